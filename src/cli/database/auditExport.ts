// `latchkey audit export`: an evidence bundle of the audit of a period, which verifies with nothing but Node.

import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import {
  auditLines,
  bestCheckpoint,
  manifestOf,
  newestCheckpoint,
  runOf,
  type AuditPeriod,
} from '../../audit/bundle/exportAudit.ts';
import { openDumpReader, type DumpReader } from '../../store/dump.ts';
import { versionOf } from '../invocation.ts';
import { requireDatabase } from '../locations.ts';
import { writeNewFile } from './newFile.ts';
import { UsageError, type VerbAction } from '../verb.ts';
import { writeZip } from './zipWriter.ts';

const verifier = fileURLToPath(new URL('../../audit/bundle/verify.mjs', import.meta.url));
const page = fileURLToPath(new URL('../../audit/bundle/README.html', import.meta.url));

/** Writes the bundle of the rows from the first to the last one of the period. */
export const audit: VerbAction = async ({ object, text, location, print }) => {
  if (object !== 'export') throw new UsageError(`${JSON.stringify(object)} is no object of audit; export is.`);
  const period = { from: instantOf('from', text('from')), to: instantOf('to', text('to')) };
  if (period.from >= period.to) throw new UsageError('--from must be before --to.');
  const from = location(null);
  requireDatabase(from.database);
  const reading = await openDumpReader(from.database);
  try {
    const { first, end, size } = await writeBundle(reading, period, text('out'));
    print(`${end - first} audit rows (positions ${first} to ${end - 1} of ${size}) were written to ${text('out')}.`);
    print('Unpack it and run `node verify.mjs` there, or `latchkey verify` on the file.');
    return 0;
  } finally {
    await reading.close();
  }
};

/** A date, or a date with a time; as the audit writes instants. */
function instantOf(option: string, text: string): string {
  const at = Date.parse(text);
  if (!/^\d{4}-\d{2}-\d{2}/.test(text) || Number.isNaN(at))
    throw new UsageError(
      `--${option} is ${JSON.stringify(text)}; it must be a date such as 2026-01-31, or a time in UTC.`,
    );
  return new Date(at).toISOString();
}

async function writeBundle(
  source: DumpReader,
  period: AuditPeriod,
  file: string,
): Promise<{ readonly first: number; readonly end: number; readonly size: number }> {
  const newest = await newestCheckpoint(source);
  if (newest === null) throw new UsageError('The audit has no signed checkpoint yet: start a server first.');
  const run = await runOf(source, period, newest.size);
  if (run === null) throw new UsageError('The audit has no row with a place in this period.');
  const { size, signedNote, timestamp } = await bestCheckpoint(source, newest, run.end);
  const exportedAt = new Date().toISOString();
  const manifest = await manifestOf(source, run, { period, exportedAt, version: versionOf(), size });
  await writeNewFile(file, (draft) =>
    writeZip(draft, async (add) => {
      await add('audit.jsonl', auditLines(source, run, size));
      await add('manifest.json', [`${JSON.stringify(manifest, null, 2)}\n`]);
      await add('checkpoint', [signedNote]);
      if (timestamp !== null) await add('checkpoint.tsr', [timestamp]);
      await add('verify.mjs', [await readFile(verifier, 'utf8')]);
      await add('README.html', [await readFile(page, 'utf8')]);
    }),
  );
  return { ...run, size };
}
