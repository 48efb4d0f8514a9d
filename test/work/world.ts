// A small tenant on a real store with a real worker: people, groups, packages and policies by name, and a clock that
// tests move.

import { readableRows } from '../../src/identity/access/readableRows.ts';
import { requestablePackages, visibilityFor } from '../../src/identity/access/visibility.ts';
import { randomUUID } from 'node:crypto';
import { createWatchingStore } from '../../src/flows/watching/watchingStore.ts';
import { newId } from '../../src/app/newId.ts';
import { createRequest } from '../../src/commands/requests/createRequest.ts';
import {
  retryOnConflict,
  type Command,
  type Context,
  type CommandInput,
  type CommandResult,
} from '../../src/flows/context.ts';
import { redeliverPackageJob, sweepJobIfAbsent } from '../../src/flows/queueJobs.ts';
import { systemCaller, type Caller } from '../../src/domain/caller.ts';
import type { AssignmentRequest } from '../../src/domain/requests/requestEntities.ts';
import type { DirectoryObject } from '../../src/domain/directory/directoryEntities.ts';
import type { Entities, EntityName } from '../../src/domain/entities.ts';
import type { Id, Instant } from '../../src/domain/base.ts';
import type { Policy, Question } from '../../src/domain/policies/policyEntities.ts';
import { revisionRow } from '../../src/domain/policies/policyRows.ts';
import { Refusal } from '../../src/domain/refusal.ts';
import { always, and, eq, from, type Condition } from '../../src/odata/query.ts';
import { createObserver, type Event } from '../../src/observe/events.ts';
import { insert, update, type Change, type Store } from '../../src/store/contract.ts';
import { handlers } from '../../src/work/queue/handlers.ts';
import type { JobDefinition } from '../../src/work/queue/job.ts';
import { createSendMail } from '../../src/work/mail/sendMail.ts';
import { createWorker, type Worker } from '../../src/work/queue/worker.ts';
import type { WorkerSettings } from '../../src/work/queue/workerSettings.ts';
import { openTestStore, type Engine } from '../store/open.ts';
import { newDirectoryObject, newRow } from '../../src/model/newRow.ts';
import { questionRow } from '../../src/domain/policies/questions.ts';

export const begin = '2026-06-01T12:00:00.000Z';
export const catalogId: Id = 'cec5d6ab-c75d-47c0-9c1c-92e89f66e384';
const readWrite = new Set(['EntitlementManagement.ReadWrite.All']);

export interface World {
  readonly store: Store;
  /** The same without the watch over what rules read. */
  readonly bare: Store;
  /** What its workers are given. */
  readonly gathered: Store;
  readonly worker: Worker;
  readonly events: readonly Event[];
  /** Both in the test's hands; machine time runs on its own and `skip` moves it forward. */
  readonly clock: { now: Instant; skipped: number };
  readonly context: (caller?: Caller) => Context;
  /** A further worker on the same store, as another process has one. */
  readonly anotherWorker: (
    settings?: Partial<WorkerSettings>,
    other?: Partial<Record<string, JobDefinition>>,
    by?: Store,
  ) => Worker;
  /** Another way to the same database, with the watch over what rules read. */
  readonly watched: (of: Store) => Store;
  readonly run: (command: Command, input?: Partial<CommandInput>, caller?: Caller) => Promise<CommandResult>;
  /** The code of the refusal, or the status. */
  readonly tell: (command: Command, input?: Partial<CommandInput>, caller?: Caller) => Promise<string>;
  /** Sends a request; gives the row that it was answered with. */
  readonly ask: (body: Readonly<Record<string, unknown>>, caller?: Caller) => Promise<AssignmentRequest>;
  readonly refused: (body: Readonly<Record<string, unknown>>, caller?: Caller) => Promise<string>;
  readonly request: (id: Id) => Promise<AssignmentRequest>;
  readonly rows: <E extends EntityName>(entity: E, where?: Condition) => Promise<readonly Entities[E][]>;
  readonly user: (name: string, fields?: Partial<DirectoryObject>) => Promise<Id>;
  /** So many in one commit: side by side they would wait for each other's connections. */
  readonly users: (names: readonly string[]) => Promise<readonly Id[]>;
  readonly group: (name: string, fields?: Partial<DirectoryObject>) => Promise<Id>;
  readonly accessPackage: (name: string, ...groups: readonly Id[]) => Promise<Id>;
  readonly addRole: (packageId: Id, groupId: Id, role?: 'Member' | 'Owner') => Promise<Id>;
  readonly addResource: (
    packageId: Id,
    resource: {
      readonly objectId: Id;
      readonly originSystem: 'AadGroup' | 'AadApplication' | 'SharePointOnline';
      readonly roleOriginId: string;
      readonly name: string;
    },
  ) => Promise<Id>;
  readonly removeRole: (packageId: Id, roleScopeId: Id) => Promise<void>;
  readonly policy: (packageId: Id, fields?: Partial<Policy>, questions?: readonly Partial<Question>[]) => Promise<Id>;
  /** Names of the groups that hold the object directly, sorted. */
  readonly groupsOf: (objectId: Id) => Promise<readonly string[]>;
  readonly audits: () => Promise<readonly string[]>;
  /** Queues a sweep, for the workers to do. */
  readonly sweep: () => Promise<void>;
  readonly close: () => Promise<void>;
}

