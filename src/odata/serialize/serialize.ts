// Writes the JSON text of an answer, straight from rows into a string.

import type { Operation, Property } from '../serviceDescription.ts';
import { contextUrl, nextLink, selectTip, type RequestUrls } from './links.ts';
import type { ReadResult, PlannedRead } from '../plan/planQuery.ts';
import { writeSkipToken } from '../parse/skipToken.ts';
import type { Row } from '../query.ts';
import { isTold, variantOf, writeRef, writeRow, type WriteContext } from './rowJson.ts';
import type { AnswerShape } from '../plan/answerShape.ts';

/** The body of an answer and its content type; an empty body is 204. */
export interface SerializedBody {
  readonly body: string;
  /** `bytes`: the body is base64 of them. */
  readonly contentType: 'json' | 'text' | 'none' | 'bytes';
}

const jsonBody = (body: string): SerializedBody => ({ body, contentType: 'json' });
const textBody = (body: string): SerializedBody => ({ body, contentType: 'text' });

/** Writes the result of a read. MUST NOT be called with a missing row: that is a 404. */
export function serialize(planned: PlannedRead, found: ReadResult, urls: RequestUrls): SerializedBody {
  const { tail } = planned.target;
  if (planned.query === null) return jsonBody(serializeContainer(planned, urls));
  if (found.kind === 'missing') throw new Error(`${found.step} is missing: there is nothing to serialize`);
  if (found.kind === 'row')
    return tail.kind === 'property'
      ? serializeProperty(planned, found.row, urls)
      : jsonBody(serializeEntity(planned, found.row, urls));
  if (tail.kind === 'count' || (tail.kind === 'operation' && tail.count)) return textBody(String(found.count ?? 0));
  return jsonBody(serializeRows(planned, found, urls));
}

function serializeRows(
  planned: PlannedRead,
  { rows: each, count, next }: ReadResult & { kind: 'rows' },
  urls: RequestUrls,
): string {
  const { service, options, target } = planned;
  const shape = planned.shape as AnswerShape;
  const isRefs = target.tail.kind === 'refs';
  const context = isRefs ? `${urls.base}/$metadata#Collection($ref)` : contextUrl(planned, urls, false);
  let out = `{"@odata.context":${JSON.stringify(context)}`;
  const tip = urls.tips && !isRefs ? selectTip(planned) : null;
  if (tip !== null) out += `,"@microsoft.graph.tips":${JSON.stringify(tip)}`;
  if (options.count) out += `,"@odata.count":${count ?? 0}`;
  if (next !== null) out += `,"@odata.nextLink":${JSON.stringify(nextLink(urls, writeSkipToken(planned.list, next)))}`;
  out += ',"value":[';
  const place: WriteContext = { service, urls, path: target.path, contextAnnotation: null };
  for (const [index, row] of each.entries()) {
    if (index > 0) out += ',';
    out += isRefs ? writeRef(place, shape, row) : writeRow(place, shape, row);
  }
  return `${out}]}`;
}

/** One entity with its context: the answer to GET, and to whoever created or changed it. */
export function serializeEntity(planned: PlannedRead, row: Row, urls: RequestUrls): string {
  const { service, target } = planned;
  const shape = planned.shape as AnswerShape;
  const context =
    target.tail.kind === 'refs' ? JSON.stringify(`${urls.base}/$metadata#$ref`) : entityContext(planned, shape, urls);
  if (target.tail.kind === 'refs')
    return (
      `{"@odata.context":${context},` +
      `${writeRef({ service, urls, path: target.path, contextAnnotation: null }, shape, row).slice(1)}`
    );
  const isKeyed = target.steps.at(-1)?.key != null;
  return writeRow(
    { service, urls, path: target.path, contextAnnotation: context, isEntity: isKeyed || !target.collection },
    shape,
    row,
  );
}

/**
 * The contexts of single entities, as JSON: one for each shape and base address, where no key stands before that of the
 * entity.
 */
const entityContexts = new WeakMap<AnswerShape, { readonly base: string; readonly text: string }>();

function entityContext(planned: PlannedRead, shape: AnswerShape, urls: RequestUrls): string {
  const known = entityContexts.get(shape);
  if (known?.base === urls.base) return known.text;
  const text = JSON.stringify(contextUrl(planned, urls, true));
  if (planned.target.steps.every(({ key }, at, steps) => key === null || at === steps.length - 1))
    entityContexts.set(shape, { base: urls.base, text });
  return text;
}

/** A container has its navigations alone. */
function serializeContainer(planned: PlannedRead, urls: RequestUrls): string {
  const shown = [...(planned.shape?.variants.values() ?? [])][0]?.shown ?? [];
  const values = shown
    .map(({ key, property: { encode } }) => [key, encode({ id: '' })] as const)
    .filter(([, value]) => value !== undefined);
  const members = values.map(([key, value]) => `,${key}${JSON.stringify(value)}`);
  return `{"@odata.context":${JSON.stringify(contextUrl(planned, urls, true))}${members.join('')}}`;
}

/** Whether a property is a stream: it is answered as its bytes, and as `{}` where there are none. */
export const isStream = (properties: readonly Property[]): boolean => properties.at(-1)?.type.name === 'Edm.Stream';

function serializeProperty(planned: PlannedRead, row: Row, urls: RequestUrls): SerializedBody {
  const { target, shape } = planned;
  if (target.tail.kind !== 'property') throw new Error('no property is asked');
  const { properties, raw } = target.tail;
  const type = variantOf(shape as AnswerShape, row).type;
  if (!isTold(shape as AnswerShape, row) && properties[0].canonical !== 'id') return { body: '', contentType: 'none' };
  const first = type.properties.get(properties[0].canonical.toLowerCase()) ?? properties[0];
  let value: unknown = first.encode(row);
  for (const each of properties.slice(1))
    value = (value as Record<string, unknown> | null | undefined)?.[each.canonical];
  if (isStream(properties)) return typeof value === 'string' ? { body: value, contentType: 'bytes' } : jsonBody('{}');
  if (value === null || value === undefined) return { body: '', contentType: 'none' };
  if (raw) return textBody(typeof value === 'string' ? value : JSON.stringify(value));
  const context = JSON.stringify(
    `${urls.base}/$metadata#${[target.path, ...properties.map((each) => each.canonical)].join('/')}`,
  );
  if (Array.isArray(value) || typeof value !== 'object')
    return jsonBody(`{"@odata.context":${context},"value":${JSON.stringify(value)}}`);
  const members = JSON.stringify(value);
  return jsonBody(`{"@odata.context":${context}${members === '{}' ? '' : ','}${members.slice(1)}`);
}

/** The result of an operation that no query reads: plain, complex or enum values, already encoded. */
export function serializeValue(
  { service }: PlannedRead,
  operation: Operation,
  value: unknown,
  urls: RequestUrls,
): SerializedBody {
  const { returns } = operation;
  if (returns === null || value === undefined || (value === null && !returns.type.collection))
    return { body: '', contentType: 'none' };
  const name = returns.type.kind === 'primitive' ? returns.type.name : `${service.namespace}.${returns.type.name}`;
  const shown = operation.shownAs ?? (returns.type.collection ? `Collection(${name})` : name);
  const context = JSON.stringify(`${urls.base}/$metadata#${shown}`);
  if (returns.type.collection || typeof value !== 'object')
    return jsonBody(`{"@odata.context":${context},"value":${JSON.stringify(value ?? [])}}`);
  const members = JSON.stringify(value);
  return jsonBody(`{"@odata.context":${context}${members === '{}' ? '' : ','}${members.slice(1)}`);
}
