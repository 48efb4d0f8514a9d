// Deletions against requests, at the same moment and at random, on both engines, on PostgreSQL by two servers: nothing
// is left that rests on what is gone.
// LATCHKEY_TEST_HOLDS=n draws more of them, LATCHKEY_TEST_SEED=n others.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { deleteGroup } from '../../src/commands/directory/groups/deleteGroup.ts';
import { deleteUser } from '../../src/commands/directory/users/deleteUser.ts';
import { deletePackage } from '../../src/commands/packages/deletePackage.ts';
import { deletePolicy } from '../../src/commands/policies/deletePolicy.ts';
import { createRequest } from '../../src/commands/requests/createRequest.ts';
import type { Id } from '../../src/domain/base.ts';
import type { Caller } from '../../src/domain/caller.ts';
import { unexpiredAssignmentStates } from '../../src/domain/machines/assignment.ts';
import { openRequestStates } from '../../src/domain/machines/assignmentRequest.ts';
import { retryOnConflict, type Command, type CommandInput } from '../../src/flows/context.ts';
import { eq } from '../../src/odata/query.ts';
import type { Store } from '../../src/store/contract.ts';
import { open } from '../../src/store/open.ts';
import { checkTenant } from '../../src/work/invariants/checkTenant.ts';
import type { Worker } from '../../src/work/queue/worker.ts';
import { startPostgres, type PostgresServer } from '../postgres.ts';
import { sampleOf, seedOfToday } from '../sample.ts';
import { databaseWithTables, engines } from '../store/open.ts';
import { approvalBy } from '../work/approvals.ts';
import { admin, codeOf, openWorld, self, type World } from '../work/world.ts';

const rounds = Number(process.env['LATCHKEY_TEST_HOLDS'] ?? sampleOf(12, 120));
let state = Number(process.env['LATCHKEY_TEST_SEED'] ?? sampleOf(1, seedOfToday()));
/** A whole number below `below`, the same ones for the same seed. */
const draw = (below: number): number => {
  state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
  return Math.floor((state / 2_147_483_648) * below);
};
const root: Caller = {
  ...admin,
  directoryRoles: new Set(['globalAdministrator'] as const),
  permissions: new Set([...admin.permissions, 'User.ReadWrite.All', 'Group.ReadWrite.All']),
};
/** The same store, which takes a while between the look of a command and its commit. */
const slow = (store: Store): Store => ({
  ...store,
  commit: async (changes) => {
    await wait(draw(25));
    return store.commit(changes);
  },
});
const people = 5;
const deletions = ['policy', 'package', 'user', 'group'] as const;

for (const engine of engines) {
  describe(`deleting and asking at the same moment on ${engine}`, () => {
    let w: World;
    let postgres: PostgresServer | undefined;
    let servers: readonly { readonly store: Store; readonly worker: Worker }[];
    let second: Store | undefined;
    before(async () => {
      if (engine === 'sqlite') w = await openWorld(engine);
      else {
        postgres = await startPostgres();
        const options = { database: await databaseWithTables(postgres), mode: 'sandbox' as const, onFault: () => {} };
        w = await openWorld(engine, {}, {}, open(options));
        second = w.watched(await open(options));
      }
      const other = second;
      servers = [
        { store: w.store, worker: w.worker },
        ...(other === undefined ? [] : [{ store: other, worker: w.anotherWorker({}, {}, other) }]),
      ];
    });
    after(async () => {
      await servers[1]?.worker.stop();
      await second?.close();
      await w.close();
      await postgres?.stop();
    });

    /** By a server and after a while that are drawn. */
    async function call(command: Command, input: Partial<CommandInput>, caller: Caller): Promise<string> {
      const { store } = servers[draw(servers.length)] as { readonly store: Store };
      await wait(draw(8));
      const whole = { id: null, parent: null, body: {}, reference: null, expressibleFields: [], ...input };
      return retryOnConflict(() => command({ ...w.context(caller), store: slow(store) }, whole)).then(
        ({ status }) => String(status),
        codeOf,
      );
    }

    for (let round = 1; round <= rounds; round += 1)
      test(`round ${round} leaves nothing that rests on what is gone`, async () => {
        const name = `${engine}${round}`;
        const group = await w.group(`g${name}`);
        const packageId = await w.accessPackage(name, group);
        const approver = await w.user(`a${name}`);
        const policyId = await w.policy(packageId, draw(3) === 0 ? {} : { approval: approvalBy(approver) });
        const users = await Promise.all(Array.from({ length: people }, (_, at) => w.user(`u${at}${name}`)));
        const what = deletions[draw(deletions.length)] ?? 'policy';
        const gone: Readonly<Record<typeof what, readonly [Command, Id]>> = {
          policy: [deletePolicy, policyId],
          package: [deletePackage, packageId],
          user: [deleteUser, users[0] as Id],
          group: [deleteGroup, group],
        };
        const [command, id] = gone[what];
        const asking = users.map((user) =>
          call(createRequest, { body: { type: 'userAdd', packageId, policyId } }, self(user)),
        );
        const working = servers.map(({ worker }) => worker.drainFor(20_000));
        const [deleted] = await Promise.all([call(command, { id }, root), ...asking, ...working]);
        for (const { worker } of servers) await worker.drainFor(20_000);
        const { broken } = await checkTenant(w.context(), 'nobody');
        assert.deepEqual(broken, [], `${what}: ${deleted}`);
        if (deleted !== '204' || (what !== 'policy' && what !== 'package')) return;
        const of = eq(what === 'policy' ? 'policyId' : 'packageId', id);
        for (const [entity, states] of [
          ['assignment', unexpiredAssignmentStates],
          ['assignmentRequest', openRequestStates],
        ] as const) {
          const left = (await w.rows(entity, of)).filter((each) => (states as readonly string[]).includes(each.state));
          assert.deepEqual(left, [], `${entity} of the ${what} that was deleted`);
        }
      });
  });
}
