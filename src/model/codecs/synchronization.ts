// The parts of synchronization jobs and of the log of provisioning: values that are read out of a connection's row.

import { hiddenValue, shownKeys } from '../../domain/connections/synchronization/synchronizationKeys.ts';
import { synchronizationRulesOf } from '../../domain/connections/synchronization/synchronizationSchema.ts';
import { scheduleOf, statusOf } from '../../domain/connections/synchronization/synchronizationStatus.ts';
import type { Connection } from '../../domain/connections/connectionEntities.ts';
import { perVersion, sameInAllVersions } from '../apiVersions.ts';
import { setField, type Shape, type Values } from '../tables/shape.ts';
import { keptValue, shownValue } from './directory/keptValues.ts';

/** A value of a published type that the row says; nobody writes it. */
export function publishedShape(type: string, needs: readonly string[], read: (row: Values) => unknown): Shape {
  const value = keptValue(type);
  return {
    types: value.types,
    needs,
    needsRows: [],
    decode: () => {},
    encode: perVersion((apiVersion) => (row) => {
      const said = read(row);
      return said === null ? null : shownValue(value, said, apiVersion);
    }),
  };
}

/** What is remembered of executions has a last one, or is nothing. */
function connectionIn(row: Values): Connection {
  const connection = row as unknown as Connection;
  return connection.executions?.last === undefined ? { ...connection, executions: null } : connection;
}

export const schedule = publishedShape('synchronizationSchedule', ['state', 'executions'], (row) =>
  scheduleOf(connectionIn(row)),
);

export const status = publishedShape(
  'synchronizationStatus',
  ['state', 'settings', 'executions', 'failures', 'notBefore', 'quarantineReason', 'quarantineSays', 'quarantinedAt'],
  (row) => statusOf(connectionIn(row)),
);

export const jobSettings = publishedShape('Collection(keyValuePair)', [], () => []);

const rules = keptValue('Collection(synchronizationRule)');
/** The rules; what a body says of them is looked into by the command. */
export const synchronizationRules: Shape = {
  ...publishedShape('Collection(synchronizationRule)', ['settings', 'displayName'], (row) =>
    synchronizationRulesOf(connectionIn(row).settings, connectionIn(row).displayName),
  ),
  writes: ['rules'],
  decode: (value, draft, faults, options) => {
    const said = value === null ? null : rules.decode(value, faults, options);
    if (said !== undefined) setField(draft, 'rules', said, faults);
  },
};

/** The credentials of the connection of a service principal, as far as the caller may see it. */
export const credentials: Shape = {
  types: keptValue('Collection(synchronizationSecretKeyStringValuePair)').types,
  needs: [],
  needsRows: ['provisionedBy'],
  decode: () => {},
  encode: sameInAllVersions((row) => {
    const connection = row['provisionedBy'] as Connection | null | undefined;
    return connection == null
      ? []
      : shownKeys(connection).map(({ key, value }) => ({ key, value: value ?? hiddenValue }));
  }),
};

/** A text, a number or a flag that is the same for every row. */
export const constantValue = (type: string, value: unknown): Shape => publishedShape(type, [], () => value);
