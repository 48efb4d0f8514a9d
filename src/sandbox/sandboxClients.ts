// The applications that may ask for tokens in the sandbox: one for people, three that speak for themselves with more or
// less behind them.

import type { Client } from '../domain/tenant/tenantEntities.ts';
import type { DirectoryObject } from '../domain/directory/directoryEntities.ts';
import type { Id } from '../domain/base.ts';
import { ownPermissions, readPermissions, writePermissions } from '../domain/rights/permissionSets.ts';
import { permissionChanges } from '../setup/microsoftGraph.ts';
import type { Change } from '../store/contract.ts';
import { graphPrincipalId, idSequence, sandboxIdOf } from './sandboxIds.ts';
import { newDirectoryObject } from '../model/newRow.ts';

export interface SandboxClient {
  readonly key: 'public' | 'full' | 'readOnly' | 'few';
  readonly appId: Id;
  readonly displayName: string;
  readonly isPublic: boolean;
  readonly redirectUris: readonly string[];
  readonly application: readonly string[];
  readonly delegated: readonly string[];
}

/** At any port; `/signed-in` is the workbench's. */
const localRedirectUris = [
  'http://localhost',
  'http://localhost/callback',
  'http://localhost/signed-in',
  'http://127.0.0.1',
  'http://127.0.0.1/callback',
  'http://127.0.0.1/signed-in',
  'https://login.microsoftonline.com/common/oauth2/nativeclient',
];

const clientOf = (key: SandboxClient['key'], displayName: string, rest: Partial<SandboxClient>): SandboxClient => ({
  key,
  appId: sandboxIdOf(`client ${key}`),
  displayName,
  isPublic: false,
  redirectUris: [],
  application: [],
  delegated: [],
  ...rest,
});

// biome-ignore format: a table, read by column
export const clients: readonly SandboxClient[] = [
  clientOf('public',   'Sandbox for people',
    { isPublic: true, redirectUris: localRedirectUris,
    delegated: [...ownPermissions, ...readPermissions, ...writePermissions] }),
  clientOf('full',     'Sandbox with full access', { application: [...readPermissions, ...writePermissions] }),
  clientOf('readOnly', 'Sandbox that reads',       { application: readPermissions }),
  clientOf('few',      'Sandbox with few rights',  { application: ['User.Read.All'] }),
];

interface ClientRows {
  readonly client: Omit<Client, 'version'>;
  readonly application: Omit<DirectoryObject, 'version'>;
  readonly principal: Omit<DirectoryObject, 'version'>;
  readonly permissions: readonly Change[];
}

export function clientRows(of: SandboxClient, secretHashes: readonly string[], now: string): ClientRows {
  const { key, appId, displayName, isPublic, redirectUris } = of;
  const servicePrincipalId = sandboxIdOf(`service principal of client ${key}`);
  return {
    client: {
      id: sandboxIdOf(`registration of client ${key}`),
      appId,
      key,
      servicePrincipalId,
      displayName,
      secretHashes,
      jwks: [],
      redirectUris,
      isPublic,
      applicationPermissions: [],
      delegatedPermissions: [],
      isEnabled: true,
      movedAt: now,
    },
    application: newDirectoryObject('application', sandboxIdOf(`application of client ${key}`), now, {
      displayName,
      appId,
    }),
    principal: newDirectoryObject('servicePrincipal', servicePrincipalId, now, {
      displayName,
      appId,
      servicePrincipalNames: [appId],
    }),
    permissions: permissionChanges({ principalId: servicePrincipalId, graphId: graphPrincipalId }, of, {
      now,
      newId: idSequence(`permission of client ${key}`),
    }),
  };
}
