// What a plan needs beside the address: who asks, what the caller may see, how much a page holds, and what functions
// mean.

import type { Navigation, Operation, Service, StructuredType } from '../serviceDescription.ts';
import type { ParameterValues } from '../parse/operationParameters.ts';
import { Fault } from '../fault.ts';
import { relatedType } from '../schemaLookup.ts';
import { from, type Condition, type Expansion, type Row, type SearchedField } from '../query.ts';

/** How many rows a page has where `$top` does not say, and how many it may have. */
export interface PageSizes {
  readonly default: number;
  readonly max: number;
  /** Of sets that are answered on one page; `default` where it is left out. */
  readonly whole?: number;
}

/** Who asks, what they may see, how much a page holds, and what functions mean. */
export interface PlanContext {
  /**
   * What the caller may see of an entity; added wherever it enters a query: root, path, $expand, filters, order,
   * counts, search.
   */
  readonly restrict: (entity: string) => Condition;
  /** Null where no user asks: then `me` is refused. */
  readonly callerId: string | null;
  readonly pageSize: PageSizes;
  /**
   * How a function that is bound to a collection, and gives one of the same type, narrows it (`filterByCurrentUser`).
   */
  readonly functionCondition: (operation: Operation, parameters: ParameterValues) => Condition;
  /** What a set holds for who asks, where the service says that it is narrowed so. */
  readonly setCondition?: (name: string) => Condition;
  /** What $search looks into, in the service's names; nothing: an entity cannot be searched. */
  readonly searchFields?: (entity: string) => readonly SearchedField[];
  /** What `now()` gives in filters: an instant as text. */
  readonly now?: string;
  /** Whether lists that the real service gives only with certain filters ask for them here too. */
  readonly requireFilters: boolean;
  /**
   * The entity behind a navigation of the store that no wire name shows; needed only where properties read such rows.
   */
  readonly relatedEntity?: (entity: string, navigation: string) => string | null;
  /**
   * Which rows behind a navigation a property may read for this caller (`assignedToMe`); all of them where nothing is
   * said.
   */
  readonly relatedRowsCondition?: (entity: string, navigation: string) => Condition;
  /**
   * Throws where the caller must not follow a navigation, wherever an option follows it: $expand, $select, filters,
   * orders. `isOfTarget`: it starts at the one row that the path leads to.
   */
  readonly authorizeNavigation?: (from: StructuredType, navigation: Navigation, isOfTarget: boolean) => void;
  /** Of which rows of a type behind a navigation the answer tells more than type and id; null: of all of them. */
  readonly toldRows?: (navigation: Navigation, type: StructuredType) => ToldRows | null;
}

/** The rows that a caller is told in full. Of the others, filters and answers know id and type alone. */
export interface ToldRows {
  readonly where: Condition;
  /** Whether a row meets `where`; reads `fields` of it. */
  readonly isTold: (row: Row) => boolean;
  readonly fields: readonly string[];
}

/** The state of one planning. */
export interface PlanState {
  readonly service: Service;
  readonly context: PlanContext;
  readonly restrict: (entity: string) => Condition;
  readonly aliases: ReadonlyMap<string, string>;
  expansions: number;
}

const mostExpansions = 100;

export function createPlanState(
  service: Service,
  context: PlanContext,
  aliases: ReadonlyMap<string, string>,
): PlanState {
  const known = new Map<string, Condition>();
  const restrict = (entity: string): Condition => {
    const kept = known.get(entity);
    if (kept !== undefined) return kept;
    const condition = context.restrict(entity);
    known.set(entity, condition);
    return condition;
  };
  return { service, context, restrict, aliases, expansions: 0 };
}

/** The rows behind a navigation that are told in full; null for all of them, and where no navigation led to them. */
export function toldRows(
  { context }: Pick<PlanState, 'context'>,
  reachedBy: Navigation | null,
  type: StructuredType,
): ToldRows | null {
  return reachedBy === null ? null : (context.toldRows?.(reachedBy, type) ?? null);
}

/** Each expansion costs the store a statement. */
export function countExpansion(plan: PlanState): void {
  if (++plan.expansions > mostExpansions)
    throw new Fault('tooComplex', `An answer may have ${mostExpansions} expansions at the most.`, '$expand', 0);
}

/** What a property reads of the rows behind a navigation. */
export function relatedRowsExpansion(plan: PlanState, entity: string, navigation: string): Expansion {
  return {
    navigation,
    as: navigation,
    query: from(relatedEntity(plan, entity, navigation), plan.context.relatedRowsCondition?.(entity, navigation)),
  };
}

export function relatedEntity({ service, context }: PlanState, entity: string, navigation: string): string {
  const far = relatedType(service, entity, navigation)?.entity ?? context.relatedEntity?.(entity, navigation) ?? null;
  if (far === null) throw new Error(`nothing says which entity is behind ${entity}/${navigation}`);
  return far;
}