export const admin: Caller = {
  ...systemCaller,
  kind: 'user',
  objectId: '0a000000-0000-4000-8000-00000000000a',
  displayName: 'Ada',
  userPrincipalName: 'ada@tenant.example',
  permissions: readWrite,
  directoryRoles: new Set(['identityGovernanceAdministrator']),
};
export const self = (objectId: Id): Caller => ({
  ...systemCaller,
  kind: 'user',
  objectId,
  displayName: 'Self',
  userPrincipalName: 'self@tenant.example',
  permissions: readWrite,
});
export const robot: Caller = {
  ...systemCaller,
  kind: 'application',
  objectId: '0b000000-0000-4000-8000-00000000000b',
  displayName: 'Robot',
  appId: '0c000000-0000-4000-8000-00000000000c',
  permissions: readWrite,
};

export async function openWorld(
  engine: Engine,
  settings: Partial<WorkerSettings> = {},
  other: Partial<Record<string, JobDefinition>> = {},
  opened: Promise<Store> = openTestStore(engine),
): Promise<World> {
  const clock = { now: begin, skipped: 0 };
  const bare = await opened;
  const watched: World['watched'] = (of) =>
    createWatchingStore(of, {
      machineNow: () => Date.now() + clock.skipped,
      tenantNow: () => clock.now,
      newId,
    });
  const store = watched(bare);
  const gathered = store.batched();
  const events: Event[] = [];
  const observer = createObserver((error) => {
    throw error;
  });
  observer.subscribe((event) => {
    events.push(event);
  });
  const machineNow = () => Date.now() + clock.skipped;
  const contextOf = (caller: Caller, now: Instant, correlationId: string): Context => ({
    store,
    caller,
    visible: visibilityFor(caller, now),
    now,
    machineNow,
    newId: () => randomUUID(),
    correlationId,
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
    waitForDueJobs: (ms) => worker.drainFor(ms),
  });
  const anotherWorker: World['anotherWorker'] = (own = {}, more = {}, by = store) =>
    createWorker({
      store: by,
      observer,
      clock: { tenantNow: () => clock.now, machineNow },
      contextAt: (now, correlationId) => ({
        ...contextOf(systemCaller, now, correlationId),
        store: by === store ? gathered : by.batched(),
      }),
      handlers: { ...handlers, sendMail: createSendMail(() => null), ...other, ...more } as Readonly<
        Record<string, JobDefinition>
      >,
      settings: { poll: 50, timeoutMs: 2_000, ...settings, ...own },
    });
  const worker = anotherWorker();
  const context = (caller: Caller = admin): Context => contextOf(caller, clock.now, randomUUID());
  const rows: World['rows'] = async (entity, where = always) =>
    ((await store.read([from(entity, where)]))[0]?.rows ?? []) as never;
  const run: World['run'] = (command, input = {}, caller = admin) =>
    retryOnConflict(() =>
      command(context(caller), { id: null, parent: null, body: {}, reference: null, expressibleFields: [], ...input }),
    );
  const tell: World['tell'] = (command, input, caller) =>
    run(command, input, caller).then(({ status }) => String(status), codeOf);
  const make = makers(store, clock, rows);
  await store.commit([
    insert('catalog', {
      id: catalogId,
      displayName: 'General',
      description: 'Built-in catalog.',
      type: 'serviceDefault',
      isExternallyVisible: true,
      ...authored,
    }),
    insert('domain', {
      id: randomUUID(),
      name: 'tenant.example',
      isDefault: true,
      isInitial: true,
      isVerified: true,
      createdAt: begin,
    }),
    insert('settings', {
      id: 'singleton',
      externalUserLifecycleAction: 'none',
    }),
  ]);
  return {
    store,
    bare,
    gathered,
    watched,
    worker,
    events,
    clock,
    context,
    anotherWorker,
    run,
    tell,
    rows,
    ...make,
    ask: async (body, caller = admin) =>
      (await run(createRequest, { body }, caller)).row as unknown as AssignmentRequest,
    refused: (body, caller = admin) => tell(createRequest, { body }, caller),
    request: async (id) => (await rows('assignmentRequest', eq('id', id)))[0] as AssignmentRequest,
    removeRole: async (packageId, roleScopeId) => {
      const [accessPackage] = await rows('accessPackage', eq('id', packageId));
      await store.commit([
        { kind: 'expectVersion', entity: 'accessPackage', id: packageId, version: accessPackage?.version ?? 0 },
        update('resourceRoleScope', roleScopeId, { until: clock.now }),
        ...redeliverPackageJob(context(), packageId),
      ]);
    },
    groupsOf: async (objectId) => {
      const memberships = await rows('membership', and(eq('memberId', objectId), eq('until', null)));
      const groups = await rows('directoryObject', eq('kind', 'group'));
      return memberships
        .map((each) => groups.find((group) => group.id === each.groupId)?.displayName ?? each.groupId)
        .sort();
    },
    sweep: () => store.commit([sweepJobIfAbsent(context())]),
    audits: async () => [...(await rows('audit'))].map((row) => row.activityDisplayName),
    close: async () => {
      await worker.stop();
      await store.close();
    },
  };
}

