// A disk that forgets: what a process wrote to its SQLite files and did not sync is gone, or partly there and in any
// order, in pieces of a sector.

import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface PowerCut {
  /** For the process whose files these are. */
  readonly env: Readonly<Record<string, string>>;
  /**
   * MUST be called when the process is dead: its files become what the disk may have of them. Gives how many writes
   * were under way.
   */
  readonly lose: (draw: () => number) => Promise<number>;
  /** What stands in the files now counts as synced: after an end in order. */
  readonly settle: () => Promise<void>;
}

const sector = 512;
type Write = { readonly offset: number; readonly data: Buffer } | { readonly size: number };

/** Null where no C compiler is at hand, which the library in between is built by. `data` is where the files are. */
export async function powerCut(folder: string, data: string): Promise<PowerCut | null> {
  const library = join(folder, 'powerCut.so');
  const built = spawnSync(
    'cc',
    [
      '-shared',
      '-fPIC',
      '-O1',
      '-w',
      '-o',
      library,
      fileURLToPath(new URL('./powerCut.c', import.meta.url)),
      '-ldl',
      '-lpthread',
    ],
    { encoding: 'utf8' },
  );
  if (process.platform !== 'linux' || built.error !== undefined) return null;
  if (built.status !== 0) throw new Error(`powerCut.c cannot be built: ${built.stderr}`);
  const disk = join(folder, 'disk');
  await mkdir(disk);
  return {
    env: { LD_PRELOAD: library, DISK_TEST_FOLDER: disk },
    lose: async (draw) => {
      let lost = 0;
      for (const name of (await readdir(disk)).filter((each) => !each.endsWith('.pending'))) {
        const writes = writesIn(await readFile(join(disk, `${name}.pending`)));
        lost += writes.length;
        const left = whatIsLeft(await readFile(join(disk, name)), writes, draw);
        await writeFile(join(data, name), left);
        await writeFile(join(disk, name), left);
        await writeFile(join(disk, `${name}.pending`), '');
        // Shared memory of the processes that were: no disk has it.
        await rm(join(data, `${name}-shm`), { force: true });
      }
      return lost;
    },
    settle: async () => {
      if (existsSync(disk)) for (const name of await readdir(disk)) await rm(join(disk, name));
    },
  };
}

function writesIn(log: Buffer): readonly Write[] {
  const writes: Write[] = [];
  for (let at = 0; at + 17 <= log.length; ) {
    const [offset, length] = [Number(log.readBigUInt64LE(at + 1)), Number(log.readBigUInt64LE(at + 9))];
    const isWrite = log[at] === 1;
    // The last one may have been cut by the end of the process.
    if (isWrite && at + 17 + length > log.length) break;
    writes.push(isWrite ? { offset, data: log.subarray(at + 17, at + 17 + length) } : { size: offset });
    at += 17 + (isWrite ? length : 0);
  }
  return writes;
}

/** Nothing of it; a part from the beginning; or any sectors of it, since a disk writes in the order that it likes. */
function whatIsLeft(synced: Buffer, writes: readonly Write[], draw: () => number): Buffer {
  const how = Math.floor(draw() * 3);
  const kept =
    how === 0
      ? []
      : how === 1
        ? writes.slice(0, Math.floor(draw() * (writes.length + 1)))
        : writes.flatMap((each) =>
            'size' in each ? (draw() < 0.5 ? [each] : []) : sectorsOf(each).filter(() => draw() < 0.5),
          );
  let left = Buffer.from(synced);
  for (const each of kept) {
    if ('size' in each)
      left = Buffer.concat([left.subarray(0, each.size), Buffer.alloc(Math.max(0, each.size - left.length))]);
    else {
      const end = each.offset + each.data.length;
      if (end > left.length) left = Buffer.concat([left, Buffer.alloc(end - left.length)]);
      each.data.copy(left, each.offset);
    }
  }
  return left;
}

function sectorsOf({ offset, data }: { readonly offset: number; readonly data: Buffer }): readonly Write[] {
  const pieces: Write[] = [];
  for (let at = 0; at < data.length; ) {
    const next = Math.min(data.length, at + sector - ((offset + at) % sector));
    pieces.push({ offset: offset + at, data: data.subarray(at, next) });
    at = next;
  }
  return pieces;
}
