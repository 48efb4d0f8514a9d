// Rows to the JSON text of an answer, written straight into a string.

import type { Operation } from './describe.ts';
import { contextOf, nextLink, tipOf, type Urls } from './links.ts';
import type { Found, Planned } from './plan.ts';
import { writeToken } from './skiptoken.ts';
import type { Row } from './query.ts';
import { typeOfRow, writeRef, writeRow, type Place } from './rows.ts';
import type { Shape } from './shape.ts';

/** What is answered for: JSON unless said otherwise; an empty body is 204. */
export interface Answer {
  readonly body: string;
  readonly contentType: 'json' | 'text' | 'none';
}

const json = (body: string): Answer => ({ body, contentType: 'json' });
const text = (body: string): Answer => ({ body, contentType: 'text' });

/** MUST NOT be called with what is missing: that is a 404. */
export function serialize(planned: Planned, found: Found, urls: Urls): Answer {
  const { tail } = planned.target;
  if (planned.query === null) return json(serializeContainer(planned, urls));
  if (found.kind === 'missing') throw new Error(`${found.step} is missing: there is nothing to serialize`);
  if (found.kind === 'row')
    return tail.kind === 'property'
      ? property(planned, found.row, urls)
      : json(serializeEntity(planned, found.row, urls));
  if (tail.kind === 'count' || (tail.kind === 'operation' && tail.count)) return text(String(found.count ?? 0));
  return json(rows(planned, found, urls));
}

function rows(planned: Planned, { rows: each, count, next }: Found & { kind: 'rows' }, urls: Urls): string {
  const { service, options, target } = planned;
  const shape = planned.shape as Shape;
  const isRefs = target.tail.kind === 'refs';
  let out = `{"@odata.context":${JSON.stringify(isRefs ? `${urls.base}/$metadata#Collection($ref)` : contextOf(planned, urls, false))}`;
  const tip = urls.tips && !isRefs ? tipOf(planned) : null;
  if (tip !== null) out += `,"@microsoft.graph.tips":${JSON.stringify(tip)}`;
  if (options.count) out += `,"@odata.count":${count ?? 0}`;
  if (next !== null) out += `,"@odata.nextLink":${JSON.stringify(nextLink(urls, writeToken(planned.list, next)))}`;
  out += ',"value":[';
  const place: Place = { service, urls, path: target.path, annotate: null };
  for (const [index, row] of each.entries()) {
    if (index > 0) out += ',';
    out += isRefs ? writeRef(place, shape, row) : writeRow(place, shape, row);
  }
  return `${out}]}`;
}

/** One entity with its context: what GET gives, and what is answered to whoever created or changed it. */
export function serializeEntity(planned: Planned, row: Row, urls: Urls): string {
  const { service, target } = planned;
  const shape = planned.shape as Shape;
  const context =
    target.tail.kind === 'refs' ? JSON.stringify(`${urls.base}/$metadata#$ref`) : contextText(planned, shape, urls);
  if (target.tail.kind === 'refs')
    return (
      `{"@odata.context":${context},` +
      `${writeRef({ service, urls, path: target.path, annotate: null }, shape, row).slice(1)}`
    );
  const isKeyed = target.steps.at(-1)?.key != null;
  return writeRow(
    { service, urls, path: target.path, annotate: context, isEntity: isKeyed || !target.collection },
    shape,
    row,
  );
}

/**
 * Of one entity, as JSON: the same for every answer of a plan, but for the last address that was asked, where no id
 * stands before the entity's own.
 */
const contexts = new WeakMap<Shape, { readonly base: string; readonly text: string }>();

function contextText(planned: Planned, shape: Shape, urls: Urls): string {
  const known = contexts.get(shape);
  if (known?.base === urls.base) return known.text;
  const text = JSON.stringify(contextOf(planned, urls, true));
  if (planned.target.steps.every(({ key }, at, steps) => key === null || at === steps.length - 1))
    contexts.set(shape, { base: urls.base, text });
  return text;
}

/** A container has nothing but what it leads to. */
function serializeContainer(planned: Planned, urls: Urls): string {
  const shown = [...(planned.shape?.variants.values() ?? [])][0]?.shown ?? [];
  const values = shown
    .map(({ key, property: { encode } }) => [key, encode({ id: '' })] as const)
    .filter(([, value]) => value !== undefined);
  return `{"@odata.context":${JSON.stringify(contextOf(planned, urls, true))}${values.map(([key, value]) => `,${key}${JSON.stringify(value)}`).join('')}}`;
}

function property(planned: Planned, row: Row, urls: Urls): Answer {
  const { target, shape } = planned;
  if (target.tail.kind !== 'property') throw new Error('no property is asked');
  const { properties, raw } = target.tail;
  const type = typeOfRow(shape as Shape, row).type;
  const first = type.properties.get(properties[0].canonical.toLowerCase()) ?? properties[0];
  let value: unknown = first.encode(row);
  for (const each of properties.slice(1))
    value = (value as Record<string, unknown> | null | undefined)?.[each.canonical];
  if (value === null || value === undefined) return { body: '', contentType: 'none' };
  if (raw) return text(typeof value === 'string' ? value : JSON.stringify(value));
  const context = JSON.stringify(
    `${urls.base}/$metadata#${[target.path, ...properties.map((each) => each.canonical)].join('/')}`,
  );
  if (Array.isArray(value) || typeof value !== 'object')
    return json(`{"@odata.context":${context},"value":${JSON.stringify(value)}}`);
  const members = JSON.stringify(value);
  return json(`{"@odata.context":${context}${members === '{}' ? '' : ','}${members.slice(1)}`);
}

/** What an operation gives that no query reads: plain, complex or enum values, already encoded. */
export function serializeValue({ service }: Planned, operation: Operation, value: unknown, urls: Urls): Answer {
  const { returns } = operation;
  if (returns === null || value === undefined || (value === null && !returns.type.collection))
    return { body: '', contentType: 'none' };
  const name = returns.type.kind === 'primitive' ? returns.type.name : `${service.namespace}.${returns.type.name}`;
  const context = JSON.stringify(`${urls.base}/$metadata#${returns.type.collection ? `Collection(${name})` : name}`);
  if (returns.type.collection || typeof value !== 'object')
    return json(`{"@odata.context":${context},"value":${JSON.stringify(value ?? [])}}`);
  const members = JSON.stringify(value);
  return json(`{"@odata.context":${context}${members === '{}' ? '' : ','}${members.slice(1)}`);
}
