// Completions of a path: what the schema has next, the options behind `?`, and the ids that answers have shown.

import { shortName, walk, type Schema } from './schema.ts';

export interface Completion {
  /** The whole path with the completion in it. */
  readonly path: string;
  /** What is added, as it is shown. */
  readonly label: string;
  /** What it is: a type, an operation, an option. */
  readonly detail: string;
}

/** Ids seen in answers, by the path of their collection: `/users` to id and name. */
export type SeenIds = ReadonlyMap<string, ReadonlyMap<string, string>>;

const options: readonly (readonly [option: string, detail: string])[] = [
  ['$filter', 'only what is so'],
  ['$select', 'these properties'],
  ['$expand', 'with what belongs to it'],
  ['$orderby', 'in this order'],
  ['$search', 'with these words'],
  ['$top', 'so many'],
  ['$count', 'tell how many there are'],
];
const most = 40;

export function completionsOf(schema: Schema, typed: string, seen: SeenIds): readonly Completion[] {
  const mark = typed.indexOf('?');
  const found = mark < 0 ? segments(schema, typed, seen) : query(schema, typed.slice(0, mark), typed.slice(mark + 1));
  return found.filter(({ path }) => path !== typed).slice(0, most);
}

function segments(schema: Schema, typed: string, seen: SeenIds): readonly Completion[] {
  const cut = typed.lastIndexOf('/');
  const [base, begun] = [typed.slice(0, Math.max(cut, 0)), typed.slice(cut + 1).toLowerCase()];
  const all = candidates(schema, base, seen);
  const path = (text: string): string => `${base}/${text}`;
  const starting = all.filter(({ label }) => label.toLowerCase().startsWith(begun));
  const inside = all.filter(
    ({ label, detail }) =>
      !starting.some((each) => each.label === label) && `${label} ${detail}`.toLowerCase().includes(begun),
  );
  return [...starting, ...(begun === '' ? [] : inside)].map(({ label, detail }) => ({
    path: path(label),
    label,
    detail,
  }));
}

function candidates(
  schema: Schema,
  base: string,
  seen: SeenIds,
): readonly { readonly label: string; readonly detail: string }[] {
  if (base === '')
    return [
      ...schema.roots.map(({ name, type }) => ({ label: name, detail: shortName(type) })),
      ...schema.operations.filter(({ boundTo }) => boundTo === null).map(operationLabel),
    ];
  const { type, isKnown } = walk(schema, base);
  if (!isKnown || type === null) return [];
  const bound = schema.operations
    .filter(
      ({ boundTo }) => boundTo !== null && boundTo.name === type.name && boundTo.isCollection === type.isCollection,
    )
    .map(operationLabel);
  if (type.isCollection)
    return [
      ...[...(seen.get(base.toLowerCase()) ?? [])].map(([id, name]) => ({ label: id, detail: name })),
      ...bound,
      { label: '$count', detail: 'how many there are' },
    ];
  const members = schema.types.get(type.name)?.members ?? [];
  return [
    ...members
      .filter(({ isNavigation }) => isNavigation)
      .map(({ name, type: to }) => ({ label: name, detail: shortName(to) })),
    ...bound,
  ];
}

function operationLabel({ kind, name, parameters }: Schema['operations'][number]): {
  readonly label: string;
  readonly detail: string;
} {
  return {
    label: kind === 'function' ? `${name}(${parameters.map((each) => `${each.name}='…'`).join(',')})` : name,
    detail: kind,
  };
}

/** The option, or the property inside of the option, that is being typed. */
function query(schema: Schema, base: string, text: string): readonly Completion[] {
  const cut = text.lastIndexOf('&');
  const [before, begun] = [text.slice(0, cut + 1), text.slice(cut + 1)];
  const path = (option: string): string => `${base}?${before}${option}`;
  const equals = begun.indexOf('=');
  if (equals < 0)
    return options
      .filter(([option]) => option.startsWith(begun.toLowerCase()) || option.slice(1).startsWith(begun.toLowerCase()))
      .map(([option, detail]) => ({
        path: path(option === '$count' ? '$count=true' : `${option}=`),
        label: option,
        detail,
      }));
  const [option, value] = [begun.slice(0, equals), begun.slice(equals + 1)];
  const { type } = walk(schema, base);
  const members = type === null ? [] : (schema.types.get(type.name)?.members ?? []);
  const wanted =
    option === '$expand'
      ? members.filter(({ isNavigation }) => isNavigation)
      : ['$select', '$orderby', '$filter'].includes(option)
        ? members.filter(({ isNavigation }) => !isNavigation)
        : [];
  const word = /[\w.]*$/.exec(value)?.[0] ?? '';
  if (option === '$filter' && word === '' && value !== '') return [];
  return wanted
    .filter(({ name }) => name.toLowerCase().startsWith(word.toLowerCase()))
    .map(({ name, type: of }) => ({
      path: path(`${option}=${value.slice(0, value.length - word.length)}${name}`),
      label: name,
      detail: shortName(of),
    }));
}
