// `latchkey restore --from FILE`: a backup into an empty database of either engine.

import { createReadStream } from 'node:fs';
import { access } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';
import { newestStep } from '../store/rows.ts';
import type { Head } from './backup.ts';
import { carry, keepSecrets, toldCounts, type Counts, type Portions } from './carry.ts';
import { CannotDo, type Verb } from './verb.ts';

export const restore: Verb = {
  about:
    'Reads a backup into the database that the settings name, which must be empty and of the same mode. All ' +
    'of it is there afterwards, or nothing.',
  options: { from: ['FILE', 'what `latchkey backup` wrote'] },
  run: async ({ text, place, mode, tell }) => {
    const file = text('from');
    const to = place(null);
    await access(file).catch(() => {
      throw new CannotDo(`There is no ${file}.`);
    });
    // To its end first: what was altered shows in the checksum behind it, and no row of it may have been tried before.
    for await (const chunk of unpacked(file)) void chunk;
    const lines = readLines(file);
    const head = await firstOf(lines, file);
    if (mode !== head.mode)
      throw new CannotDo(
        `The backup is of a ${head.mode} tenant and ${to.name} is to be ` +
          `${mode === null ? 'of no mode yet' : `in ${mode} mode`}: set LATCHKEY_MODE to ${head.mode}.`,
      );
    if (head.step > newestStep())
      throw new CannotDo(`The backup is of a newer program (step ${head.step}, this one knows ${newestStep()}).`);
    await keepSecrets(to, head.secrets);
    const said: { end: Counts | null } = { end: null };
    const counts = await carry(portionsOf(lines, said), { database: to.database, mode: head.mode }, () => {
      if (said.end === null)
        throw new CannotDo(`${file} ends in the middle: it was cut short, and nothing was written.`);
      return said.end;
    });
    for (const line of [`${file} of ${head.at} was restored to ${to.name}:`, ...toldCounts(counts)]) tell(line);
  },
};

async function* readLines(file: string): AsyncGenerator<unknown> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of unpacked(file)) {
    // Not by node:readline, to which U+2028 is the end of a line too.
    const parts = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = parts.pop() ?? '';
    for (const line of parts) yield readLine(line, file);
  }
}

function readLine(line: string, file: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    throw damaged(file);
  }
}

async function* unpacked(file: string): AsyncGenerator<Buffer> {
  const unpacking = createGunzip();
  createReadStream(file)
    .on('error', (error) => {
      unpacking.destroy(error);
    })
    .pipe(unpacking);
  try {
    yield* unpacking as AsyncIterable<Buffer>;
  } catch (error) {
    if (error instanceof Error && 'code' in error && /^Z_|^ERR_/.test(String(error.code))) throw damaged(file);
    throw error;
  }
}

const damaged = (file: string): CannotDo =>
  new CannotDo(`${file} is no backup of Latchkey, or it is damaged: nothing was written.`);

async function firstOf(lines: AsyncGenerator<unknown>, file: string): Promise<Head> {
  const { value } = await lines.next();
  const head = value as Partial<Head> | undefined;
  if (typeof head !== 'object' || head === null || head.latchkeyBackup === undefined)
    throw new CannotDo(`${file} is no backup of Latchkey.`);
  if (head.latchkeyBackup !== 1)
    throw new CannotDo(`${file} is of a form that this program does not know (${String(head.latchkeyBackup)}).`);
  return head as Head;
}

async function* portionsOf(lines: AsyncGenerator<unknown>, said: { end: Counts | null }): Portions {
  for await (const line of lines) {
    if (Array.isArray(line)) yield line as never;
    else said.end = (line as { readonly end: Counts }).end;
  }
}
