// Values of a draft by the paths of their properties, and what of them is sent.

import type { FormField, FormType, Values } from './formField.ts';

const isObject = (value: unknown): value is Values =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Undefined where a part of the way is missing. */
export function valueAt(object: Values | null, path: string): unknown {
  return path.split('/').reduce<unknown>((value, name) => (isObject(value) ? value[name] : undefined), object);
}

/** A copy with another value there; objects on the way are made where they are missing. */
export function withValue(object: Values, path: string, value: unknown): Values {
  const [name = '', ...rest] = path.split('/');
  if (rest.length === 0) return { ...object, [name]: value };
  const inner = object[name];
  return { ...object, [name]: withValue(isObject(inner) ? inner : {}, rest.join('/'), value) };
}

/** Null, undefined and an empty text are the same: nothing is said. Annotations are not compared. */
export function isSame(one: unknown, other: unknown): boolean {
  const [a, b] = [one ?? '', other ?? ''];
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((each, n) => isSame(each, b[n]));
  if (!isObject(a) || !isObject(b)) return a === b;
  const names = new Set([...Object.keys(a), ...Object.keys(b)].filter((name) => !name.includes('@odata.context')));
  return [...names].every((name) => isSame(a[name], b[name]));
}

/** What was changed, by the paths of properties. */
export type Changes = Readonly<Record<string, unknown>>;

export const withChanges = (object: Values, changes: Changes): Values =>
  Object.entries(changes).reduce((values, [path, value]) => withValue(values, path, value), object);

/** Without what is as it was read. */
export const realChanges = (object: Values, changes: Changes): Changes =>
  Object.fromEntries(Object.entries(changes).filter(([path, value]) => !isSame(valueAt(object, path), value)));

export const rootOf = (path: string): string => path.split('/')[0] ?? path;

/**
 * The body of the call that saves: of PATCH each property of the object in which something changed, whole, since the
 * API replaces values inside an object as a whole; of PUT every property that the form has. Fields that are not shown
 * are sent as they are.
 */
export function bodyOf(form: FormType, object: Values, changes: Changes): Values {
  const draft = withChanges(object, changes);
  const changed = new Set(Object.keys(changes).map(rootOf));
  const roots = [...new Set(form.fields.flatMap(({ property }) => rootOf(property)))];
  const sent = roots.filter((root) => draft[root] !== undefined && (form.method === 'PUT' || changed.has(root)));
  const body = Object.fromEntries(sent.map((root) => [root, withoutReadings(draft[root])]));
  return form.complete === undefined ? body : form.complete(body);
}

/** What answers say about values, and bodies do not. */
function withoutReadings(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutReadings);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => !name.includes('@odata.') || name === '@odata.type')
      .map(([name, inner]) => [name, withoutReadings(inner)]),
  );
}

/** A property that both changed, the other first. `theirs` is what the object has now. */
export interface Conflict {
  readonly field: FormField;
  readonly mine: unknown;
  readonly theirs: unknown;
}

/** What somebody else changed since the object was read, of what was changed here too. */
export function conflictsOf(form: FormType, base: Values, theirs: Values, changes: Changes): readonly Conflict[] {
  return form.fields.flatMap((field) => {
    const path = field.property;
    if (!(path in changes)) return [];
    const other = valueAt(theirs, path);
    const isTouched = !isSame(other, valueAt(base, path)) && !isSame(other, changes[path]);
    return isTouched ? [{ field, mine: changes[path], theirs: other }] : [];
  });
}
