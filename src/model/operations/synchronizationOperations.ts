// The published actions and functions of synchronization jobs and their schemas: a part of graphOperations.ts.

import { boolean, string, strings, untyped, type OperationRow } from './operationRow.ts';

const trial = {
  applicationIdentifier: string,
  templateId: string,
  useSavedCredentials: boolean,
  credentials: untyped,
};
const job = 'synchronizationJob';
const schema = 'synchronizationSchema';

// biome-ignore format: a table, read by column
export const synchronizationOperations: readonly OperationRow[] = [
  ['action',   'start',               'start',               job,         {},                        null],
  ['action',   'pause',               'pause',               job,         {},                        null],
  ['action',   'restart',             'restart',             job,         { criteria: untyped },     null],
  ['action',   'provisionOnDemand',   'provisionOnDemand',   job,         { 'parameters!': untyped }, untyped],
  ['action',   'validateCredentials', 'validateCredentials', job,         trial,                     null],
  ['action',   'validateCredentials', 'validateCredentials', `[${job}]`,  trial,                     null],
  ['function', 'filterOperators',     'filterOperators',     schema,      {},                        strings],
  ['function', 'functions',           'functions',           schema,      {},                        strings],
];
