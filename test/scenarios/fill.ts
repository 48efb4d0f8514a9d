// What stands for `${…}` in a story: values saved before, people, groups, instants. A text that is one such word alone
// becomes the value itself.

export type Lookup = (word: string) => unknown;

export function fill(value: unknown, lookup: Lookup): unknown {
  if (typeof value === 'string') return fillText(value, lookup);
  if (Array.isArray(value)) return value.map((each) => fill(each, lookup));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  if (entries.length === 1 && entries[0]?.[0] === '$merge')
    return Object.assign({}, ...(fill(entries[0][1], lookup) as readonly object[]));
  return Object.fromEntries(entries.map(([key, each]) => [fillText(key, lookup) as string, fill(each, lookup)]));
}

function fillText(text: string, lookup: Lookup): unknown {
  const whole = /^\$\{([^}]+)\}$/.exec(text);
  if (whole !== null) return lookup(whole[1] as string);
  return text.replaceAll(/\$\{([^}]+)\}/g, (_, word: string) => String(lookup(word)));
}

/**
 * Why an answer is not as expected, or null where it is. An object may have more than is said; a list has just its
 * members.
 */
export function mismatch(expected: unknown, found: unknown, at = ''): string | null {
  const where = at === '' ? 'the answer' : at;
  if (typeof expected !== 'object' || expected === null)
    return Object.is(expected, found)
      ? null
      : `${where} is ${JSON.stringify(found)} and should be ${JSON.stringify(expected)}`;
  const special = matchers(expected, found, where);
  if (special !== undefined) return special;
  if (Array.isArray(expected)) {
    if (!Array.isArray(found) || found.length !== expected.length)
      return `${where} should be a list of ${expected.length} and is ${JSON.stringify(found)}`;
    return first(expected.map((each, index) => mismatch(each, found[index], `${at}/${index}`)));
  }
  if (typeof found !== 'object' || found === null || Array.isArray(found))
    return `${where} should be an object and is ${JSON.stringify(found)}`;
  return first(
    Object.entries(expected).map(([key, each]) =>
      mismatch(each, (found as Record<string, unknown>)[key], `${at}/${key}`),
    ),
  );
}

/**
 * `$some` and `$none` member of a list, `$count` of its members, `$match`ing text, `$set` or not, `$absent`, `$oneOf`
 * these.
 */
function matchers(expected: object, found: unknown, where: string): string | null | undefined {
  const [only, ...more] = Object.entries(expected);
  if (only === undefined || more.length > 0 || !only[0].startsWith('$')) return undefined;
  const [name, wanted] = only;
  const list = Array.isArray(found) ? found : null;
  const holds: Readonly<Record<string, () => boolean>> = {
    $some: () => list?.some((each) => mismatch(wanted, each) === null) === true,
    $none: () => list?.every((each) => mismatch(wanted, each) !== null) === true,
    $count: () => list?.length === wanted,
    $match: () => typeof found === 'string' && new RegExp(wanted as string).test(found),
    $set: () => (found !== null && found !== undefined) === wanted,
    $absent: () => (found === undefined) === wanted,
    $oneOf: () => (wanted as readonly unknown[]).some((each) => mismatch(each, found) === null),
  };
  const check = holds[name];
  if (check === undefined) throw new Error(`a story knows no ${name}`);
  return check() ? null : `${where} should fulfil ${JSON.stringify(expected)} and is ${JSON.stringify(found)}`;
}

const first = (all: readonly (string | null)[]): string | null => all.find((each) => each !== null) ?? null;

/** `value/0/id`; undefined where the way ends. */
export function valueAt(value: unknown, path: string): unknown {
  return path === ''
    ? value
    : path
        .split('/')
        .reduce(
          (of: unknown, key) =>
            typeof of === 'object' && of !== null ? (of as Record<string, unknown>)[key] : undefined,
          value,
        );
}
