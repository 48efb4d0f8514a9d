// The browser and the operating system that a client says it is: what administrators recognise, not what is certain.

type Pattern = readonly [name: string, pattern: RegExp];

/** A later one calls itself an earlier one too. */
const browsers: readonly Pattern[] = [
  ['Edge', /\bEdgA?(?:iOS)?\/(\d+)/],
  ['Opera', /\bOPR\/(\d+)/],
  ['Firefox', /\b(?:Firefox|FxiOS)\/(\d+)/],
  ['Chrome', /\b(?:HeadlessChrome|Chrome|CriOS)\/(\d+)/],
  ['Safari', /\bVersion\/(\d+)[\d.]* .*\bSafari\//],
];

const operatingSystems: readonly Pattern[] = [
  ['iOS', /\b(?:iPhone|iPad|iPod)\b/],
  ['Android', /\bAndroid\b/],
  ['Windows', /\bWindows\b|\bwin32\b/i],
  ['MacOs', /\bMac OS X\b|\bmacOS\b|\bdarwin\b/i],
  ['Linux', /\bLinux\b/i],
];

/** `Firefox 128`; null for what is no browser. */
export function browserOf(userAgent: string | null): string | null {
  for (const [name, pattern] of browsers) {
    const found = pattern.exec(userAgent ?? '');
    if (found !== null) return `${name} ${found[1]}`;
  }
  return null;
}

/** `Windows`; null where the client does not say it. */
export const operatingSystemOf = (userAgent: string | null): string | null =>
  operatingSystems.find(([, pattern]) => pattern.test(userAgent ?? ''))?.[0] ?? null;
