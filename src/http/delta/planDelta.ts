// The plan of a delta query: how its rows are read and shown, which of them the caller may see, and what is watched in
// the feed.

import { createHash } from 'node:crypto';
import type { EntityName } from '../../domain/entities.ts';
import { Refusal } from '../../domain/refusal.ts';
import type { WatchedRows } from '../../feed/changedObjects.ts';
import { toldObjects } from '../../identity/access/toldObjects.ts';
import { Fault, truncate } from '../../odata/fault.ts';
import { readOptions } from '../../odata/parse/queryOptions.ts';
import type { AnswerShape } from '../../odata/plan/answerShape.ts';
import type { PlanContext } from '../../odata/plan/planContext.ts';
import { planQuery, type PlannedRead } from '../../odata/plan/planQuery.ts';
import { always, and, type Condition, type Query } from '../../odata/query.ts';
import type { StructuredType } from '../../odata/serviceDescription.ts';
import type { CallerAtTime } from '../pipeline/identify.ts';
import { chosenRelations, deltaCondition, type DeltaChoices } from './deltaOptions.ts';
import { deltaFilters, deltaParts, deltaRelations, type DeltaRelation } from './deltaTable.ts';
import type { DeltaTarget } from './deltaTarget.ts';

/** How the rows of a delta query are found and shown. */
export interface DeltaPlan {
  readonly planned: PlannedRead;
  readonly shape: AnswerShape;
  readonly entity: EntityName;
  /** The rows that are shown, with what the answer needs of them. */
  readonly query: Query;
  /** Of these, what never changes of a row. */
  readonly fixed: Condition;
  readonly scope: string;
  /** Whether rows come into sight and go out of it by more than their own changes. */
  readonly isPartly: boolean;
  readonly ids: ReadonlySet<string> | null;
  readonly relations: readonly DeltaRelation[];
  readonly watched: readonly WatchedRows[];
}

/** Throws Fault (400), and `scopeMissing` and `notAllowed` (403) for relations that the caller may not read. */
export function planDelta(
  { version, rows }: DeltaTarget,
  choices: DeltaChoices,
  { caller }: CallerAtTime,
  context: PlanContext,
): DeltaPlan {
  const { service } = version;
  const type = rows.type as StructuredType;
  const entity = type.entity as EntityName;
  const known = deltaRelations[type.name.toLowerCase()] ?? [];
  const chosen = chosenRelations(service, choices, known);
  const relations = chosen.relations.filter((each) => isReadable(each, { choices, type, context }));
  const options = readOptions(searchOf(chosen.select, expandedRows(type, choices, known)));
  const planned = planQuery(service, rows, options, { ...context, requireFilters: false });
  const isOfAnyKind = entity === 'directoryObject' && type.name === entity;
  const filter =
    choices.filter === null
      ? { fixed: always, changing: always, ids: null }
      : deltaCondition(service, choices.filter, { filters: deltaFilters[entity] ?? {}, isOfAnyKind });
  const reached = isOfAnyKind ? (toldObjects(caller, type.name, type.name)?.where ?? always) : always;
  const source = rows.steps.at(-1)?.navigation.source;
  const fixed = and(source?.kind === 'set' ? source.where : always, reached, filter.fixed);
  const query = planned.query as Query;
  return {
    planned,
    shape: planned.shape as AnswerShape,
    entity,
    query: {
      ...query,
      where: and(query.where, reached, filter.fixed, filter.changing),
      fields: withFields(
        query.fields,
        relations.flatMap(({ field }) => field ?? []),
      ),
      orderBy: [],
    },
    fixed,
    scope: createHash('sha256').update(JSON.stringify(fixed)).digest('base64url').slice(0, 16),
    isPartly: and(context.restrict(entity), filter.changing).op !== 'true',
    ids: filter.ids,
    relations,
    watched: [
      ...(deltaParts[entity] ?? []),
      ...relations.flatMap(({ name, rows: link }) => (link === null ? [] : [{ ...link, as: name }])),
    ],
  };
}

const withFields = (fields: Query['fields'], more: readonly string[]): Query['fields'] =>
  fields === 'all' ? fields : [...new Set([...fields, ...more])];

/** Whether a relation is told; a relation that was not asked for by name is left out where it may not be read. */
function isReadable(
  { name, rows }: DeltaRelation,
  {
    choices,
    type,
    context,
  }: { readonly choices: DeltaChoices; readonly type: StructuredType; readonly context: PlanContext },
): boolean {
  const isAsked = choices.select !== null || choices.expand !== null;
  const navigation = type.navigations.get(name);
  // Who sees some of the links only, such as a guest, could not be told which of them went out of sight.
  if (rows !== null && context.restrict('directoryObject').op !== 'true') {
    if (!isAsked) return false;
    throw new Refusal('notAllowed', { reason: `Guests are not told of ${name} by delta.` });
  }
  if (navigation === undefined) return true;
  try {
    context.authorizeNavigation?.(type, navigation, false);
    return true;
  } catch (error) {
    if (isAsked) throw error;
    return false;
  }
}

/** What of `$expand` is for the plan: navigations to one, of sets that are not the directory's. */
function expandedRows(type: StructuredType, { expand }: DeltaChoices, known: readonly DeltaRelation[]): string | null {
  if (expand === null) return null;
  for (const item of expand.split(',')) {
    const name = item.trim().toLowerCase();
    const isRelation = known.some((each) => each.name === name);
    const navigation = known.length > 0 ? undefined : type.navigations.get(name);
    if (!isRelation && (navigation === undefined || navigation.collection))
      throw new Fault(
        'notExpandable',
        `${truncate(item.trim())} cannot be expanded by delta${known.length > 0 ? '; $select names relations' : ''}.`,
        '$expand',
        0,
      );
  }
  return known.length > 0 ? null : expand;
}

const searchOf = (select: string | null, expand: string | null): string =>
  [
    ...(select === null ? [] : [`$select=${encodeURIComponent(select)}`]),
    ...(expand === null ? [] : [`$expand=${encodeURIComponent(expand)}`]),
  ].join('&');
