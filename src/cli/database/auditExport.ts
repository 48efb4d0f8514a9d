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
import { createReviewLines, findTurn, type ReviewedTurn } from '../../audit/bundle/reviewEvidence.ts';
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
  const said = text('review') === '' ? periodOf(text('from'), text('to')) : null;
  if (said === null && (text('from') !== '' || text('to') !== ''))
    throw new UsageError('--review says the time by itself: leave out --from and --to.');
  const from = location(null);
  requireDatabase(from.database);
  const reading = await openDumpReader(from.database);
  try {
    const about = said === null ? await turnOf(reading, text('review')) : { period: said };
    const { first, end, size } = await writeBundle(reading, about, text('out'));
    print(`${end - first} audit rows (positions ${first} to ${end - 1} of ${size}) were written to ${text('out')}.`);
    print('Unpack it and run `node verify.mjs` there, or `latchkey verify` on the file.');
    return 0;
  } finally {
    await reading.close();
  }
};

function periodOf(from: string, to: string): AuditPeriod {
  if (from === '' || to === '') throw new UsageError('--from and --to are missing, or --review.');
  const period = { from: instantOf('from', from), to: instantOf('to', to) };
  if (period.from >= period.to) throw new UsageError('--from must be before --to.');
  return period;
}

async function turnOf(source: DumpReader, id: string): Promise<ReviewedTurn> {
  const found = await findTurn(source, id.toLowerCase(), Date.now());
  if (found === null) throw new UsageError(`--review is ${JSON.stringify(id)}; no access review instance has this id.`);
  return found;
}

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
  about: { readonly period: AuditPeriod } | ReviewedTurn,
  file: string,
): Promise<{ readonly first: number; readonly end: number; readonly size: number }> {
  const { period } = about;
  const newest = await newestCheckpoint(source);
  if (newest === null) throw new UsageError('The audit has no signed checkpoint yet: start a server first.');
  const run = await runOf(source, period, newest.size);
  if (run === null) throw new UsageError('The audit has no row with a place in this period.');
  const { size, signedNote, timestamp } = await bestCheckpoint(source, newest, run.end);
  const exportedAt = new Date().toISOString();
  const review = 'turn' in about ? createReviewLines(source, about) : null;
  await writeNewFile(file, (draft) =>
    writeZip(draft, async (add) => {
      await add('audit.jsonl', auditLines(source, run, size));
      if (review !== null) await add('review.jsonl', review.lines);
      const said = { period, exportedAt, version: versionOf(), size };
      const manifest = await manifestOf(source, run, review === null ? said : { ...said, review: review.evidence() });
      await add('manifest.json', [`${JSON.stringify(manifest, null, 2)}\n`]);
      await add('checkpoint', [signedNote]);
      if (timestamp !== null) await add('checkpoint.tsr', [timestamp]);
      await add('verify.mjs', [await readFile(verifier, 'utf8')]);
      await add('README.html', [await readFile(page, 'utf8')]);
    }),
  );
  return { ...run, size };
}
