// From a target and its options to ONE query of the store, and back from its page to the rows that were asked for.

import { callerDemanded, Fault } from '../fault.ts';
import { createPlanState, relatedRowsExpansion, toldRows, type PlanContext, type PlanState } from './planContext.ts';
import {
  withCursorFields,
  filterAndOrder,
  pageSizeOf,
  plainExpansion,
  rowPlanOf,
  type QueriedRows,
  type RowPlan,
} from './expansions.ts';
import { noClauses, type Clauses } from '../parse/clauses.ts';
import type { Navigation, Property, Service, StructuredType } from '../serviceDescription.ts';
import { cursorOf } from './orderBy.ts';
import { readArguments, type ParameterValues } from '../parse/operationParameters.ts';
import {
  always,
  and,
  eq,
  from,
  never,
  type Condition,
  type Cursor,
  type ExpandedRows,
  type Order,
  type Page,
  type Query,
  type Row,
} from '../query.ts';
import { castCondition, isA, typeNamed } from '../schemaLookup.ts';
import { readSkipToken } from '../parse/skipToken.ts';
import { namesAnyPath, requireFilterPaths } from './requiredFilters.ts';
import type { Options } from '../parse/queryOptions.ts';
import { referenceFields, type AnswerShape } from './answerShape.ts';
import type { PathStep, ResourcePath } from '../parse/resourcePath.ts';

/** The plan of a read: its one query, and how the answer is made from the page of that query. */
export interface PlannedRead {
  readonly service: Service;
  readonly target: ResourcePath;
  readonly options: Options;
  /**
   * Null where there is no row to read: containers, `$metadata`, the service document, operations on nothing or on a
   * whole collection.
   */
  readonly query: Query | null;
  /** The requested rows out of the page of `query`. */
  readonly resultOf: (page: Page) => ReadResult;
  /** How rows are shown; null where the target has no type. */
  readonly shape: AnswerShape | null;
  /** Of the target's function; empty otherwise. */
  readonly parameters: ParameterValues;
  /** Which list a $skiptoken belongs to. */
  readonly list: string;
}

/** `missing`: a row of the path is not there or may not be seen (404); `step` names it. */
export type ReadResult =
  | { readonly kind: 'missing'; readonly step: string }
  | { readonly kind: 'row'; readonly row: Row }
  | {
      readonly kind: 'rows';
      readonly rows: readonly Row[];
      readonly count: number | null;
      readonly next: Cursor | null;
    };

/** Plans a read as one query. Throws Fault (400). */
export function planQuery(service: Service, target: ResourcePath, options: Options, context: PlanContext): PlannedRead {
  const { tail } = target;
  const parameters =
    tail.kind === 'operation' && tail.operation.kind === 'function'
      ? readArguments(service, tail.operation, tail.args, options.aliases)
      : {};
  const call = tail.kind === 'operation' ? `/${tail.operation.name}${JSON.stringify(parameters)}` : '';
  const list = `${target.path}${call} ${options.listIdentity}`;
  const base = { service, target, options, parameters, list };
  const work = createPlanState(service, context, options.aliases);
  const start = target.steps.findLastIndex(
    (each) => each.navigation.source.kind === 'set' || each.navigation.source.kind === 'singleton',
  );
  const last = target.steps.at(-1);
  if (last === undefined || start < 0 || !hasRows(service, target))
    return { ...base, ...withoutRows(work, target, options) };
  const extra =
    tail.kind === 'operation' && target.collection ? context.functionCondition(tail.operation, parameters) : always;
  if (context.requireFilters && target.collection)
    requireFilterPaths(last.navigation.requiredFilters, options.filter, last.navigation.name);
  const steps = target.steps.slice(start);
  const end = innermostQuery(work, target, options, { isNested: steps.length > 1, list });
  const inner: Query = {
    ...end.query,
    where: and(stepCondition(work, last), end.query.where, extra, usualPart(target, options)),
  };
  return {
    ...base,
    query: nestQueries(work, steps, inner),
    resultOf: (page) => readResultOf(page, steps, target.collection, inner.orderBy),
    shape: end.shape,
  };
}

/** Of a list that Graph gives in part, unless its filter says otherwise: the part that it gives. */
function usualPart({ steps, collection }: ResourcePath, { filter }: Options): Condition {
  const usual = steps.at(-1)?.navigation.unlessFiltered;
  return usual === undefined || !collection || namesAnyPath(usual.paths, filter) ? always : usual.where;
}

