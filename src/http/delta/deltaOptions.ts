// The options of a delta query: state tokens in each of their spellings, what the first call selects and filters by,
// and what Graph refuses.

import { DirectoryObjectKinds } from '../../domain/enums.ts';
import { guidOf } from '../../model/tables/fieldTypes.ts';
import { Fault, didYouMean, truncate } from '../../odata/fault.ts';
import { queryPairs } from '../../odata/parse/queryOptions.ts';
import { and, oneOfValues, type Condition } from '../../odata/query.ts';
import { isQualified, withoutNamespace } from '../../odata/schemaLookup.ts';
import type { Service } from '../../odata/serviceDescription.ts';
import type { DeltaFilter, DeltaRelation } from './deltaTable.ts';

/** What the first call of a round of delta queries says, as the tokens of all others keep it. */
export interface DeltaChoices {
  readonly select: string | null;
  readonly expand: string | null;
  readonly filter: string | null;
}

/** The options of one call. */
export interface DeltaOptions extends DeltaChoices {
  /** `skip` and `delta`: by which option the token came. */
  readonly token: { readonly kind: 'skip' | 'delta'; readonly text: string } | null;
  /** From now on, without the rows that are there. */
  readonly isLatest: boolean;
}

const mostChoice = 2_500;
const spellings: Readonly<Record<string, string>> = {
  select: 'select',
  expand: 'expand',
  filter: 'filter',
  skiptoken: 'skiptoken',
  deltatoken: 'deltatoken',
  token: 'deltatoken',
  format: 'format',
};
const refused: ReadonlySet<string> = new Set(['top', 'orderby', 'search', 'count', 'skip', 'apply', 'compute']);

/** Throws Fault (400). An empty token is none, so that the way back of a 410 begins anew. */
export function readDeltaOptions(search: string): DeltaOptions {
  const given = new Map<string, string>();
  for (const { name, value } of queryPairs(search)) {
    const written = name.trim().toLowerCase();
    const bare = written.replace(/^\$/, '');
    const known = spellings[bare];
    if (known === undefined) {
      if (refused.has(bare))
        throw new Fault('notSupported', `${truncate(name)} is not supported by delta.`, truncate(name), 0);
      if (!written.startsWith('$')) continue;
      const meant = didYouMean(written, ['$select', '$filter', '$deltatoken', '$skiptoken']);
      throw new Fault('unsupportedOption', `${truncate(name)} is not supported.${meant}`, truncate(name));
    }
    if (given.has(known)) throw new Fault('duplicateOption', `${truncate(name)} may be given once.`, truncate(name));
    if (value.trim() !== '') given.set(known, value.trim());
    else if (!known.endsWith('token'))
      throw new Fault('badValue', `${truncate(name)} is empty; leave it out or give it a value.`, truncate(name), 0);
  }
  return checkedOptions((name) => given.get(name) ?? null);
}

function checkedOptions(given: (name: string) => string | null): DeltaOptions {
  const [skip, delta] = [given('skiptoken'), given('deltatoken')];
  if (skip !== null && delta !== null)
    throw new Fault('notSupported', 'A call has a $skiptoken or a $deltatoken, not both.', '$skiptoken', 0);
  for (const name of ['select', 'expand', 'filter'] as const)
    if ((given(name)?.length ?? 0) > mostChoice)
      throw new Fault(
        'tooComplex',
        `$${name} of a delta query may have ${mostChoice} characters at the most.`,
        `$${name}`,
      );
  const isLatest = delta?.toLowerCase() === 'latest';
  const [kind, text] = skip === null ? (['delta', delta] as const) : (['skip', skip] as const);
  return {
    select: given('select'),
    expand: given('expand'),
    filter: given('filter'),
    token: text === null || isLatest ? null : { kind, text },
    isLatest,
  };
}

/** What is left of a `$select` for the properties, and the relations that it names. */
export interface ChosenRelations {
  readonly select: string | null;
  readonly relations: readonly DeltaRelation[];
}

