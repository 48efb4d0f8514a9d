// How long it takes to load each shipped scenario into a running sandbox, beside hashing as a yardstick of the machine.

import { createHash } from 'node:crypto';
import { shippedScenarios } from '../src/app/scenarios/shipped.ts';
import { startLatchkey } from '../test/app/latchkey.ts';

const rounds = 5;

async function milliseconds(run: () => unknown): Promise<number> {
  const began = performance.now();
  await run();
  return performance.now() - began;
}

/** Prints the best of five for each. */
export async function measureScenarios(tell: (line: string) => void): Promise<void> {
  const block = Buffer.alloc(64 * 1024 * 1024);
  const yardstick = await milliseconds(() => createHash('sha256').update(block).digest());
  tell(`the yardstick, SHA-256 of 64 MiB: ${yardstick.toFixed(0)} ms`);
  const latchkey = await startLatchkey();
  try {
    for (const scenario of Object.keys(shippedScenarios)) {
      const load = async (): Promise<void> => {
        const answer = await fetch(`${latchkey.http}/sandbox/load`, {
          method: 'POST',
          body: JSON.stringify({ scenario }),
          headers: { 'content-type': 'application/json' },
        });
        if (!answer.ok) throw new Error(await answer.text());
      };
      const times: number[] = [];
      for (let round = 0; round < rounds; round += 1) times.push(await milliseconds(load));
      tell(`${scenario}: ${Math.min(...times).toFixed(0)} ms`);
    }
  } finally {
    await latchkey.close();
  }
}
