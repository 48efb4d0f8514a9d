// How long it takes to give audit rows their places in the tree, and to verify them offline, on both engines.

import { verifyAudit } from '../src/audit/verifyAudit.ts';
import { openDumpReader } from '../src/store/dump.ts';
import { open } from '../src/store/open.ts';
import { auditOf, sequencerOf } from '../test/audit/auditWorld.ts';
import { startPostgres } from '../test/postgres.ts';
import { emptyDatabase, freshPlace } from '../test/store/open.ts';

const rowsPerCommit = 500;

const seconds = async (run: () => Promise<unknown>): Promise<string> => {
  const began = performance.now();
  await run();
  return ((performance.now() - began) / 1_000).toFixed(1);
};

/** Prints the seconds of each step for an audit of so many rows; `engines`: sqlite, postgres. */
export async function measureVerification(
  rows: number,
  engines: readonly string[],
  tell: (line: string) => void,
): Promise<void> {
  for (const engine of engines) {
    const { config, remove } =
      engine === 'sqlite'
        ? await freshPlace('sqlite file')
        : { config: { database: await emptyDatabase('postgres', '', await startPostgres()) }, remove: () => {} };
    const store = await open({ ...config, mode: 'sandbox', onFault: (error) => tell(error.message) });
    const written = await seconds(async () => {
      for (let at = 0; at < rows; at += rowsPerCommit)
        await store.commit(Array.from({ length: Math.min(rowsPerCommit, rows - at) }, (_, more) => auditOf(at + more)));
    });
    tell(`${engine}: ${rows} audit rows with a target each were written in ${written} s`);
    const placed = await seconds(() => sequencerOf(store).run());
    tell(`${engine}: they got their places in the tree in ${placed} s`);
    await store.close();
    const verified = await seconds(async () => {
      const reading = await openDumpReader(config.database);
      const { verifiedRows, findingCount } = await verifyAudit(reading, []);
      await reading.close();
      if (verifiedRows !== rows || findingCount > 0) throw new Error(`${verifiedRows} rows, ${findingCount} findings`);
    });
    tell(`${engine}: they were verified in ${verified} s`);
    remove();
  }
}