/** An operation on a whole collection has rows of its own only where it narrows the collection. */
function hasRows(service: Service, target: ResourcePath): boolean {
  if (target.type === null || target.steps.at(-1)?.navigation.source.kind === 'container') return false;
  return target.tail.kind !== 'operation' || !target.collection || isNarrowingFunction(service, target);
}

function withoutRows(
  work: PlanState,
  { type, tail, path, steps }: ResourcePath,
  options: Options,
): Pick<PlannedRead, 'query' | 'resultOf' | 'shape'> {
  const isRooted = steps.some(({ navigation: { source } }) => source.kind === 'set' || source.kind === 'singleton');
  if (type?.entity != null && !isRooted) throw new Error(`${path} starts at no set`);
  if (tail.kind === 'rows') refuseListOptions(options, 'expand');
  const shape =
    type === null
      ? null
      : rowPlanOf(work, { type, entity: '', reachedBy: null }, { ...noClauses, select: options.select }).shape;
  return { query: null, resultOf: () => ({ kind: 'missing', step: path }), shape };
}

/** Whether the target is a function that gives some rows of the collection that it is bound to. */
function isNarrowingFunction(service: Service, { tail, type, collection }: ResourcePath): boolean {
  if (tail.kind !== 'operation' || tail.operation.kind !== 'function' || !collection || type === null) return false;
  const { returns } = tail.operation;
  return (
    returns?.type.collection === true &&
    returns.type.kind === 'entity' &&
    isA(service, type, typeNamed(service, returns.type.name))
  );
}

/** The innermost query, without the condition of its step. */
function innermostQuery(
  work: PlanState,
  target: ResourcePath,
  options: Options,
  { isNested, list }: { isNested: boolean; list: string },
): { query: Query; shape: AnswerShape } {
  const { tail, collection, steps } = target;
  const type = target.type as StructuredType;
  const { navigation, declared } = steps.at(-1) as PathStep;
  const entity = declared.entity as string;
  const reachedBy = navigation.source.kind === 'relation' ? navigation : null;
  const queried: QueriedRows = { type, entity, reachedBy, isOne: !collection };
  const isCount = tail.kind === 'count' || (tail.kind === 'operation' && tail.count);
  const isList = tail.kind === 'rows' || (tail.kind === 'operation' && collection);
  if (!collection) refuseListOptions(options, tail.kind === 'property' ? 'select' : null);
  const rows = rowPlanOf(work, queried, isList ? withInlined(options, queried.type, collection) : noClauses);
  const read =
    tail.kind === 'property'
      ? propertyNeeds(work, queried, tail.properties[0])
      : isList
        ? { fields: rows.fields, expand: rows.expand }
        : { fields: referenceFields(work.service, type), expand: [] };
  const query = from(entity);
  if (!collection) return { query: { ...query, ...read, top: 1 }, shape: rows.shape };
  const { where, orderBy } = filterAndOrder(work, queried, options);
  const top = pageSizeOf(work, options.top, '$top', 0) ?? defaultPageSize(work.context, navigation);
  const after = options.skipToken === null ? null : readSkipToken(list, options.skipToken, orderBy.length + 1);
  const listed = isNested ? withCursorFields(work, entity, { ...rows, ...read }, orderBy) : read;
  if (isCount) return { query: { ...query, where, fields: ['id'], top: 0, count: true }, shape: rows.shape };
  return {
    query: {
      ...query,
      ...listed,
      where,
      orderBy,
      top,
      after,
      skip: after === null ? options.skip : 0,
      count: options.count,
    },
    shape: rows.shape,
  };
}

const defaultPageSize = ({ pageSize }: PlanContext, { isWhole }: Navigation): number =>
  (isWhole === true ? pageSize.whole : undefined) ?? pageSize.default;

/** One row that is read plainly is answered with the navigations that Graph's pages show in it. */
function withInlined(options: Options, type: StructuredType, isCollection: boolean): Clauses {
  if (isCollection || options.select !== null) return options;
  const inlined = [...type.navigations.values()].filter((each) => each.inlined === true && each.listed);
  return inlined.length === 0 ? options : { ...options, expand: [...options.expand, ...inlined.map(plainExpansion)] };
}

