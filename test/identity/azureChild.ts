// Microsoft's own client libraries, unmodified, in a process of their own that trusts the test server's authority. Each
// act has its own clients.
import { readFileSync } from 'node:fs';
import {
  ClientAssertionCredential,
  ClientCertificateCredential,
  ClientSecretCredential,
  DeviceCodeCredential,
  UsernamePasswordCredential,
  type AccessToken,
} from '@azure/identity';
import {
  ConfidentialClientApplication,
  CryptoProvider,
  PublicClientApplication,
  type AuthenticationResult,
  InteractionRequiredAuthError,
} from '@azure/msal-node';
import { SignJWT, importPKCS8 } from 'jose';

export interface Setting {
  readonly origin: string;
  readonly tenant: string;
  readonly clientPem: string;
  readonly ids: Readonly<Record<'public' | 'daemon' | 'certified' | 'web' | 'bare', string>>;
  readonly secret: string;
  readonly userName: string;
  readonly password: string;
  /** A token of another issuer, by which the daemon signs in. */
  readonly federated?: string;
}

/** What the child asks the test to do as the person at the browser. */
export type Wish = { readonly verificationUri: string; readonly userCode: string } | { readonly openUrl: string };

export interface Begin {
  readonly number: number;
  readonly act: string;
  readonly setting: Setting;
}
/** Where the person at the browser came to. */
export interface Landed {
  readonly number: number;
  readonly landing: string;
}

const graphDefault = 'https://graph.microsoft.com/.default';

type Act = (setting: Setting, ask: (wish: Wish) => Promise<string>) => Promise<readonly string[]>;

const credentialOptions = ({ origin }: Setting) => ({
  authorityHost: origin,
  disableInstanceDiscovery: true,
  retryOptions: { maxRetries: 0 },
});
const tokenOf = (token: AccessToken | null): readonly string[] => [token?.token ?? 'no token'];
const msalToken = (result: AuthenticationResult | null): string => result?.accessToken ?? 'no token';
const auth = ({ origin, tenant }: Setting, clientId: string, authority = tenant) => ({
  clientId,
  authority: `${origin}/${authority}`,
  knownAuthorities: [new URL(origin).host],
});

/** Each act answers the access tokens that it got. */
const acts: Readonly<Record<string, Act>> = {
  clientSecret: async (s) =>
    tokenOf(
      await new ClientSecretCredential(s.tenant, s.ids.daemon, s.secret, credentialOptions(s)).getToken(graphDefault),
    ),
  clientSecretForOwnOrigin: async (s) =>
    tokenOf(
      await new ClientSecretCredential(s.tenant, s.ids.daemon, s.secret, credentialOptions(s)).getToken(
        'https://localhost/.default',
      ),
    ),
  clientSecretWrong: async (s) =>
    tokenOf(
      await new ClientSecretCredential(s.tenant, s.ids.daemon, 'not the secret', credentialOptions(s)).getToken(
        graphDefault,
      ),
    ),
  clientCertificate: async (s) =>
    tokenOf(
      await new ClientCertificateCredential(s.tenant, s.ids.certified, s.clientPem, credentialOptions(s)).getToken(
        graphDefault,
      ),
    ),
  clientAssertion: async (s) => {
    const assert = async (): Promise<string> =>
      new SignJWT({})
        .setProtectedHeader({ alg: 'RS256' })
        .setIssuer(s.ids.certified)
        .setSubject(s.ids.certified)
        .setAudience(`${s.origin}/${s.tenant}/oauth2/v2.0/token`)
        .setJti(crypto.randomUUID())
        .setExpirationTime('5m')
        .sign(await importPKCS8(readFileSync(s.clientPem, 'utf8').split('-----BEGIN CERTIFICATE')[0] ?? '', 'RS256'));
    return tokenOf(
      await new ClientAssertionCredential(s.tenant, s.ids.certified, assert, credentialOptions(s)).getToken(
        graphDefault,
      ),
    );
  },
  userNameAndPassword: async (s) => {
    const credential = new UsernamePasswordCredential(
      s.tenant,
      s.ids.public,
      s.userName,
      s.password,
      credentialOptions(s),
    );
    return tokenOf(await credential.getToken('https://graph.microsoft.com/EntitlementManagement.Read.All'));
  },
  userNameAndPasswordWrong: async (s) =>
    tokenOf(
      await new UsernamePasswordCredential(s.tenant, s.ids.public, s.userName, 'guess', credentialOptions(s)).getToken(
        graphDefault,
      ),
    ),
  federated: async (s) => {
    const assert = async (): Promise<string> => s.federated ?? fail('no token of another issuer');
    const credential = new ClientAssertionCredential(s.tenant, s.ids.daemon, assert, credentialOptions(s));
    const app = new ConfidentialClientApplication({ auth: { ...auth(s, s.ids.daemon), clientAssertion: assert } });
    return [
      ...tokenOf(await credential.getToken(graphDefault)),
      msalToken(await app.acquireTokenByClientCredential({ scopes: [graphDefault] })),
    ];
  },
  deviceCode: async (s, ask) => {
    const userPromptCallback = (info: { verificationUri: string; userCode: string }): void => void ask(info);
    const credential = new DeviceCodeCredential({
      ...credentialOptions(s),
      tenantId: s.tenant,
      clientId: s.ids.public,
      userPromptCallback,
    });
    const first = await credential.getToken(graphDefault);
    const again = await credential.getToken(['https://graph.microsoft.com/User.Read']);
    return [...tokenOf(first), ...tokenOf(again)];
  },
  msalClientCredential: async (s) => {
    const tokens = [];
    for (const authority of ['latchkey.example', 'Other.Example', s.tenant.toUpperCase()]) {
      const app = new ConfidentialClientApplication({
        auth: { ...auth(s, s.ids.daemon, authority), clientSecret: s.secret },
      });
      tokens.push(msalToken(await app.acquireTokenByClientCredential({ scopes: [graphDefault] })));
    }
    return tokens;
  },
  msalOneAssertionTwice: async (s) => {
    const pem = readFileSync(s.clientPem, 'utf8');
    const { X509Certificate } = await import('node:crypto');
    const thumbprintSha256 = new X509Certificate(
      pem.slice(pem.indexOf('-----BEGIN CERTIFICATE')),
    ).fingerprint256.replaceAll(':', '');
    const app = new ConfidentialClientApplication({
      auth: { ...auth(s, s.ids.certified), clientCertificate: { thumbprintSha256, privateKey: pem } },
    });
    const acquire = async (): Promise<string> =>
      msalToken(await app.acquireTokenByClientCredential({ scopes: [graphDefault], skipCache: true }));
    return [await acquire(), await acquire()];
  },
  msalCodeOfWebClient: async (s, ask) => {
    const app = new ConfidentialClientApplication({ auth: { ...auth(s, s.ids.web), clientSecret: s.secret } });
    return codeThenRefresh(app, 'https://site.example/answer', ask);
  },
  msalCodeOfPublicClient: async (s, ask) =>
    codeThenRefresh(
      new PublicClientApplication({ auth: auth(s, s.ids.public, 'common') }),
      'http://localhost:4711/callback',
      ask,
    ),
  msalInteractive: async (s, ask) => {
    const app = new PublicClientApplication({ auth: auth(s, s.ids.public) });
    const openBrowser = async (openUrl: string): Promise<void> => void (await ask({ openUrl }));
    return [msalToken(await app.acquireTokenInteractive({ scopes: ['User.Read'], openBrowser }))];
  },
  msalDeviceCode: async (s, ask) => {
    const app = new PublicClientApplication({ auth: auth(s, s.ids.public, 'organizations') });
    const result = await app.acquireTokenByDeviceCode({
      scopes: ['User.Read'],
      deviceCodeCallback: (answer) => void ask(answer),
    });
    const refreshed = await app.acquireTokenSilent({
      account: result?.account ?? fail('no account'),
      scopes: ['User.Read'],
      forceRefresh: true,
    });
    return [msalToken(result), msalToken(refreshed)];
  },
};

