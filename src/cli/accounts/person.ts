// `latchkey person export` and `latchkey person erase`: what the database holds about a user.

import type { erasePersonOffline } from '../../app/accounts/people.ts';
import type { DatabaseMode } from '../../store/schema/migrate.ts';
import { writeNewFile } from '../database/newFile.ts';
import { writeZip } from '../database/zipWriter.ts';
import { versionOf } from '../invocation.ts';
import { requireDatabase } from '../locations.ts';
import { UsageError, type VerbAction } from '../verb.ts';

type ErasureReport = Exclude<Awaited<ReturnType<typeof erasePersonOffline>>, string | null>;

interface PersonTarget {
  readonly database: string;
  readonly mode: DatabaseMode;
  readonly pageOrigin: string;
}

export const person: VerbAction = async ({ object, text, has, location, mode: modeOf, print }) => {
  const from = location(null);
  const mode = modeOf();
  if (mode === null) throw new UsageError('LATCHKEY_MODE must be written out with PostgreSQL: sandbox or production.');
  requireDatabase(from.database);
  const target: PersonTarget = { database: from.database, mode, pageOrigin: 'http://localhost' };
  if (object === 'export') {
    if (!has('out')) throw new UsageError('--out FILE is missing.');
    return exportPerson(target, { name: text('of'), file: text('out'), place: from.name }, print);
  }
  if (object !== 'erase')
    throw new UsageError(`${JSON.stringify(object)} is no object of person; export and erase are.`);
  if (has('out')) throw new UsageError('--out is for an export.');
  return erasePerson(target, { objectId: text('of'), place: from.name }, print);
};

const noTenant = (place: string): UsageError => new UsageError(`${place} holds no tenant yet: start a server first.`);

async function exportPerson(
  target: PersonTarget,
  { name, file, place }: { readonly name: string; readonly file: string; readonly place: string },
  print: (line: string) => void,
): Promise<number> {
  const { readPerson } = await import('../../app/accounts/people.ts');
  const counts: Record<string, number> = {};
  const found = await readPerson(target, name, async ({ object }, entities) => {
    await writeNewFile(file, (draft) =>
      writeZip(draft, async (add) => {
        for await (const [entity, rows] of entities) {
          // Rows of one entity may come twice: by what the person did, and by what was done to them.
          const part = counts[entity] === undefined ? entity : `${entity}-about`;
          counts[part] = rows.length;
          await add(
            `${part}.jsonl`,
            rows.map((row) => `${JSON.stringify(row)}\n`),
          );
        }
        const about = { latchkeyPerson: 1, objectId: object.id, exportedAt: new Date().toISOString() };
        const manifest = { ...about, version: versionOf(), rows: counts };
        await add('manifest.json', [`${JSON.stringify(manifest, null, 2)}\n`]);
      }),
    );
  });
  if (found === null) throw noTenant(place);
  if (!found) throw new UsageError(`There is no user ${name}.`);
  const rows = Object.values(counts).reduce((sum, count) => sum + count, 0);
  print(`${rows} rows about ${name} were written to ${file}.`);
  return 0;
}

async function erasePerson(
  target: PersonTarget,
  { objectId, place }: { readonly objectId: string; readonly place: string },
  print: (line: string) => void,
): Promise<number> {
  const { erasePersonOffline } = await import('../../app/accounts/people.ts');
  const report = await erasePersonOffline(target, objectId);
  if (report === null) throw noTenant(place);
  if (typeof report === 'string') throw new UsageError(report);
  for (const line of erasureLines(objectId, report)) print(line);
  return 0;
}

function erasureLines(objectId: string, { changed, left, sharedNames }: ErasureReport): readonly string[] {
  const rows = Object.entries(changed).map(([entity, count]) => `  ${entity.padEnd(28)} ${String(count).padStart(9)}`);
  return [
    `${objectId} was erased from these rows:`,
    ...rows,
    ...left.map((each) => `still named: ${each}`),
    ...sharedNames.map((name) => `not searched for in texts, because somebody else has it too: ${name}`),
  ];
}
