// The stories of test/scenarios, told to three servers and two workers that are killed and come back all the time: they
// end as with one process.
// A short form of `npm run fleet`, which tells all of them (FLEET=all, FLEET_SEED for the same strikes again).

import { after } from 'node:test';
import { storyFiles } from '../scenarios/all.ts';
import { tellStories } from '../scenarios/run.ts';
import { startPostgres, type PostgresServer } from '../postgres.ts';
import { startStruck } from './struck.ts';

const isWhole = process.env['FLEET'] === 'all';
const seed = Number(process.env['FLEET_SEED'] ?? Date.now() % 100_000);
const tell = isWhole ? console.log : () => {};
let postgres: Promise<PostgresServer> | undefined;
after(async () => (await postgres)?.stop());

/** The files that share a tenant. */
const tenants = isWhole ? storyFiles().map((file) => [file]) : [['basics.yaml', 'administratorRaces.yaml']];
for (const files of tenants) {
  tellStories(`${files.join()} in a fleet that is struck (seed ${seed})`, files, {
    start: async () => {
      postgres ??= startPostgres();
      return startStruck(await postgres, { seed, every: isWhole ? 1_500 : 800, tell });
    },
    dialectsOf: (story, at) => (/\$\{(dialect|em)\}/.test(JSON.stringify(story)) && at % 2 === 1 ? ['beta'] : ['v1.0']),
  });
}
