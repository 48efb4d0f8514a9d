// What `GET /sandbox` answers: everything that a script needs to sign in and to call, in one JSON object.

import type { Id, Instant } from '../domain/base.ts';
import { clients } from './sandboxClients.ts';
import { tenantDomain } from './sandboxIds.ts';
import { people, principalNameOf } from './people.ts';
import type { SandboxUser } from './listUsers.ts';
import type { SandboxSecrets } from './sandboxSecrets.ts';

/** What the description tells. */
interface SandboxState {
  readonly tenantId: Id;
  readonly secrets: SandboxSecrets;
  readonly scenarioUsers: readonly SandboxUser[];
  readonly origins: { readonly http: string; readonly https: string | null };
  /** The origin of the call, which the addresses in the answer bear. */
  readonly origin: string;
  /** The `iss` of tokens. */
  readonly issuer: string;
  /** The authority of the https origin's certificate; null where there is none. */
  readonly caFile: string | null;
  readonly clock: { readonly now: Instant; readonly frozen: boolean };
}

/** The body of `GET /sandbox`. */
export function describeSandbox(state: SandboxState) {
  const { tenantId, secrets, scenarioUsers, origins, origin, issuer, caFile, clock } = state;
  return {
    tenantId,
    tenantDomain,
    origins,
    caFile,
    graph: { 'v1.0': `${origin}/v1.0`, beta: `${origin}/beta` },
    issuer,
    tokenEndpoint: `${origin}/${tenantId}/oauth2/v2.0/token`,
    deviceEndpoint: `${origin}/${tenantId}/oauth2/v2.0/devicecode`,
    users: [...people.map((person) => seededUser(person, secrets)), ...scenarioUsers],
    clients: clients.map((client) => ({
      key: client.key,
      clientId: client.appId,
      clientSecret: secrets.clientSecrets[client.key] ?? null,
      displayName: client.displayName,
      redirectUris: client.redirectUris,
      permissions: { application: client.application, delegated: client.delegated },
    })),
    clock,
  };
}

/** `globalAdministrator` as people say it. */
function roleDisplayName(role: string): string {
  return role.replace(/^[a-z]/, (letter) => letter.toUpperCase()).replace(/(?<=[a-z])[A-Z]/g, (letter) => ` ${letter}`);
}

function seededUser(person: (typeof people)[number], secrets: SandboxSecrets): SandboxUser {
  return {
    key: person.key,
    id: person.id,
    userPrincipalName: principalNameOf(person),
    displayName: person.displayName,
    password: secrets.passwords[person.key] as string,
    userType: person.userType,
    roles: person.roles.map(roleDisplayName),
    jobTitle: person.jobTitle,
    manager: people.find(({ key }) => key === person.manager)?.displayName ?? null,
  };
}
