// How values are kept in columns: the codecs that both engines share, and which texts and ids may be stored at all.

import type { Storage } from '../../model/tables/storage.ts';
import { isStorable } from '../../domain/text.ts';
import type { ColumnCodec } from './dialect.ts';

/** The stored form of an id: ids are text above the store, and whatever the engine orders and joins best inside. */
interface IdCodec {
  readonly encode: (uuid: string) => unknown;
  readonly decode: ((raw: unknown) => string) | null;
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** The codecs of an engine, from its forms of ids and booleans. */
export function createCodecs(id: IdCodec, boolean: ColumnCodec): Readonly<Record<Storage, ColumnCodec>> {
  return {
    id: { encode: (value) => encodeId(id, value), decode: id.decode },
    text: textCodec,
    folded: textCodec,
    instant: textCodec,
    duration: textCodec,
    boolean,
    integer: { encode: (value) => (Number.isSafeInteger(value) ? value : undefined), decode: null },
    json: { encode: (value) => JSON.stringify(value), decode: (raw) => JSON.parse(raw as string) as unknown },
  };
}

const textCodec: ColumnCodec = {
  encode: (value) => (typeof value === 'string' && isStorable(value) ? value : undefined),
  decode: null,
};

function encodeId(form: IdCodec, value: unknown): unknown {
  if (typeof value !== 'string') return undefined;
  if (uuid.test(value)) return form.encode(value);
  const id = value.toLowerCase();
  return uuid.test(id) ? form.encode(id) : undefined;
}
