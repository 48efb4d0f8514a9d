// The shades of a brand's colour. Contrast depends on luminance alone (WCAG 2.2), so each shade has the luminance of
// the shade of Latchkey's own colour in its place: whatever the colour is, pages are as legible as they were drawn.
// https://www.w3.org/TR/WCAG22/#dfn-relative-luminance

/** The names of the shades, from the darkest to the lightest. */
export const shadeNames = [10, 20, 30, 40, 50, 60, 70, 80, 90, 100, 110, 120, 130, 140, 150, 160] as const;
export type ShadeName = (typeof shadeNames)[number];
export type Shades = Readonly<Record<ShadeName, string>>;

/** Latchkey's own, as in web/src/theme.ts. */
// biome-ignore format: a table, read by column
export const ownShades: Shades = {
  10:  '#03040c', 20:  '#121735', 30:  '#1a2560', 40:  '#21307f',
  50:  '#2b3b97', 60:  '#3446ae', 70:  '#3d4fc4', 80:  '#4759cf',
  90:  '#5668d8', 100: '#6777df', 110: '#7886e6', 120: '#8995eb',
  130: '#9aa5f0', 140: '#acb5f4', 150: '#bfc6f8', 160: '#d2d8fb',
};

type Rgb = readonly [red: number, green: number, blue: number];

const rgbOf = (colour: string): Rgb => {
  const at = (from: number): number => Number.parseInt(colour.slice(from, from + 2), 16);
  return [at(1), at(3), at(5)];
};
const hexOf = (rgb: Rgb): string => `#${rgb.map((each) => each.toString(16).padStart(2, '0')).join('')}`;

function luminanceOfRgb([red, green, blue]: Rgb): number {
  const linear = (value: number): number => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
}

/** From 0, black, to 1, white; of a colour such as `#0078d4`. */
export const luminanceOf = (colour: string): number => luminanceOfRgb(rgbOf(colour));

/** From 1 to 21. */
export function contrastOf(one: string, other: string): number {
  const [light, dark] = [luminanceOf(one), luminanceOf(other)].sort((a, b) => b - a) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

/** So much of the colour, and the rest of black or white. */
const mixed = (rgb: Rgb, ground: 0 | 255, share: number): Rgb =>
  rgb.map((each) => Math.round(each * share + ground * (1 - share))) as unknown as Rgb;

const steps = 512;

/** The colour, darkened or lightened as little as gives it no more, or no less, luminance than wanted. */
function shadeOf(colour: Rgb, wanted: number, bound: 'atMost' | 'atLeast'): string {
  const ground = bound === 'atMost' ? 0 : 255;
  const fits = (luminance: number): boolean => (bound === 'atMost' ? luminance <= wanted : luminance >= wanted);
  // A colour that is far beyond the wanted one is brought near it from the other side.
  const far = fits(luminanceOfRgb(colour));
  const towards = far ? (ground === 0 ? 255 : 0) : ground;
  const shadeAt = (at: number): Rgb => mixed(colour, towards, 1 - at / steps);
  // Luminance goes one way from step to step: the step at which it passes the bound is found by halves.
  let [before, after] = [0, steps + 1];
  while (after - before > 1) {
    const middle = (before + after) >> 1;
    if (far === fits(luminanceOfRgb(shadeAt(middle)))) before = middle;
    else after = middle;
  }
  return hexOf(shadeAt(far || after > steps ? before : after));
}

const wantedShades = shadeNames.map((name) => [name, luminanceOf(ownShades[name])] as const);
const known = new Map<string, Shades>();
const mostKnown = 100;

/** The shades of a colour such as `#0078D4`. Those of a hundred colours are remembered. */
export function shadesOf(colour: string): Shades {
  const remembered = known.get(colour);
  if (remembered !== undefined) return remembered;
  const rgb = rgbOf(colour);
  const shades = Object.fromEntries(
    wantedShades.map(([name, wanted]) => [name, shadeOf(rgb, wanted, name <= 90 ? 'atMost' : 'atLeast')]),
  ) as Shades;
  const [oldest] = known.keys();
  if (known.size >= mostKnown && oldest !== undefined) known.delete(oldest);
  known.set(colour, shades);
  return shades;
}
