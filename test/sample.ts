// How much of what is random, or of a large table, a test takes.

import { basename } from 'node:path';
import { engines, type Engine } from './store/open.ts';

/** Little in `npm test`, all of it in `npm run fuzz -- laws`. */
export const sampleOf = (usual: number, whole: number): number =>
  process.env['LATCHKEY_TEST_WHOLE'] === 'on' ? whole : usual;

/** Days since 1970: what one run leaves out, another takes, and a fault is there again when it is looked for. */
export const seedOfToday = (): number => Math.floor(Date.now() / 86_400_000);

/**
 * Whether an engine takes the row at this place of a table that differs by rules, not by SQL, in this run: each row is
 * on one engine a day, on the other one the next day, and on both with LATCHKEY_TEST_WHOLE=on.
 */
export const takesTurn = (engine: Engine, at: number): boolean =>
  (at + seedOfToday() + (engine === 'sqlite' ? 0 : 1)) % sampleOf(2, 1) === 0;

/** The engines for a file (its `import.meta.url`) that is one such row. */
export function enginesByTurns(url: string): readonly Engine[] {
  const at = [...basename(url)].reduce((sum, letter) => sum + letter.charCodeAt(0), 0);
  return engines.filter((engine) => takesTurn(engine, at));
}
