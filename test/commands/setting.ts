// What tests of commands stand on: a seeded store on either engine, callers by key, a clock that stands, and refusals
// as text.

import { readableRows } from '../../src/identity/access/readableRows.ts';
import { requestablePackages, visibilityFor } from '../../src/identity/access/visibility.ts';
import { createHash, randomUUID } from 'node:crypto';
import {
  retryOnConflict,
  type Command,
  type Context,
  type CommandInput,
  type CommandResult,
} from '../../src/flows/context.ts';
import { systemCaller, type Caller, type DirectoryRole } from '../../src/domain/caller.ts';
import type { Entities, EntityName } from '../../src/domain/entities.ts';
import { Refusal, Refusals } from '../../src/domain/refusal.ts';
import { always, from, type Condition } from '../../src/odata/query.ts';
import { people } from '../../src/sandbox/people.ts';
import { generateSecrets } from '../../src/sandbox/sandboxSecrets.ts';
import { seedSandbox } from '../../src/sandbox/seed.ts';
import type { Store } from '../../src/store/contract.ts';
import { openTestStore, type Engine } from '../store/open.ts';

export const now = '2026-06-01T12:00:00.000Z';

export interface Setting {
  readonly store: Store;
  readonly context: (caller?: Caller, settle?: (ms: number) => Promise<void>) => Context;
  /** Runs as http does: again on a conflict, a broken rule as its refusal. */
  readonly run: (command: Command, input?: Partial<CommandInput>, caller?: Caller) => Promise<CommandResult>;
  /** The status, or the codes and fields of what was refused. */
  readonly tell: (command: Command, input?: Partial<CommandInput>, caller?: Caller) => Promise<string>;
  readonly rows: <E extends EntityName>(entity: E, where?: Condition) => Promise<readonly Entities[E][]>;
  readonly close: () => Promise<void>;
}

export async function openSetting(engine: Engine): Promise<Setting> {
  const store = await openTestStore(engine);
  await seedSandbox(store, generateSecrets(), now);
  const context: Setting['context'] = (caller = admin, settle = async () => {}) => ({
    store,
    caller,
    visible: visibilityFor(caller, now),
    now,
    machineNow: () => Date.parse(now),
    newId: () => randomUUID(),
    correlationId: '00000000-0000-4000-8000-000000000001',
    userAgent: null,
    confirmedRemovals: null,
    address: null,
    readable: (entity) => readableRows(caller, now, entity),
    permits: () => true,
    requestable: () => requestablePackages(caller),
    workbench: 'on',
    keepsCheckpoints: false,
    pageOrigin: () => 'https://access.example',
    seal: (secret) => `sealed ${secret}`,
    isClientProof: () => true,
    isOwnAddress: () => false,
    attemptPassword: (_, check) => check(),
    tellDroppedMails: () => {},
    deliveryFault: null,
    waitForDueJobs: settle,
  });
  const run: Setting['run'] = (command, input = {}, caller = admin) =>
    retryOnConflict(() =>
      command(context(caller), { id: null, parent: null, body: {}, reference: null, expressibleFields: [], ...input }),
    );
  return {
    store,
    context,
    run,
    tell: (command, input, caller) => run(command, input, caller).then((outcome) => String(outcome.status), told),
    rows: async (entity, where = always) => ((await store.read([from(entity, where)]))[0]?.rows ?? []) as never,
    close: () => store.close(),
  };
}

/** `invalidField displayName, missingField type`: sorted, so that order is no promise. */
export function told(error: unknown): string {
  const one = ({ code, facts }: Refusal): string =>
    facts['field'] === undefined ? code : `${code} ${String(facts['field'])}`;
  if (error instanceof Refusal) return one(error);
  if (error instanceof Refusals) return error.all.map(one).sort().join(', ');
  throw error;
}

const permissions = [
  'EntitlementManagement.ReadWrite.All',
  'User.ReadWrite.All',
  'Group.ReadWrite.All',
  'Application.ReadWrite.All',
  'AppRoleAssignment.ReadWrite.All',
  'Directory.ReadWrite.All',
  'Sites.FullControl.All',
  'RoleManagement.ReadWrite.Directory',
];

/** A user of the sandbox with every scope, or with these. */
export function user(key: string, rest: Partial<Caller> & { readonly roles?: readonly DirectoryRole[] } = {}): Caller {
  const person = people.find((each) => each.key === key);
  if (person === undefined) throw new Error(`nobody is called ${key}`);
  return {
    kind: 'user',
    objectId: person.id,
    displayName: person.displayName,
    userPrincipalName: `${key}@latchkey.example`,
    appId: 'c0000000-0000-4000-8000-000000000000',
    isGuest: person.userType === 'Guest',
    permissions: new Set(permissions),
    directoryRoles: new Set(rest.roles ?? person.roles),
    catalogRoles: new Map(),
    ...rest,
  };
}

export const admin = user('globalAdmin');
export const governance = user('governanceAdmin');
export const member = user('member');
export const app = (...of: readonly string[]): Caller => ({
  ...systemCaller,
  kind: 'application',
  objectId: idOf('app'),
  displayName: 'App',
  appId: idOf('app id'),
  permissions: new Set(of),
});

/** A made-up id, the same each time. */
export function idOf(name: string): string {
  const hex = createHash('sha256').update(name).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