function propertyNeeds(
  work: PlanState,
  { type, entity, reachedBy }: QueriedRows,
  { needs, needsRows }: Property,
): Pick<RowPlan, 'fields' | 'expand'> {
  const told = toldRows(work, reachedBy, type)?.fields ?? [];
  const fields = [...new Set([...referenceFields(work.service, type), ...needs, ...told])];
  return { fields, expand: needsRows.map((navigation) => relatedRowsExpansion(work, entity, navigation)) };
}

/** Graph's page reads the chain of managers of one user with `$count=true`, which has no effect. */
const hasLevels = ({ expand }: Options): boolean => expand.some(({ clauses }) => clauses.levels !== null);

/** What is for lists is refused elsewhere; `and` says what else has no meaning. */
function refuseListOptions(options: Options, and: 'expand' | 'select' | null): void {
  const given =
    options.filter !== null
      ? '$filter'
      : options.search !== null
        ? '$search'
        : options.orderBy.length > 0
          ? '$orderby'
          : options.top !== null
            ? '$top'
            : options.skip > 0
              ? '$skip'
              : options.skipToken !== null
                ? '$skiptoken'
                : options.count && !hasLevels(options)
                  ? '$count'
                  : null;
  if (given !== null) throw new Fault('notSupported', `${given} is for lists; this path leads to one thing.`, given, 0);
  if (and !== null && options.expand.length > 0)
    throw new Fault('notExpandable', 'Nothing can be expanded here; read what is below by its own path.', '$expand', 0);
  if (and === 'select' && options.select !== null)
    throw new Fault('notSupported', '$select has no meaning for one property.', '$select', 0);
}

/** Which rows a step means: those of its source with its key and type, as far as the caller may see them. */
function stepCondition(work: PlanState, { navigation, declared, cast, key }: PathStep): Condition {
  const type = cast ?? declared;
  const keyed =
    key === null
      ? always
      : ((key.kind === 'id' ? type.byKey(key.text) : type.alternateKeys.get(key.name)?.(key.text)) ?? never);
  const kind = cast === null ? always : (castCondition(work.service, declared, cast) ?? never);
  return and(keyed, kind, sourceCondition(work, navigation), work.restrict(declared.entity as string));
}

function sourceCondition({ context: how }: PlanState, { source, name }: PathStep['navigation']): Condition {
  if (source.kind === 'set')
    return source.narrowedBy === undefined
      ? source.where
      : and(source.where, how.setCondition?.(source.narrowedBy) ?? never);
  if (source.kind !== 'singleton') return always;
  if (typeof source.id === 'string') return eq('id', source.id);
  if (how.callerId === null) throw callerDemanded(name);
  return eq('id', how.callerId);
}

const nestedStep = '~step';

/** The steps before the last one around it, each reading nothing but the next. */
function nestQueries(work: PlanState, steps: readonly PathStep[], inner: Query): Query {
  let query = inner;
  for (let at = steps.length - 2; at >= 0; at--) {
    const step = steps[at] as PathStep;
    const next = steps[at + 1] as PathStep;
    query = from(step.declared.entity as string, stepCondition(work, step), {
      fields: ['id'],
      top: 1,
      expand: [{ navigation: next.navigation.navigation, as: nestedStep, query }],
    });
  }
  return query;
}

function readResultOf(
  page: Page,
  steps: readonly PathStep[],
  isCollection: boolean,
  orders: readonly Order[],
): ReadResult {
  let rows: readonly Row[] = page.rows;
  let { count, next } = page;
  for (const [at, step] of steps.entries()) {
    const isLast = at === steps.length - 1;
    if (isLast && isCollection) return { kind: 'rows', rows, count, next };
    const row = rows[0];
    if (row === undefined) return { kind: 'missing', step: step.navigation.name };
    if (isLast) return { kind: 'row', row };
    const far = row[nestedStep] as Row | ExpandedRows | null | undefined;
    const many = isExpandedRows(far) ? far : { rows: far == null ? [] : [far], count: null, more: false };
    const end = many.rows.at(-1);
    ({ rows, count } = many);
    next = many.more && end !== undefined ? cursorOf(orders, end) : null;
  }
  return { kind: 'missing', step: '' };
}

function isExpandedRows(far: Row | ExpandedRows | null | undefined): far is ExpandedRows {
  return far != null && Array.isArray((far as ExpandedRows).rows) && 'more' in far;
}
