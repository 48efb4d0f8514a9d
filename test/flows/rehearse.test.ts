// Whether a command would be refused is said at once: a judgement runs no jobs and tells nobody.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deletePackage } from '../../src/commands/packages/deletePackage.ts';
import { rehearse } from '../../src/flows/rehearse.ts';
import { update } from '../../src/store/contract.ts';
import { begin, openWorld } from '../work/world.ts';

test('a deletion that waits for jobs is judged without them', async () => {
  const w = await openWorld('sqlite');
  const packageId = await w.accessPackage('Tools');
  const policyId = await w.policy(packageId);
  const targetObjectId = await w.user('mia');
  await w.ask({ type: 'adminAdd', assignment: { targetObjectId, packageId, policyId } });
  await w.worker.drain();
  const [assignment] = await w.rows('assignment');
  await w.bare.commit([update('assignment', assignment?.id ?? '', { endsAt: begin })]);
  let waits = 0;
  const ctx = {
    ...w.context(),
    waitForDueJobs: async () => {
      waits += 1;
    },
  };
  const input = { id: packageId, parent: null, body: {}, reference: null, expressibleFields: [] };
  const refusal = await rehearse(ctx, (rehearsal) => deletePackage(rehearsal, input));
  assert.deepEqual([refusal?.code, waits], ['packageHasAssignments', 0]);
  await w.close();
});
