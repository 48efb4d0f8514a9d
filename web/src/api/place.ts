// Where a program of one's own sends its calls, and how it gets a token there.

import type { Sandbox } from './sandbox.ts';
import { publicClient } from '../session/tokens.ts';

/** Where a call is sent from: the sandbox with who acts there, or a server of which only the address is known. */
export interface Place {
  readonly origin: string;
  /** Of the sandbox: how its token is got. Null elsewhere. */
  readonly signIn: {
    readonly tokenEndpoint: string;
    readonly clientId: string;
    readonly userPrincipalName: string;
    readonly password: string;
  } | null;
  /** The file with the certificate of the authority that signed the server's; null where clients trust it already. */
  readonly caFile: string | null;
}

/** Microsoft's clients send a token over https alone, so the address is the https one where there is one. */
export function placeOf(sandbox: Sandbox | null, userKey: string | undefined): Place {
  if (sandbox === null) return { origin: location.origin, signIn: null, caFile: null };
  const user = sandbox.users.find(({ key }) => key === userKey);
  return {
    origin: sandbox.origins.https ?? sandbox.origins.http,
    caFile: sandbox.origins.https === null ? null : sandbox.caFile,
    // Nobody knows the password of a user who was made later.
    signIn:
      user === undefined || user.password === null
        ? null
        : {
            tokenEndpoint: sandbox.tokenEndpoint,
            clientId: publicClient(sandbox),
            userPrincipalName: user.userPrincipalName,
            password: user.password,
          },
  };
}

/** As one word of a shell. */
export const shellQuoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

/** A shell's lines that put an access token into TOKEN. */
export function tokenLines({ signIn }: Place): string {
  if (signIn === null) return 'export TOKEN=…   # an access token for this server, from a client of yours';
  const { tokenEndpoint, clientId, userPrincipalName, password } = signIn;
  return [
    `export TOKEN=$(curl -s ${tokenEndpoint}`,
    `-d grant_type=password -d client_id=${clientId} -d scope=https://graph.microsoft.com/.default`,
    `--data-urlencode ${shellQuoted(`username=${userPrincipalName}`)}`,
    `--data-urlencode ${shellQuoted(`password=${password}`)}`,
    '| jq -r .access_token)',
  ].join(' \\\n  ');
}

/** A shell's line that makes a key store for Java of the authority's certificate. */
export const keyStoreLine = (caFile: string): string =>
  `keytool -importcert -noprompt -alias latchkey -file ${shellQuoted(caFile)} -keystore trust.jks ` +
  '-storepass changeit';
