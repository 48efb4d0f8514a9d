// What a browser says of itself, in the words that people have for it.

// A browser names those that it resembles too: the first row that fits is the one that it is.
// biome-ignore format: a table, read by column
const browsers: readonly (readonly [name: string, pattern: RegExp])[] = [
  ['Edge',             /\bEdg(?:e|A|iOS)?\//],
  ['Opera',            /\bOPR\//],
  ['Samsung Internet', /\bSamsungBrowser\//],
  ['Firefox',          /\b(?:Firefox|FxiOS)\//],
  ['Chrome',           /\b(?:Chrome|CriOS|HeadlessChrome)\//],
  ['Safari',           /\bSafari\//],
];
// biome-ignore format: a table, read by column
const systems: readonly (readonly [name: string, pattern: RegExp])[] = [
  ['iPhone',   /\biPhone\b/],
  ['iPad',     /\biPad\b/],
  ['Android',  /\bAndroid\b/],
  ['Windows',  /\bWindows\b/],
  ['ChromeOS', /\bCrOS\b/],
  ['macOS',    /\bMac OS X\b|\bMacintosh\b/],
  ['Linux',    /\bLinux\b/],
];

/** A browser and its system, as far as `User-Agent` tells them. */
export interface Device {
  readonly browser: string | null;
  readonly system: string | null;
}

/** Of another program than a browser its own name, such as `curl`. */
export function deviceOf(userAgent: string): Device {
  const find = (table: typeof browsers): string | null =>
    table.find(([, pattern]) => pattern.test(userAgent))?.[0] ?? null;
  const program = /^[\w.-]{1,40}/.exec(userAgent)?.[0] ?? null;
  return { browser: find(browsers) ?? (program === 'Mozilla' ? null : program), system: find(systems) };
}
