// A zip file that is written piece by piece.

import { open } from 'node:fs/promises';
import { Zip, ZipDeflate } from 'fflate';

type AddToZip = (name: string, chunks: AsyncIterable<string> | readonly (string | Buffer)[]) => Promise<void>;

/** A zip file that only its owner may read; each chunk is on its way before the next one is asked for. */
export async function writeZip(file: string, fill: (add: AddToZip) => Promise<void>): Promise<void> {
  const ready: Uint8Array[] = [];
  const zip = new Zip((error, data) => {
    if (error !== null) throw error;
    ready.push(data);
  });
  const handle = await open(file, 'wx', 0o600);
  try {
    const flush = async (): Promise<void> => {
      for (const bytes of ready.splice(0)) await handle.appendFile(bytes);
    };
    await fill(async (name, chunks) => {
      const part = new ZipDeflate(name, { level: 6 });
      zip.add(part);
      for await (const chunk of chunks) {
        part.push(typeof chunk === 'string' ? Buffer.from(chunk) : chunk);
        await flush();
      }
      part.push(new Uint8Array(), true);
      await flush();
    });
    zip.end();
    await flush();
    await handle.sync();
  } finally {
    await handle.close();
  }
}
