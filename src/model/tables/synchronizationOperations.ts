// The published actions and functions of synchronization jobs and their schemas: a part of the table of operations.ts.

import type { TypeRef } from '../../odata/serviceDescription.ts';
import { collectionOf, primitive } from './fieldTypes.ts';

type Row = readonly [
  kind: 'action' | 'function',
  v1: string,
  beta: string,
  boundTo: string,
  parameters: Readonly<Record<string, TypeRef>>,
  returns: TypeRef | null,
];

const string = primitive('Edm.String');
const words = collectionOf(string);
const untyped = primitive('Edm.Untyped');
const trial = {
  applicationIdentifier: string,
  templateId: string,
  useSavedCredentials: primitive('Edm.Boolean'),
  credentials: untyped,
};
const job = 'synchronizationJob';
const schema = 'synchronizationSchema';

// biome-ignore format: a table, read by column
export const synchronizationOperations: readonly Row[] = [
  ['action',   'start',               'start',               job,         {},                        null],
  ['action',   'pause',               'pause',               job,         {},                        null],
  ['action',   'restart',             'restart',             job,         { criteria: untyped },     null],
  ['action',   'provisionOnDemand',   'provisionOnDemand',   job,         { 'parameters!': untyped }, untyped],
  ['action',   'validateCredentials', 'validateCredentials', job,         trial,                     null],
  ['action',   'validateCredentials', 'validateCredentials', `[${job}]`,  trial,                     null],
  ['function', 'filterOperators',     'filterOperators',     schema,      {},                        words],
  ['function', 'functions',           'functions',           schema,      {},                        words],
];
