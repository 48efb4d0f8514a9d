// A server that is killed under load loses nothing that it answered and does nothing twice: a short form of `npm run
// crash`.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { crash, type Plan } from './rounds.ts';

const plans: readonly (readonly [says: string, plan: Pick<Plan, 'engine' | 'rounds' | 'blow' | 'most'>])[] = [
  [
    'SQLite, the process killed, then the power cut',
    { engine: 'sqlite', rounds: 2, most: 40, blow: (round) => (round === 0 ? 'process' : 'power') },
  ],
  [
    'PostgreSQL, the process killed, then PostgreSQL itself',
    { engine: 'postgres', rounds: 2, most: 40, blow: (round) => (round === 0 ? 'process' : 'database') },
  ],
];

for (const [says, plan] of plans) {
  test(
    'what was answered is there, memberships are what assignments give, nothing is there twice, the audit is ' +
      `whole (${says})`,
    async () => {
      const { faults, ledger } = await crash({ ...plan, seed: Date.now() % 100_000, lookEvery: 2, tell: () => {} });
      assert.deepEqual(faults, []);
      assert.ok(ledger.answered > 0);
    },
  );
}
