// Reads whose addresses differ only in the ids that they name are planned once: with marks in the place of ids (and of the time), which the store and the answer fill in.

import type { Planned } from './plan.ts';
import { withValues, type Query, type Value } from './query.ts';

/** An address without its ids. Who asks for one like it asks the same of other rows. */
export interface Pattern { readonly path: string; readonly search: string; readonly ids: readonly string[] }

/** A plan that holds for every address of a pattern. */
export interface Prepared { readonly planned: Planned; readonly marks: readonly string[]; readonly now: string }

const id = /(?<=%27|['(/])[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}(?=%27|[')/]|$)/g;
const longest = 2_000;
const mostIds = 20;

/** Null for what is not worth it: long addresses, pages that go on. Ids are lifted out of the path and of the `$filter`; all else stays as it was written. */
export function patternOf(path: string, search: string): Pattern | null {
  // What stands for an id is a character that no address has.
  if (path.length + search.length > longest || path.includes(hole) || search.includes(hole) || /skiptoken/i.test(search)) return null;
  const ids: string[] = [];
  const lift = (text: string): string => text.replace(id, (found) => {
    const known = ids.indexOf(found);
    return `${hole}${known < 0 ? ids.push(found) - 1 : known}${hole}`;
  });
  const lifted = { path: lift(path), search: search === '' ? '' : search.split('&').map((each) => (/^(\$|%24)filter=/i.test(each) ? lift(each) : each)).join('&'), ids };
  return ids.length > mostIds ? null : lifted;
}

export type Plan = (path: string, search: string, now: string) => Planned;

/** `plan` as for any address; `newId` gives ids that nothing has. Null where the plan depends on which ids or what time it is. */
export function prepare(pattern: Pattern, plan: Plan, newId: () => string): Prepared | null {
  const marks = (first: string): readonly string[] => pattern.ids.map(() => `${first}${newId().slice(1)}`);
  const [low, high] = [marked(pattern, marks('0'), '0001-01-01T00:00:00.000Z', plan), marked(pattern, marks('f'), '9998-12-31T23:59:59.999Z', plan)];
  const same = skeletonOf(low);
  return same !== null && same === skeletonOf(high) ? low : null;
}

function marked({ path, search }: Pattern, marks: readonly string[], now: string, plan: Plan): Prepared {
  const fill = (text: string): string => text.replace(holes, (_, at: string) => marks[Number(at)] as string);
  return { planned: plan(fill(path), fill(search), now), marks, now };
}

const hole = '\u0000';
const holes = /\u0000(\d+)\u0000/g;

/** What a plan is beside its marks; null where a mark stands in a place that is not filled in. */
function skeletonOf({ planned: { query, target, list }, marks, now }: Prepared): string | null {
  if (query === null || (target.tail.kind === 'operation' && target.tail.args.some(({ text }) => marks.some((mark) => text.includes(mark))))) return null;
  const place = new Map([...marks, now].map((mark, at) => [mark, `${hole}${at}`]));
  const values = (value: Value): Value => (typeof value === 'string' ? place.get(value) ?? value : value);
  const text = JSON.stringify(withoutMarks(query, values));
  if ([...marks, now].some((mark) => text.includes(mark))) return null;
  return marks.reduce((all, mark, at) => all.replaceAll(mark, `${hole}${at}`), `${text} ${target.path} ${list}`);
}

function withoutMarks(query: Query, value: (value: Value) => Value): Query {
  // A list of one is written into the statement as it is.
  const where = withValues(query.where, value, (values) => (values.length > 1 && values.every((each) => typeof each === 'string') ? values.map(value) : values));
  return { ...query, where, expand: query.expand.map((each) => ({ ...each, query: withoutMarks(each.query, value) })) };
}

/** What stands for the marks of a prepared plan. */
export function insteadOf({ marks, now: mark }: Prepared, ids: readonly string[], now: string): ReadonlyMap<string, string> {
  const instead = new Map([[mark, now]]);
  for (let at = 0; at < marks.length; at += 1) instead.set(marks[at] as string, ids[at] as string);
  return instead;
}

/** The plan as it would have been for these ids, but for its query. */
export function filledIn({ planned, marks }: Prepared, ids: readonly string[]): Planned {
  if (marks.length === 0) return planned;
  const { target } = planned;
  const fill = (text: string): string => {
    let filled = text;
    for (let at = 0; at < marks.length; at += 1) filled = filled.replaceAll(marks[at] as string, ids[at] as string);
    return filled;
  };
  const steps = target.steps.map((step) => (step.key === null ? step : { ...step, key: { ...step.key, text: fill(step.key.text) } }));
  return { ...planned, list: fill(planned.list), target: { ...target, steps, path: fill(target.path) } };
}
