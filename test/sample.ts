// How much of what is random, or of a large table, a test takes.

/** Little in `npm test`, all of it in `npm run fuzz -- laws`. */
export const sampleOf = (usual: number, whole: number): number =>
  process.env['LATCHKEY_TEST_WHOLE'] === 'on' ? whole : usual;

/** Days since 1970: what one run leaves out, another takes, and a fault is there again when it is looked for. */
export const seedOfToday = (): number => Math.floor(Date.now() / 86_400_000);