export function codeOf(error: unknown): string {
  if (error instanceof Refusal) return error.code;
  throw error;
}

const authored = { createdAt: begin, modifiedAt: begin, createdBy: null, modifiedBy: null };

type Makers = Pick<World, 'user' | 'users' | 'group' | 'accessPackage' | 'addRole' | 'addResource' | 'policy'>;

function makers(store: Store, clock: { readonly now: Instant }, rows: World['rows']): Makers {
  const objects = async (
    kind: 'user' | 'group',
    names: readonly string[],
    fields: Partial<DirectoryObject> = {},
  ): Promise<readonly Id[]> => {
    const made = names.map((name) => {
      const address =
        kind === 'user' ? { userPrincipalName: `${name}@tenant.example`, mail: `${name}@tenant.example` } : {};
      const given = { displayName: name, mailNickname: name, ...address, ...fields };
      return newDirectoryObject(kind, fields.id ?? randomUUID(), begin, given);
    });
    await store.commit(made.map((row) => insert('directoryObject', row)));
    return made.map(({ id }) => id);
  };
  const object =
    (kind: 'user' | 'group') =>
    async (name: string, fields?: Partial<DirectoryObject>): Promise<Id> =>
      (await objects(kind, [name], fields))[0] as Id;
  const addResource: World['addResource'] = async (packageId, { objectId, originSystem, roleOriginId, name }) => {
    const [accessPackage] = await rows('accessPackage', eq('id', packageId));
    const [known] = await rows('resource', and(eq('objectId', objectId), eq('catalogId', catalogId)));
    const resourceId = known?.id ?? randomUUID();
    const of = { resourceId, catalogId, description: null, originSystem, deletedAt: null };
    const [knownRole] = await rows('resourceRole', and(eq('resourceId', resourceId), eq('originId', roleOriginId)));
    const [knownScope] = await rows('resourceScope', eq('resourceId', resourceId));
    const [roleId, scopeId, roleScopeId] = [
      knownRole?.id ?? randomUUID(),
      knownScope?.id ?? randomUUID(),
      randomUUID(),
    ];
    const made: readonly (Change | null)[] = [
      known === undefined
        ? insert('resource', {
            id: resourceId,
            catalogId,
            displayName: name,
            originId: objectId,
            originSystem,
            objectId,
            createdAt: begin,
            modifiedAt: begin,
          })
        : null,
      knownRole === undefined
        ? insert('resourceRole', {
            id: roleId,
            displayName: roleOriginId.split('_')[0] ?? '',
            originId: roleOriginId,
            isUsed: true,
            ...of,
          })
        : null,
      knownScope === undefined
        ? insert('resourceScope', {
            id: scopeId,
            displayName: 'Root',
            originId: objectId,
            isRootScope: true,
            ...of,
          })
        : null,
      insert('resourceRoleScope', {
        id: roleScopeId,
        packageId,
        roleId,
        scopeId,
        resourceId,
        from: clock.now,
        ...authored,
      }),
      { kind: 'expectVersion', entity: 'accessPackage', id: packageId, version: accessPackage?.version ?? 0 },
      ...redeliverPackageJob(
        { now: clock.now, machineNow: Date.now, newId: () => randomUUID(), correlationId: 'test' },
        packageId,
      ),
    ];
    await store.commit(made.filter((each) => each !== null));
    return roleScopeId;
  };
  const addRole: World['addRole'] = async (packageId, groupId, role = 'Member') => {
    const [group] = await rows('directoryObject', eq('id', groupId));
    return addResource(packageId, {
      objectId: groupId,
      originSystem: 'AadGroup',
      roleOriginId: `${role}_${groupId}`,
      name: group?.displayName ?? 'gone',
    });
  };
  return {
    user: object('user'),
    users: (names) => objects('user', names),
    group: object('group'),
    addRole,
    addResource,
    accessPackage: async (name, ...groups) => {
      const id = randomUUID();
      await store.commit([
        insert('accessPackage', {
          id,
          catalogId,
          displayName: name,
          ...authored,
        }),
      ]);
      for (const group of groups) await addRole(id, group);
      return id;
    },
    policy: async (packageId, fields = {}, questions = []) => {
      const id = randomUUID();
      const policy = newRow('policy', {
        displayName: 'Everybody',
        targetScope: 'allDirectoryUsers',
        acceptsSelfAdd: true,
        acceptsSelfUpdate: true,
        acceptsSelfRemove: true,
        expirationType: 'noExpiration',
        // Mails are a job each: tests that count jobs speak of others.
        notificationsDisabled: true,
        ...fields,
        id,
        packageId,
        catalogId,
        revision: 1,
        revisionId: randomUUID(),
        deletedAt: null,
        ...authored,
      });
      const asked = questions.map(
        (each, position): Omit<Question, 'version'> => ({
          ...questionRow(
            { kind: 'text', text: 'Why?', isAnswerEditable: true, isSingleLine: true },
            { id: randomUUID(), policyId: id, position },
          ),
          ...each,
        }),
      );
      await store.commit([
        insert('policy', policy),
        insert('policyRevision', revisionRow(policy, asked as never, begin)),
        ...asked.map((each) => insert('question', each)),
      ]);
      return id;
    },
  };
}
