// Reads whose addresses differ only in the ids that they name are planned once: with marks in the place of ids (and of
// the time), which the store and the answer fill in.

import type { PlannedRead } from './planQuery.ts';
import { mapValues, type Query, type Value } from '../query.ts';

/** An address without its ids. Who asks for one like it asks the same of other rows. */
export interface AddressPattern {
  readonly path: string;
  readonly search: string;
  readonly ids: readonly string[];
}

/** A plan that holds for every address of a pattern. */
export interface PreparedPlan {
  readonly planned: PlannedRead;
  readonly placeholders: readonly string[];
  readonly now: string;
}

const longest = 2_000;
const mostIds = 20;

/**
 * Null for what is not worth it: long addresses, pages that go on. Ids are lifted out of the path and of the `$filter`;
 * all else stays as it was written.
 */
export function patternOf(path: string, search: string): AddressPattern | null {
  // No address has the character that stands for an id.
  if (
    path.length + search.length > longest ||
    path.includes(idSign) ||
    search.includes(idSign) ||
    /skiptoken/i.test(search)
  )
    return null;
  const ids: string[] = [];
  const lifted = {
    path: liftIds(path, ids),
    search:
      search === ''
        ? ''
        : search
            .split('&')
            .map((each) => (/^(\$|%24)filter=/i.test(each) ? liftIds(each, ids) : each))
            .join('&'),
    ids,
  };
  return ids.length > mostIds ? null : lifted;
}

/**
 * The text with signs in the place of ids that stand by themselves. It runs with every call, and therefore looks at
 * dashes only, where a regular expression would look at every letter.
 */
function liftIds(text: string, ids: string[]): string {
  let lifted = '';
  let from = 0;
  for (let dash = text.indexOf('-', 8); dash >= 0; dash = text.indexOf('-', dash + 1)) {
    const start = dash - 8;
    const end = start + idLength;
    if (start < from || !isId(text, start) || !opensId(text, start) || !closesId(text, end)) continue;
    const id = text.slice(start, end);
    const known = ids.indexOf(id);
    lifted += `${text.slice(from, start)}${idSign}${known < 0 ? ids.push(id) - 1 : known}${idSign}`;
    from = end;
  }
  return from === 0 ? text : lifted + text.slice(from);
}

const idLength = 36;
const opensId = (text: string, at: number): boolean =>
  "/('".includes(text[at - 1] ?? ' ') || (at >= 3 && text.startsWith('%27', at - 3));
const closesId = (text: string, at: number): boolean =>
  at === text.length || "/)'".includes(text[at] as string) || text.startsWith('%27', at);

/** Digits and small letters in groups of 8, 4, 4, 4 and 12. */
function isId(text: string, from: number): boolean {
  if (from + idLength > text.length) return false;
  for (let at = 0; at < idLength; at += 1) {
    const code = text.charCodeAt(from + at);
    const isDash = at === 8 || at === 13 || at === 18 || at === 23;
    if (isDash ? code !== 45 : !((code >= 48 && code <= 57) || (code >= 97 && code <= 102))) return false;
  }
  return true;
}

type Planner = (path: string, search: string, now: string) => PlannedRead;

/**
 * Plans the pattern with placeholders that no row has as ids. Null where the plan depends on the ids or on the time.
 */
export function preparePlan(pattern: AddressPattern, plan: Planner, newId: () => string): PreparedPlan | null {
  const marks = (first: string): readonly string[] => pattern.ids.map(() => `${first}${newId().slice(1)}`);
  const [low, high] = [
    planWithPlaceholders(pattern, marks('0'), '0001-01-01T00:00:00.000Z', plan),
    planWithPlaceholders(pattern, marks('f'), '9998-12-31T23:59:59.999Z', plan),
  ];
  const same = skeletonOf(low);
  return same !== null && same === skeletonOf(high) ? low : null;
}

function planWithPlaceholders(
  { path, search }: AddressPattern,
  marks: readonly string[],
  now: string,
  plan: Planner,
): PreparedPlan {
  const fill = (text: string): string => text.replace(idSigns, (_, at: string) => marks[Number(at)] as string);
  return { planned: plan(fill(path), fill(search), now), placeholders: marks, now };
}

const idSign = '\u0000';
const idSigns = new RegExp(`${idSign}(\\d+)${idSign}`, 'g');

/** The text of a plan without its placeholders; null where a placeholder stands in a place that cannot be filled in. */
function skeletonOf({ planned: { query, target, list }, placeholders: marks, now }: PreparedPlan): string | null {
  if (
    query === null ||
    (target.tail.kind === 'operation' && target.tail.args.some(({ text }) => marks.some((mark) => text.includes(mark))))
  )
    return null;
  const place = new Map([...marks, now].map((mark, at) => [mark, `${idSign}${at}`]));
  const values = (value: Value): Value => (typeof value === 'string' ? (place.get(value) ?? value) : value);
  const text = JSON.stringify(withoutPlaceholders(query, values));
  if ([...marks, now].some((mark) => text.includes(mark))) return null;
  return marks.reduce((all, mark, at) => all.replaceAll(mark, `${idSign}${at}`), `${text} ${target.path} ${list}`);
}

function withoutPlaceholders(query: Query, value: (value: Value) => Value): Query {
  // A list of one value is compiled into the statement as it is.
  const where = mapValues(query.where, value, (values) =>
    values.length > 1 && values.every((each) => typeof each === 'string') ? values.map(value) : values,
  );
  return {
    ...query,
    where,
    expand: query.expand.map((each) => ({ ...each, query: withoutPlaceholders(each.query, value) })),
  };
}

/** The texts behind the placeholders of a prepared plan. */
export function parametersOf(
  { placeholders: marks, now: mark }: PreparedPlan,
  ids: readonly string[],
  now: string,
): ReadonlyMap<string, string> {
  const instead = new Map<string, string>();
  instead.set(mark, now);
  for (let at = 0; at < marks.length; at += 1) instead.set(marks[at] as string, ids[at] as string);
  return instead;
}

/** Fills other ids into a plan, except into its query. */
export function createPlanFiller({
  planned,
  placeholders: marks,
}: PreparedPlan): (ids: readonly string[]) => PlannedRead {
  const { target } = planned;
  const [list, path] = [createTextFiller(planned.list, marks), createTextFiller(target.path, marks)];
  const keys = target.steps.map(({ key }) => (key === null ? null : createTextFiller(key.text, marks)));
  return (ids) => {
    if (marks.length === 0) return planned;
    const steps = target.steps.map((step, at) =>
      step.key === null ? step : { ...step, key: { ...step.key, text: keys[at]?.(ids) ?? '' } },
    );
    return { ...planned, list: list(ids), target: { ...target, steps, path: path(ids) } };
  };
}

/** A text with placeholders as a function of the texts that fill them. */
function createTextFiller(text: string, marks: readonly string[]): (ids: readonly string[]) => string {
  let pieces: readonly (string | number)[] = [text];
  for (const [at, mark] of marks.entries())
    pieces = pieces.flatMap((piece) =>
      typeof piece === 'number' ? [piece] : piece.split(mark).flatMap((each, nth) => (nth === 0 ? [each] : [at, each])),
    );
  return (ids) => {
    let filled = '';
    for (const piece of pieces) filled += typeof piece === 'number' ? (ids[piece] as string) : piece;
    return filled;
  };
}
