// Holds an answer against the shape of a documented one: every documented property is there, with the documented value,
// or with its type where the value depends on ids, names or times.

import type { Shape } from '../facts/generateExamples.ts';

/**
 * What does not fit, as `place: what is the matter`. An answer may hold more than is documented, and a list more
 * members.
 */
export function misfits(shape: Shape, value: unknown, at = ''): readonly string[] {
  if (shape === 'null') return value === undefined ? [`${at}: lacking`] : [];
  if (isList(shape))
    return Array.isArray(value)
      ? shape.flatMap((each) => misfitsOfMember(each, value, at))
      : [`${at}: ${nameOf(value)} in place of a list`];
  if (typeof shape === 'object')
    return isObject(value) ? misfitsOfObject(shape, value, at) : [`${at}: ${nameOf(value)} in place of an object`];
  if (isDocumentedValue(shape))
    return isSameValue(JSON.parse(shape.slice(1)), value)
      ? []
      : [`${at}: ${nameOf(value)} in place of ${shape.slice(1)}`];
  return fits[shape](value) ? [] : [`${at}: ${nameOf(value)} in place of ${shape}`];
}

/** Of a member of a list: whatever the best of ours lacks. */
function misfitsOfMember(shape: Shape, list: readonly unknown[], at: string): readonly string[] {
  const [first = [`${at}: an empty list`], ...others] = list.map((each) => misfits(shape, each, `${at}[]`));
  return others.reduce((best, each) => (each.length < best.length ? each : best), first);
}

function misfitsOfObject(
  shape: Readonly<Record<string, Shape>>,
  value: Readonly<Record<string, unknown>>,
  at: string,
): readonly string[] {
  return Object.entries(shape).flatMap(([key, each]) => {
    const place = at === '' ? key : `${at}/${key}`;
    return key in value ? misfits(each, value[key], place) : [`${place}: lacking`];
  });
}

const text =
  (pattern: RegExp) =>
  (value: unknown): boolean =>
    typeof value === 'string' && pattern.test(value);
const fits: Readonly<Record<Exclude<Extract<Shape, string>, 'null' | `=${string}`>, (value: unknown) => boolean>> = {
  string: (value) => typeof value === 'string',
  instant: text(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/),
  guid: text(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i),
};

const isDocumentedValue = (shape: string): shape is `=${string}` => shape.startsWith('=');

const anyId = /(?!00000000-0000-0000-0000-)[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi;
/** Words in any letter case, as the pages have them; types with or without `#`; any id where one is documented. */
const isSameValue = (documented: unknown, value: unknown): boolean =>
  documented === value ||
  (typeof documented === 'string' && typeof value === 'string' && comparable(documented) === comparable(value));
const comparable = (word: string): string => word.replace(/^#/, '').replaceAll(anyId, '{guid}').toLowerCase();

const isList = (shape: Shape): shape is readonly Shape[] => Array.isArray(shape);
const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const nameOf = (value: unknown): string =>
  value === undefined
    ? 'nothing'
    : value === null
      ? 'null'
      : Array.isArray(value)
        ? 'a list'
        : typeof value === 'object'
          ? 'an object'
          : JSON.stringify(value);
