// A client that the server itself registers: an application with its service principal, secrets and permissions, like
// every other.

import type { Id } from '../domain/base.ts';
import type { KeptFields } from '../domain/directory/keptFields.ts';
import type { RedirectUris } from '../domain/directory/redirects.ts';
import { newDirectoryObject, newRow } from '../model/newRow.ts';
import { insert, type Change } from '../store/contract.ts';
import { permissionChanges, type ClientPermissions, type SetupContext } from './microsoftGraph.ts';

/** `uniqueName`: by which a later start finds it. */
interface RegisteredClient {
  readonly appId: Id;
  readonly displayName: string;
  readonly applicationId: Id;
  readonly principalId: Id;
  readonly graphId: Id;
  readonly uniqueName?: string;
  readonly redirectUris?: Partial<RedirectUris>;
  /** Whether it keeps no secret. */
  readonly isPublic?: boolean;
  readonly secretHashes?: readonly string[];
  readonly permissions: ClientPermissions;
}

/** The rows of such a client, for the commit that makes it. A permission that Graph does not publish gives none. */
export function clientChanges(client: RegisteredClient, context: SetupContext): readonly Change[] {
  const { appId, displayName, applicationId, principalId, graphId, permissions } = client;
  const kept = registrationOf(client);
  const replyUrls = Object.values(client.redirectUris ?? {}).flat();
  return [
    insert(
      'directoryObject',
      newDirectoryObject('application', applicationId, context.now, {
        ...{ displayName, appId, otherProperties: kept },
        ...(client.uniqueName === undefined ? {} : { uniqueName: client.uniqueName }),
      }),
    ),
    insert(
      'directoryObject',
      newDirectoryObject('servicePrincipal', principalId, context.now, {
        ...{ displayName, appId, servicePrincipalNames: [appId] },
        otherProperties: replyUrls.length === 0 ? {} : { replyUrls },
      }),
    ),
    ...secretChanges(applicationId, client.secretHashes ?? [], context),
    ...permissionChanges({ principalId, graphId }, permissions, context),
  ];
}

/** What an application keeps of its addresses for answers. */
export function registrationOf({
  redirectUris = {},
  isPublic = false,
}: Pick<RegisteredClient, 'redirectUris' | 'isPublic'>): KeptFields {
  const said = Object.entries(redirectUris).filter(([, uris]) => uris.length > 0);
  return {
    ...Object.fromEntries(said.map(([platform, uris]) => [platform, { redirectUris: uris }])),
    ...(isPublic ? { isFallbackPublicClient: true } : {}),
  };
}

/** What secrets are called that a start gives a client. */
export const startSecretName = 'Set at the start';

/** Secrets that were made elsewhere: they end when somebody takes them away. */
export const secretChanges = (
  objectId: Id,
  secretHashes: readonly string[],
  { now, newId }: SetupContext,
): readonly Change[] =>
  secretHashes.map((secretHash) => {
    const id = newId();
    const shared = { id, keyId: id, objectId, kind: 'password', displayName: startSecretName } as const;
    return insert('credential', newRow('credential', { ...shared, secretHash, startsAt: now, endsAt: farEnd }));
  });
const farEnd = '2299-12-31T00:00:00.0000000Z';