/** `$select=displayName,members`; the page on groups writes `$expand=members`. */
export function chosenRelations(
  service: Service,
  { select, expand }: DeltaChoices,
  known: readonly DeltaRelation[],
): ChosenRelations {
  const relationOf = (item: string): DeltaRelation | undefined => {
    const names = item.trim().toLowerCase().split('/');
    const name = names.length === 2 && isQualified(service, names[0] as string) ? names[1] : names[0];
    return known.find((each) => each.name === name);
  };
  const expanded = (expand ?? '').split(',').flatMap((item) => relationOf(item) ?? []);
  if (select === null)
    return { select, relations: [...new Set([...known.filter(({ isDefault }) => isDefault), ...expanded])] };
  const items = select.split(',');
  const properties = items.filter((item) => relationOf(item) === undefined);
  return {
    // The id is always answered.
    select: [...properties, ...(properties.some((item) => item.trim().toLowerCase() === 'id') ? [] : ['id'])].join(','),
    relations: [...new Set([...items.flatMap((item) => relationOf(item) ?? []), ...expanded])],
  };
}

/** A filter as conditions: that which stays as it is of a row, and that which may change. */
export interface DeltaCondition {
  readonly fixed: Condition;
  readonly changing: Condition;
  /** Where it compares ids. */
  readonly ids: ReadonlySet<string> | null;
}

const mostComparisons = 50;
const clausePattern = /^(?:([a-z]+(?:\/[a-z]+)?)\s+eq\s+(?:'([^']*)'|([0-9a-f-]{36}))|isof\(\s*'([\w.#]+)'\s*\))$/i;

/**
 * `id eq 'a' or id eq 'b'`, `isof('microsoft.graph.user')` of any directory object, and what `filters` names. Values of
 * one property are alternatives; several properties are held together, as the page on directory objects has it.
 */
export function deltaCondition(
  service: Service,
  text: string,
  { filters, isOfAnyKind }: { readonly filters: Readonly<Record<string, DeltaFilter>>; readonly isOfAnyKind: boolean },
): DeltaCondition {
  const values = new Map<string, Set<string>>();
  const clauses = text.replace(/^\((.*)\)$/, '$1').split(/\s+(?:or|and)\s+/i);
  if (clauses.length > mostComparisons)
    throw new Fault(
      'tooComplex',
      `$filter of a delta query may have ${mostComparisons} comparisons at the most.`,
      '$filter',
      0,
    );
  for (const clause of clauses) {
    const [name, value] = readClause(service, clause.trim(), { filters, isOfAnyKind });
    values.set(name, (values.get(name) ?? new Set()).add(value));
  }
  refuseMixed(text, values.size);
  const conditionsOf = (isFixed: boolean): readonly Condition[] =>
    [...values].flatMap(([name, of]) => {
      const filter = name === 'id' ? byId : name === 'isof' ? byKind : (filters[name] as DeltaFilter);
      return filter.isFixed === isFixed ? [oneOfValues(filter.path, [...of])] : [];
    });
  return { fixed: and(...conditionsOf(true)), changing: and(...conditionsOf(false)), ids: values.get('id') ?? null };
}

const byId: DeltaFilter = { path: ['id'], isFixed: true };
const byKind: DeltaFilter = { path: ['kind'], isFixed: true };

function readClause(
  service: Service,
  clause: string,
  { filters, isOfAnyKind }: { readonly filters: Readonly<Record<string, DeltaFilter>>; readonly isOfAnyKind: boolean },
): readonly [name: string, value: string] {
  const [, path, quoted, bare, type] = clausePattern.exec(clause) ?? [];
  if (type !== undefined && isOfAnyKind) {
    const kind = withoutNamespace(service, type.replace(/^#/, ''));
    const found = DirectoryObjectKinds.find((each) => each.toLowerCase() === kind.toLowerCase());
    if (found !== undefined) return ['isof', found];
  }
  const name = path?.toLowerCase();
  if (name === undefined || (name !== 'id' && filters[name] === undefined)) throw badFilter(clause, filters);
  const id = guidOf(quoted ?? bare ?? '');
  if (id === null) throw new Fault('badValue', `${truncate(clause)}: the value must be a GUID.`, '$filter', 0);
  return [name, id];
}

function badFilter(clause: string, filters: Readonly<Record<string, DeltaFilter>>): Fault {
  const names = ['id', ...Object.keys(filters)].map((each) => `${each} eq '…'`).join(', ');
  return new Fault(
    'notFilterable',
    `${truncate(clause)}: delta can be filtered by ${names}, joined by or.`,
    '$filter',
    0,
  );
}

/** Of several properties, `or` between them would mean something else than is done. */
function refuseMixed(text: string, properties: number): void {
  const isMixed = properties > 1 && /\sor\s/i.test(text) && !/isof\(/i.test(text);
  if (isMixed)
    throw new Fault(
      'notFilterable',
      'A filter of delta joins values of one property by or, and properties by and.',
      '$filter',
      0,
    );
}
