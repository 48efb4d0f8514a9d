// The paths that a fault rule is for: segments, of which `*` and `{id}` stand for one, `**` for any number.

/** The segments of a pattern, in lower case; null for any one. */
export type PathPattern = readonly (string | null)[];

export const patternOf = (path: string): PathPattern =>
  segmentsOf(path).map((each) => (each === '*' || isNamed(each) ? null : each));

/** Whether each `*` and `{…}` in it is a whole segment. */
export const hasWholeSegments = (path: string): boolean =>
  segmentsOf(path).every((each) => each === '*' || each === '**' || isNamed(each) || !/[*{}]/.test(each));

export function fitsPattern(pattern: PathPattern, path: string): boolean {
  const segments = segmentsOf(path);
  // How many segments of the path the pattern may have used up so far, in ascending order.
  let used: readonly number[] = [0];
  for (const each of pattern) {
    const [least = Number.POSITIVE_INFINITY] = used;
    used =
      each === '**'
        ? [...Array(segments.length + 1).keys()].filter((count) => count >= least)
        : used
            .filter((count) => count < segments.length && (each === null || each === segments[count]))
            .map((count) => count + 1);
  }
  return used.includes(segments.length);
}

const isNamed = (segment: string): boolean => /^\{[^{}]*\}$/.test(segment);

const segmentsOf = (path: string): readonly string[] =>
  path
    .toLowerCase()
    .split('/')
    .filter((each) => each !== '');
