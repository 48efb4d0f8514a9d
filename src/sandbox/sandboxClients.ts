// The applications that may ask for tokens in the sandbox: one for people, three that speak for themselves with more or
// less behind them.

import type { Id } from '../domain/base.ts';
import { ownPermissions, readPermissions, writePermissions } from '../domain/rights/permissionSets.ts';
import { clientChanges } from '../setup/registeredClient.ts';
import type { Change } from '../store/contract.ts';
import { graphPrincipalId, idSequence, sandboxIdOf } from './sandboxIds.ts';

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

/** The clients of every sandbox. */
// biome-ignore format: a table, read by column
export const clients: readonly SandboxClient[] = [
  clientOf('public',   'Sandbox for people',
    { isPublic: true, redirectUris: localRedirectUris,
    delegated: [...ownPermissions, ...readPermissions, ...writePermissions] }),
  clientOf('full',     'Sandbox with full access', { application: [...readPermissions, ...writePermissions] }),
  clientOf('readOnly', 'Sandbox that reads',       { application: readPermissions }),
  clientOf('few',      'Sandbox with few rights',  { application: ['User.Read.All'] }),
];

/** The rows of a client on the sandbox's first day. Its page and its programs share addresses. */
export function clientRows(of: SandboxClient, secretHashes: readonly string[], now: string): readonly Change[] {
  const { key, appId, displayName, isPublic, redirectUris } = of;
  const pages = redirectUris.filter((uri) => uri.endsWith('/signed-in'));
  return clientChanges(
    {
      ...{ appId, displayName, isPublic, secretHashes, permissions: of },
      applicationId: sandboxIdOf(`application of client ${key}`),
      principalId: sandboxIdOf(`service principal of client ${key}`),
      graphId: graphPrincipalId,
      redirectUris: { spa: pages, publicClient: redirectUris.filter((uri) => !pages.includes(uri)) },
    },
    { now, newId: idSequence(`row of client ${key}`) },
  );
}
