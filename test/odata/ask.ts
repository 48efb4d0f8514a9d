// Asks the made-up library for an address and gives what a client would see.

import { planQuery, type PlannedRead } from '../../src/odata/plan/planQuery.ts';
import type { PlanContext } from '../../src/odata/plan/planContext.ts';
import { readOptions } from '../../src/odata/parse/queryOptions.ts';
import { resolveResourcePath } from '../../src/odata/parse/resolveResourcePath.ts';
import { serialize } from '../../src/odata/serialize/serialize.ts';
import { always, any, eq, never, type Condition, type Query, type Value } from '../../src/odata/query.ts';
import { data, farEntity, idOf } from './data.ts';
import { evaluate, type Data } from './evaluate.ts';
import { service } from './service.ts';

export const how: PlanContext = {
  restrict: () => always,
  callerId: idOf('p', 1),
  pageSize: { default: 100, max: 999 },
  requireFilters: true,
  relatedEntity: farEntity,
  now: '2026-06-01T00:00:00Z',
  searchFields: (entity) =>
    entity === 'shelf' || entity === 'book'
      ? ['name', 'isbn'].filter((each) => entity === 'book' || each === 'name').map((field) => ({ through: [], field }))
      : [],
  functionCondition: ({ name }, { on, since }) =>
    name === 'filterByCurrentUser'
      ? on === 'reader'
        ? eq(['reader', 'id'], idOf('p', 1))
        : never
      : since === undefined
        ? any('reader')
        : { op: 'compare', path: ['dueAt'], test: 'ge', value: (since ?? null) as Value },
};

/** Sees shelf 1 and 2 with their books, and no person but Ada. */
export const narrow: PlanContext = {
  ...how,
  restrict: (entity): Condition => {
    const shelves: Condition = { op: 'in', path: ['id'], values: [idOf('s', 1), idOf('s', 2)] };
    if (entity === 'shelf') return shelves;
    if (entity === 'book') return { op: 'any', path: ['shelf'], where: shelves };
    return entity === 'person' ? eq('id', idOf('p', 1)) : always;
  },
};

export const base = 'https://library.example/v1.0';

export interface Seen {
  readonly planned: PlannedRead;
  readonly query: Query | null;
  readonly status: number;
  readonly text: string;
  readonly json: any;
}

/** `rows` are what the store has. */
export function ask(address: string, as: PlanContext = how, tips = false, rows: Data = data): Seen {
  const relative = address.startsWith(base) ? address.slice(base.length) : address;
  const question = relative.indexOf('?');
  const path = question < 0 ? relative : relative.slice(0, question);
  const search = question < 0 ? '' : relative.slice(question + 1);
  const planned = planQuery(service, resolveResourcePath(service, path), readOptions(search), as);
  const { query } = planned;
  const found = query === null ? ({ kind: 'missing', step: '' } as const) : planned.resultOf(evaluate(query, rows));
  if (query !== null && found.kind === 'missing') return { planned, query, status: 404, text: found.step, json: null };
  const answer = serialize(planned, found, {
    base,
    origin: 'https://library.example',
    path: `/v1.0${path}`,
    search,
    tips,
  });
  return {
    planned,
    query,
    status: answer.contentType === 'none' ? 204 : 200,
    text: answer.body,
    json: answer.contentType === 'json' ? JSON.parse(answer.body) : null,
  };
}
