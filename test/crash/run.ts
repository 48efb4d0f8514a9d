// `npm run crash -- --rounds 200 [--engine sqlite|postgres|both] [--seed 7]`: real servers under a random load are
// killed at random instants.

import { parseArgs } from 'node:util';
import { crash, type Blow, type Plan } from './rounds.ts';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '50' },
    engine: { type: 'string', default: 'both' },
    seed: { type: 'string', default: String(Date.now() % 100_000) },
    most: { type: 'string', default: '60' },
    look: { type: 'string', default: '10' },
    power: { type: 'boolean', default: false },
  },
});
const [rounds, seed, most] = [values.rounds, values.seed, values.most].map(Number) as [number, number, number];
const engines = (['sqlite', 'postgres'] as const).filter(
  (engine) => values.engine === engine || values.engine === 'both',
);
if (!(rounds > 0) || !(most > 0) || !Number.isInteger(seed) || engines.length === 0) {
  console.error('npm run crash -- --rounds NUMBER [--engine sqlite|postgres|both] [--seed NUMBER] [--most ANSWERS]');
  process.exit(2);
}
/** Every fifth round PostgreSQL itself is killed, every third one of SQLite's takes what was not synced along. */
const blows: Readonly<Record<Plan['engine'], (round: number) => Blow>> = {
  sqlite: (round) => (values.power || round % 3 === 2 ? 'power' : 'process'),
  postgres: (round) => (round % 5 === 4 ? 'database' : 'process'),
};
console.log(`seed ${seed}`);
let isWell = true;
for (const engine of engines) {
  const result = await crash({
    engine,
    rounds,
    seed,
    most,
    blow: blows[engine],
    lookEvery: Number(values.look),
    tell: console.log,
  });
  isWell &&= result.faults.length === 0;
  console.log(
    `${engine}: ${result.looks} looks in ${Math.round(result.milliseconds / 1000)} s; ${result.unsynced} ` +
      `writes lost with the power; answers ${JSON.stringify(Object.fromEntries(result.ledger.statuses))}`,
  );
  for (const fault of result.faults.slice(0, 50)) console.log(`  ${fault}`);
}
console.log(isWell ? 'nothing was lost, nothing happened twice' : 'FAILED');
process.exitCode = isWell ? 0 : 1;