async function codeThenRefresh(
  app: ConfidentialClientApplication | PublicClientApplication,
  redirectUri: string,
  ask: (wish: Wish) => Promise<string>,
): Promise<readonly string[]> {
  const { verifier, challenge } = await new CryptoProvider().generatePkceCodes();
  const scopes = ['https://graph.microsoft.com/EntitlementManagement.Read.All'];
  const openUrl = await app.getAuthCodeUrl({
    scopes,
    redirectUri,
    codeChallenge: challenge,
    codeChallengeMethod: 'S256',
    state: 'kept',
    prompt: 'select_account',
  });
  const landing = new URL(await ask({ openUrl }));
  if (landing.searchParams.get('state') !== 'kept') fail(`the state was lost: ${landing.href}`);
  const result = await app.acquireTokenByCode({
    scopes,
    redirectUri,
    code: landing.searchParams.get('code') ?? '',
    codeVerifier: verifier,
  });
  const { account } = result;
  if (account === null) return fail('no account');
  const cached = await app.acquireTokenSilent({ account, scopes });
  if (!cached.fromCache) fail('the token was not found in the cache under the scope that it was asked for with');
  const refreshed = await app.acquireTokenSilent({ account, scopes, forceRefresh: true });
  const wider = await app.acquireTokenSilent({ account, scopes: ['User.Read'] }).catch((error: unknown) => error);
  if (!(wider instanceof InteractionRequiredAuthError)) fail(`what the sign-in did not give: ${String(wider)}`);
  return [msalToken(result), msalToken(refreshed)];
}

function fail(message: string): never {
  throw new Error(message);
}

/** Acts run side by side: each message bears the number of its own. */
const asked = new Map<number, ((landing: string) => void)[]>();
process.on('message', (message: Begin | Landed) => {
  const { number } = message;
  if ('landing' in message) return void asked.get(number)?.shift()?.(message.landing);
  const answers: ((landing: string) => void)[] = [];
  asked.set(number, answers);
  const ask = (wish: Wish): Promise<string> => {
    process.send?.({ number, wish });
    return new Promise((resolve) => answers.push(resolve));
  };
  const run = acts[message.act] ?? (async () => fail(`there is no act ${message.act}`));
  run(message.setting, ask).then(
    (tokens) => process.send?.({ number, tokens }),
    (fault: Error) => process.send?.({ number, fault: fault.message }),
  );
});
process.send?.({ ready: true });
