// What a report is: a question with parameters and columns, and where its rows come from.

import type { EntityName } from '../domain/entities.ts';
import type { Id, Instant } from '../domain/base.ts';
import type { Condition, Path, Row } from '../odata/query.ts';
import type { Store } from '../store/contract.ts';

/** The value of a column in a row. */
export type Cell = string | number | boolean | null;
/** `name`: text that is compared and sorted without case. `word`: one of a closed list. */
export type CellKind = 'id' | 'text' | 'name' | 'word' | 'instant' | 'integer' | 'boolean';

/** A column; `path` is where a row of the report's entity has the value, null where it is found out for each page. */
export interface Column {
  readonly name: string;
  readonly kind: CellKind;
  readonly path: Path | null;
}

/** A parameter; without `required` it may be left out, and is its `usual` value then, or null. */
export interface Parameter {
  readonly name: string;
  readonly kind: 'id' | 'instant' | 'integer';
  readonly required?: true;
  readonly usual?: number;
  readonly says: string;
}
/** The values of a report's parameters by their names; instants and ids as rows have them. */
export type ParameterValues = Readonly<Record<string, string | number | null>>;

/** Who asks, when, and what they may read. */
export interface ReportContext {
  readonly store: Pick<Store, 'read'>;
  /** Tenant time. */
  readonly now: Instant;
  /** The rows of an entity that the caller may be told of. */
  readonly readable: (entity: EntityName) => Condition;
  /** Whether the caller's token may be used for a GET of a route. */
  readonly permits: (route: string) => boolean;
  /** The stages whose reviewer the caller may know. */
  readonly told: Condition;
}

/** A row of an answer: an id, and the value of each column. */
export interface ReportRow {
  readonly id: string;
  readonly [column: string]: Cell;
}
export type FurtherCells = Readonly<Record<string, Cell>>;

/** Rows of one entity that meet a condition; `more` gives the cells that no path leads to, for a page of rows. */
export interface RowSource {
  readonly kind: 'rows';
  readonly entity: EntityName;
  /** Fields that `more` reads beside those of the columns. */
  readonly fields?: readonly string[];
  readonly where: (ctx: ReportContext, values: ParameterValues) => Condition | Promise<Condition>;
  readonly more?: (
    ctx: ReportContext,
    rows: readonly Row[],
    values: ParameterValues,
  ) => Promise<ReadonlyMap<string, FurtherCells>>;
}

/** Rows that are calculated all at once. */
export interface CalculatedSource {
  readonly kind: 'calculated';
  readonly calculate: (ctx: ReportContext, values: ParameterValues) => Promise<readonly ReportRow[]>;
}

/** A question, and how it is answered. */
export interface Report {
  readonly id: string;
  readonly question: string;
  readonly parameters: readonly Parameter[];
  readonly columns: readonly Column[];
  /** Routes whose GET the token must be allowed besides that of the reports. */
  readonly routes: readonly string[];
  readonly source: RowSource | CalculatedSource;
}

/** Whether a report can be asked as of a day. */
export const isOfTime = ({ parameters }: Report): boolean => parameters.some(({ name }) => name === 'asOf');

export const column = (name: string, kind: CellKind, ...path: readonly string[]): Column => ({
  name,
  kind,
  path: path.length === 0 ? null : (path as unknown as Path),
});

export const idParameter = (name: string, says: string): Parameter => ({ name, kind: 'id', says });
export const required = (parameter: Parameter): Parameter => ({ ...parameter, required: true });
export const asOf: Parameter = { name: 'asOf', kind: 'instant', says: 'The moment of the answer; now without it.' };
export const since: Parameter = { name: 'since', kind: 'instant', says: 'The beginning of the period.' };
export const until: Parameter = { name: 'until', kind: 'instant', says: 'The end of the period; now without it.' };
export const usually = (name: string, usual: number, says: string): Parameter => ({
  name,
  kind: 'integer',
  usual,
  says,
});

/** A parameter as an id, an instant or a number; null where it was left out. */
export const textOf = (values: ParameterValues, name: string): Id | Instant | null =>
  (values[name] as string | null | undefined) ?? null;
export const numberOf = (values: ParameterValues, name: string): number => Number(values[name] ?? 0);
