// How much of what is random, or of a large table, a test takes.

/** Little in `npm test`, all of it in `npm run fuzz -- laws`. */
export const sampleOf = (usual: number, whole: number): number =>
  process.env['LATCHKEY_TEST_WHOLE'] === 'on' ? whole : usual;

/** Days since 1970: what one run leaves out, another takes, and a fault is there again when it is looked for. */
export const seedOfToday = (): number => Math.floor(Date.now() / 86_400_000);

/**
 * Whether an engine takes the row at this place of a table that differs by rules, not by SQL, in this run: SQLite takes
 * all, PostgreSQL every second one, the others on the next day, and all with LATCHKEY_TEST_WHOLE=on.
 */
export const takesTurn = (engine: 'sqlite' | 'postgres', at: number): boolean =>
  engine === 'sqlite' || (at + seedOfToday()) % sampleOf(2, 1) === 0;
