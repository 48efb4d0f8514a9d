// `node test/store/versions/keep.ts` keeps a database of the version that package.json names, before a version with
// another schema follows: a small tenant of the kind that the benchmark loads, with rows in most tables.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { brotliCompressSync } from 'node:zlib';
import { makeTenant } from '../../../bench/load/tenant.ts';

const { version } = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')) as {
  readonly version: string;
};
const folder = mkdtempSync(join(tmpdir(), 'latchkey-keep-'));
const [loaded, compact] = [join(folder, 'loaded.db'), join(folder, 'compact.db')];
try {
  const size = { assignments: 100, pending: 5, users: 60, groups: 10, catalogs: 3, packages: 15, perPackage: 10 };
  await makeTenant(`sqlite:${loaded}`, { name: 'kept', ...size });
  const database = new DatabaseSync(loaded);
  database.prepare('vacuum into ?').run(compact);
  database.close();
  const kept = brotliCompressSync(readFileSync(compact));
  writeFileSync(new URL(`${version}.db.br`, import.meta.url), kept);
  process.stdout.write(`${version}.db.br has ${kept.length} bytes.\n`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
