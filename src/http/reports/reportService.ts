// The columns of a report as a type that the OData engine plans filters and orders by, and its parameters as those of
// a function.

import { guid, boolean, instant, integer, name, text, type AnyFieldType } from '../../model/tables/fieldTypes.ts';
import { readArguments } from '../../odata/parse/operationParameters.ts';
import type { Options } from '../../odata/parse/queryOptions.ts';
import type { Argument } from '../../odata/parse/resourcePath.ts';
import { planQuery } from '../../odata/plan/planQuery.ts';
import type { PageSizes } from '../../odata/plan/planContext.ts';
import { always, never, type Query } from '../../odata/query.ts';
import type { Navigation, Operation, Property, Service, StructuredType } from '../../odata/serviceDescription.ts';
import { Fault } from '../../odata/fault.ts';
import { Refusal } from '../../domain/refusal.ts';
import { isSortable } from '../../reports/answers/reach.ts';
import type { CellKind, Column, Parameter, ParameterValues, Report, ReportContext } from '../../reports/report.ts';

const types: Readonly<Record<CellKind, AnyFieldType>> = {
  id: guid,
  text: text(10_000),
  name: name(10_000),
  word: text(256),
  instant,
  integer: integer(Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER),
  boolean,
};

/** What a column's values are in JSON. */
export const edmTypeOf = (kind: CellKind): string => types[kind].types.latchkey.name;

const edmTypeOfParameter = (kind: Parameter['kind']): string =>
  kind === 'instant' ? 'Edm.DateTimeOffset' : kind === 'integer' ? 'Edm.Int32' : 'Edm.String';

/** The rows of a report as its address asks for them. Throws Fault. */
export function planReport(
  report: Report,
  ctx: ReportContext,
  options: Options,
  { pageSize, list }: { readonly pageSize: PageSizes; readonly list: string },
): { readonly query: Query; readonly selected: readonly Column[]; readonly list: string } {
  const type = typeOf(report, ctx);
  const navigation = setOf(report);
  const service: Service = {
    namespace: 'microsoft.graph',
    alias: null,
    types: new Map([[type.name.toLowerCase(), type]]),
    enums: new Map(),
    root: new Map([[navigation.name.toLowerCase(), navigation]]),
    operations: [],
  };
  const target = {
    steps: [{ navigation, declared: type, cast: null, castName: null, key: null }],
    type,
    collection: true,
    tail: { kind: 'rows' },
    path: list,
  } as const;
  const planned = planQuery(service, target, options, {
    restrict: () => always,
    callerId: null,
    pageSize,
    functionCondition: () => never,
    requireFilters: false,
    now: ctx.now,
  });
  if (planned.query === null) throw new Error(`${report.id} has no rows`);
  const selected = selectedOf(report, options);
  return { query: planned.query, selected, list: planned.list };
}

/** The columns that `$select` names; all of them without it, and for `*`. */
function selectedOf({ columns }: Report, { select }: Options): readonly Column[] {
  if (select === null || select.some(({ star }) => star)) return columns;
  const names = new Set(select.map(({ names: [first] }) => first?.name.toLowerCase()));
  return columns.filter(({ name: each }) => names.has(each.toLowerCase()));
}

function typeOf(report: Report, ctx: ReportContext): StructuredType {
  return {
    kind: 'entity',
    name: `${report.id}Row`,
    entity: report.id,
    base: null,
    abstract: false,
    properties: new Map(report.columns.map((each) => [each.name.toLowerCase(), propertyOf(report, ctx, each)])),
    navigations: new Map(),
    typed: false,
    typeOf: () => `${report.id}Row`,
    byKey: () => null,
    alternateKeys: new Map(),
    isOf: null,
  };
}

function propertyOf({ source }: Report, ctx: ReportContext, each: Column): Property {
  const type = types[each.kind];
  const isReached = source.kind === 'calculated' || each.path !== null;
  return {
    name: each.name,
    canonical: each.name,
    type: type.types.latchkey,
    nullable: true,
    listed: true,
    byDefault: true,
    path: isReached ? [each.name] : null,
    sortable: source.kind === 'calculated' || isSortable({ entity: source.entity, ctx }, each),
    decodeLiteral: type.literal.latchkey,
    elements: null,
    needs: [],
    needsRows: [],
    writes: [],
    encode: (row) => row[each.name],
    decode: () => undefined,
  };
}

const setOf = ({ id }: Report): Navigation => ({
  name: id,
  navigation: id,
  to: `${id}Row`,
  collection: true,
  contained: true,
  listed: true,
  canonical: id,
  source: { kind: 'set', where: always },
  via: null,
  inBody: 'never',
  referenceable: false,
  requiredFilters: [],
});

/** The values of a report's parameters. Throws Fault for what is no literal, and the refusal `invalidField`. */
export function parametersOf(
  report: Report,
  args: readonly Argument[],
  aliases: ReadonlyMap<string, string>,
): ParameterValues {
  const names = report.parameters.map((each) => each.name);
  const unknown = args.find((each) => !names.some((name) => name.toLowerCase() === each.name.toLowerCase()));
  if (unknown !== undefined)
    throw new Fault(
      'unknownParameter',
      `${report.id} has no parameter ${unknown.name.slice(0, 64)}; it has ${names.join(', ') || 'none'}.`,
      report.id,
    );
  const operation: Operation = {
    kind: 'function',
    name: report.id,
    boundTo: null,
    parameters: report.parameters.map(({ name, kind, required }) => ({
      name,
      type: { kind: 'primitive', name: edmTypeOfParameter(kind), collection: false },
      nullable: required !== true,
    })),
    returns: null,
    listed: true,
  };
  const service = { types: new Map(), enums: new Map() } as unknown as Service;
  const given = readArguments(service, operation, args, aliases);
  const values = Object.fromEntries(
    report.parameters.map((each) => [each.name, decodedValue(each, given[each.name] ?? null)]),
  );
  const { since = null, until = null } = values;
  if (since !== null && until !== null && until < since)
    throw new Refusal('invalidField', { field: 'until', says: 'It must not be before since.' });
  return values;
}

function decodedValue({ name, kind, usual }: Parameter, given: unknown): string | number | null {
  if (given === null) return usual ?? null;
  const literalKind = kind === 'instant' ? 'dateTime' : kind === 'integer' ? 'number' : 'string';
  const decoded = types[kind].literal.latchkey({ kind: literalKind, text: String(given) });
  const value = 'value' in decoded ? decoded.value : undefined;
  if (typeof value !== 'string' && typeof value !== 'number')
    throw new Refusal('invalidField', { field: name, says: `It must be ${expectedOf[kind]}.` });
  if (typeof value === 'number' && (value < 0 || value > mostNumber))
    throw new Refusal('invalidField', { field: name, says: `It must be from 0 to ${mostNumber}.` });
  return value;
}

const mostNumber = 36_500;
const expectedOf: Readonly<Record<Parameter['kind'], string>> = {
  id: 'a GUID',
  instant: 'a moment such as 2026-03-01T00:00:00Z',
  integer: 'a whole number',
};
