// What a written call needs before it: a token, the trust of the certificate, and the client of the language.

import { keyStoreLine, shellQuoted, tokenLines, type Place } from '../../../api/place.ts';
import type { Explored } from '../explored.ts';
import type { Language } from './languages.ts';

interface Setup {
  /** Lines of a shell; `ca` is the file with the authority's certificate. */
  readonly shell: (ca: string | null) => readonly string[];
  /** Lines of the language that make the client of the call. */
  readonly client: (place: Place, version: Explored['version']) => readonly string[];
}

const trust =
  (variable: string) =>
  (ca: string | null): readonly string[] =>
    ca === null ? [] : [`export ${variable}=${shellQuoted(ca)}`];
const base = ({ origin }: Place, version: string): string => `${origin}/${version}`;
const host = ({ origin }: Place): string => new URL(origin).hostname;
const suffix = (version: string, beta: string): string => (version === 'beta' ? beta : '');
const nothing = (): readonly string[] => [];

const setups: Readonly<Record<Language['name'], Setup>> = {
  curl: { shell: trust('CURL_CA_BUNDLE'), client: nothing },
  JavaScript: {
    shell: (ca) => [...trust('NODE_EXTRA_CA_CERTS')(ca), 'npm install @microsoft/microsoft-graph-client'],
    client: nothing,
  },
  Python: {
    shell: (ca) => [...trust('SSL_CERT_FILE')(ca), 'pip install msgraph-sdk msgraph-beta-sdk', 'python -m asyncio'],
    client: (place, version) => {
      const sdk = `msgraph${suffix(version, '_beta')}`;
      return [
        'import os, time',
        'from azure.core.credentials import AccessToken',
        'from kiota_authentication_azure.azure_identity_authentication_provider import ' +
          'AzureIdentityAuthenticationProvider',
        `from ${sdk} import GraphRequestAdapter, GraphServiceClient`,
        'class Token:',
        '    def get_token(self, *scopes, **options):',
        '        return AccessToken(os.environ["TOKEN"], int(time.time()) + 3000)',
        '',
        `adapter = GraphRequestAdapter(AzureIdentityAuthenticationProvider(Token(), allowed_hosts=["${host(place)}"]))`,
        `adapter.base_url = "${base(place, version)}"`,
        'graph_client = GraphServiceClient(request_adapter=adapter)',
      ];
    },
  },
  PowerShell: {
    shell: nothing,
    client: (place, version) => [
      `Add-MgEnvironment -Name Latchkey -GraphEndpoint ${place.origin} -AzureADEndpoint ${place.origin}`,
      'Connect-MgGraph -Environment Latchkey -AccessToken (ConvertTo-SecureString $env:TOKEN -AsPlainText -Force)',
      `# the calls name the whole address: ${base(place, version)}`,
    ],
  },
  'C#': {
    shell: trust('SSL_CERT_FILE'),
    client: (place, version) => [
      `// dotnet add package Microsoft.Graph${suffix(version, '.Beta --prerelease')}`,
      'var http = new HttpClient();',
      'http.DefaultRequestHeaders.Authorization = new("Bearer", Environment.GetEnvironmentVariable("TOKEN"));',
      `var graphClient = new GraphServiceClient(http, baseUrl: "${base(place, version)}");`,
    ],
  },
  Go: {
    shell: trust('SSL_CERT_FILE'),
    client: (place, version) => [
      '// token has GetAuthorizationToken, which returns os.Getenv("TOKEN"), and GetAllowedHostsValidator for ' +
        `"${host(place)}"`,
      'provider := authentication.NewBaseBearerTokenAuthenticationProvider(token{})',
      `adapter, err := msgraphsdk.NewGraphRequestAdapter(provider)`,
      `adapter.SetBaseUrl("${base(place, version)}")`,
      'graphClient := msgraphsdk.NewGraphServiceClient(adapter)',
    ],
  },
  Java: {
    shell: (ca) => (ca === null ? [] : [keyStoreLine(ca)]),
    client: (place, version) => [
      '// run with -Djavax.net.ssl.trustStore=trust.jks',
      'var provider = new BaseBearerTokenAuthenticationProvider(new AccessTokenProvider() {',
      '    public String getAuthorizationToken(URI uri, Map<String, Object> more) { return System.getenv("TOKEN"); }',
      '    public AllowedHostsValidator getAllowedHostsValidator() { return new ' +
        `AllowedHostsValidator("${host(place)}"); }`,
      '});',
      'var graphClient = new GraphServiceClient(provider, GraphClientFactory.create().build());',
      `graphClient.getRequestAdapter().setBaseUrl("${base(place, version)}");`,
    ],
  },
  PHP: {
    shell: trust('SSL_CERT_FILE'),
    client: (place, version) => [
      `// composer require microsoft/microsoft-graph${suffix(version, '-beta')}`,
      "$provider = new StaticAccessTokenProvider(getenv('TOKEN')); // implements Kiota's AccessTokenProvider",
      '$adapter = new GraphRequestAdapter(new BaseBearerTokenAuthenticationProvider($provider));',
      `$adapter->setBaseUrl('${base(place, version)}');`,
      '$graphServiceClient = GraphServiceClient::createWithRequestAdapter($adapter);',
    ],
  },
};

/** What is done once: lines for a shell, and lines that make the client, in the language of the call. */
export function setupOf(
  language: Language['name'],
  place: Place,
  version: Explored['version'],
): readonly [string, string] {
  const { shell, client } = setups[language] as Setup;
  return [[tokenLines(place), ...shell(place.caFile)].join('\n'), client(place, version).join('\n')];
}
