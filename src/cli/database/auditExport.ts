// `latchkey audit export`: an evidence bundle of the audit of a period, which verifies with nothing but Node.

import { open, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { Zip, ZipDeflate } from 'fflate';
import { auditLines, manifestOf, newestCheckpoint, runOf, type AuditPeriod } from '../../audit/bundle/exportAudit.ts';
import { openDumpReader, type DumpReader } from '../../store/dump.ts';
import { versionOf } from '../invocation.ts';
import { requireDatabase } from './copy.ts';
import { UsageError, type VerbAction } from '../verb.ts';

const verifier = fileURLToPath(new URL('../../audit/bundle/verify.mjs', import.meta.url));
const page = fileURLToPath(new URL('../../audit/bundle/README.html', import.meta.url));

/** Writes the bundle of the rows from the first to the last one of the period. */
export const audit: VerbAction = async ({ object, text, location, print }) => {
  if (object !== 'export') throw new UsageError(`${JSON.stringify(object)} is no object of audit; export is.`);
  const period = { from: instantOf('from', text('from')), to: instantOf('to', text('to')) };
  if (period.from >= period.to) throw new UsageError('--from must be before --to.');
  const from = location(null);
  await requireDatabase(from);
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
  const checkpoint = await newestCheckpoint(source);
  if (checkpoint === null) throw new UsageError('The audit has no signed checkpoint yet: start a server first.');
  const { size } = checkpoint;
  const run = await runOf(source, period, size);
  if (run === null) throw new UsageError('The audit has no row with a place in this period.');
  const exportedAt = new Date().toISOString();
  const manifest = await manifestOf(source, run, { period, exportedAt, version: versionOf(), size });
  const zip = await createZip(file);
  await zip.add('audit.jsonl', auditLines(source, run, size));
  await zip.add('manifest.json', [`${JSON.stringify(manifest, null, 2)}\n`]);
  await zip.add('checkpoint', [checkpoint.signedNote]);
  await zip.add('verify.mjs', [await readFile(verifier, 'utf8')]);
  await zip.add('README.html', [await readFile(page, 'utf8')]);
  await zip.close();
  return { ...run, size };
}

interface ZipWriter {
  readonly add: (name: string, chunks: AsyncIterable<string> | readonly string[]) => Promise<void>;
  readonly close: () => Promise<void>;
}

/** A new zip file that only its owner may read; each chunk is on its way before the next one is asked for. */
async function createZip(file: string): Promise<ZipWriter> {
  const handle = await open(file, 'wx', 0o600).catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(
      error.code === 'EEXIST' ? `${file} is there already.` : `${file} cannot be written (${error.code}).`,
    );
  });
  const ready: Uint8Array[] = [];
  const zip = new Zip((error, data) => {
    if (error !== null) throw error;
    ready.push(data);
  });
  const flush = async (): Promise<void> => {
    for (const bytes of ready.splice(0)) await handle.write(bytes);
  };
  return {
    add: async (name, chunks) => {
      const part = new ZipDeflate(name, { level: 6 });
      zip.add(part);
      for await (const chunk of chunks) {
        part.push(Buffer.from(chunk));
        await flush();
      }
      part.push(new Uint8Array(), true);
      await flush();
    },
    close: async () => {
      zip.end();
      await flush();
      await handle.sync();
      await handle.close();
    },
  };
}
