// A shape: a property that is not one field as it stands, but made of several, or of related rows.

import type { DecodedBody, FaultSink, TypeRef } from '../../odata/serviceDescription.ts';
import type { EntityName } from '../../domain/entities.ts';
import type { Condition } from '../../odata/query.ts';
import { sameInAllVersions, type PerVersion, type DecodeOptions } from '../apiVersions.ts';
import type { DecodeLiteral } from './fieldTypes.ts';
import type { StoredValue } from './storage.ts';

export type Values = Readonly<Record<string, StoredValue>>;
/** JSON; undefined leaves the member out. */
export type WriteJson = (row: Values) => string | undefined;

export interface Shape {
  readonly types: PerVersion<TypeRef>;
  /** Fields, and related rows, that `encode` reads. */
  readonly needs: readonly string[];
  readonly needsRows: readonly string[];
  readonly encode: PerVersion<(row: Values) => unknown>;
  /**
   * The field that a filter compares, where there is one; `condition`: what being equal to a text means, where that is
   * no single field's value.
   */
  readonly filter?: {
    readonly path: readonly string[];
    readonly literal: PerVersion<DecodeLiteral>;
    readonly condition?: (text: string) => Condition;
    /** Whether filters reach its members, each by its own name below the path: `expiration/type`. */
    readonly hasParts?: boolean;
    /** The related row that the value is: filters go there, as far as the caller may see it. */
    readonly rowBehind?: { readonly navigation: string; readonly entity: EntityName };
    /** Of one of a list: the displayed value of each stored word. */
    readonly words?: PerVersion<ReadonlyMap<string, string>>;
  };
  /** Of a collection: the navigation to the rows that any() and all() go through. */
  readonly elements?: string;
  /** Of a collection of plain values: the field of those rows, where it is not `value`; and how it is compared. */
  readonly elementField?: string;
  readonly elementLiteral?: PerVersion<DecodeLiteral>;
  /** The fields of a draft that `decode` sets, where they are not those that `encode` reads. */
  readonly writes?: readonly string[];
  /** Takes a JSON value, null too, into the draft. */
  readonly decode: (value: unknown, draft: DecodedBody, faults: FaultSink, options: DecodeOptions) => void;
}

/** A value that is kept as one piece of JSON is read whole with its row, in every list: no place for documents. */
const mostJson = 262_144;

/**
 * Sets a field of a draft. Setting it again to another value is a fault: the value that is authorized and the one that
 * is written must be the same.
 */
export function setField(draft: DecodedBody, field: string, value: unknown, faults: FaultSink): void {
  faults.placeField(draft, field);
  const json = typeof value === 'object' && value !== null ? JSON.stringify(value) : null;
  if ((json?.length ?? 0) > mostJson) faults.add('', `must not be longer than ${mostJson} characters of JSON`);
  else if (field in draft && JSON.stringify(draft[field]) !== (json ?? JSON.stringify(value)))
    faults.add('', 'must say the same as the other spelling of the property in this body');
  else draft[field] = value;
}

/** A shape that is encoded alike in every API version. */
export function shape(
  of: Omit<Shape, 'types' | 'encode' | 'needsRows'> & {
    type: TypeRef;
    needsRows?: readonly string[];
    encode: (row: Values) => unknown;
  },
): Shape {
  return {
    types: sameInAllVersions(of.type),
    needs: of.needs,
    needsRows: of.needsRows ?? [],
    ...(of.writes === undefined ? {} : { writes: of.writes }),
    encode: sameInAllVersions(of.encode),
    decode: of.decode,
  };
}
