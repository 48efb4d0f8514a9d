// A row of the tables of operations, and the words that rows are written with.

import type { TypeRef } from '../../odata/serviceDescription.ts';
import type { PerVersion } from '../apiVersions.ts';
import { collectionOf, primitive, type Encode } from '../tables/fieldTypes.ts';

/**
 * An action or a function. A parameter whose name ends in `!` must be given, one that ends in `?` stands on a page and
 * not in the schema: taken, not listed. A bound type in brackets is a collection of it.
 */
export type OperationRow = readonly [
  kind: 'action' | 'function',
  v1: string | null,
  beta: string | null,
  boundTo: string | null,
  parameters: Readonly<Record<string, TypeRef>>,
  returns: TypeRef | null,
  encode?: PerVersion<Encode> | undefined,
  /** Of a set that Graph has and nobody reads: the call to it is an action here, which no schema lists. */
  shownAs?: string,
];

export const entity = (name: string): TypeRef => ({ kind: 'entity', name, collection: false });
export const complex = (name: string): TypeRef => ({ kind: 'complex', name, collection: false });
export const option = (name: string): TypeRef => ({ kind: 'enum', name, collection: false });
export const string = primitive('Edm.String');
export const untyped = primitive('Edm.Untyped');
export const boolean = primitive('Edm.Boolean');
export const integer = primitive('Edm.Int32');
export const strings = collectionOf(string);
export const many = (name: string): TypeRef => collectionOf(entity(name));
