// What connections to other systems need somebody's hand for.

import type { DifferenceState } from '../../domain/connections/remoteEntities.ts';
import type { AttentionKindName } from '../../domain/tenant/attention.ts';
import { and, compare, eq, from } from '../../odata/query.ts';
import { byDate, withName, nameOf, ofRows, text, type AttentionKind } from './attentionRows.ts';

const joined = (...names: readonly (string | null)[]): string => names.filter((name) => name !== null).join(' – ');

/** What is not in another system as it is here, in this state. */
const ofDifferences = (
  kind: AttentionKindName,
  severity: AttentionKind['severity'],
  state: DifferenceState,
): AttentionKind => ({
  kind,
  severity,
  entity: 'difference',
  toldTo: '/differences',
  find: ofRows(
    'difference',
    () => eq('state', state),
    {
      fields: ['connectionId', 'says', 'firstSeenAt'],
      expand: [
        withName('principal', 'directoryObject'),
        { navigation: 'account', as: 'account', query: from('remoteObject', undefined, { fields: ['name'] }) },
        withName('connection', 'connection'),
      ],
      orderBy: byDate('firstSeenAt'),
    },
    (row) => ({
      parentId: text(row, 'connectionId'),
      displayName: joined(nameOf(row, 'principal') ?? nameOf(row, 'account', 'name'), nameOf(row, 'connection')),
      detail: text(row, 'says'),
      since: text(row, 'firstSeenAt'),
    }),
  ),
});

/** The kinds of connections. */
export const connectionAttention: readonly AttentionKind[] = [
  {
    kind: 'quarantinedConnection',
    severity: 'fault',
    entity: 'connection',
    toldTo: '/connections',
    find: ofRows(
      'connection',
      () => eq('state', 'quarantined'),
      { fields: ['displayName', 'quarantineSays', 'quarantinedAt'], orderBy: byDate('quarantinedAt') },
      (row) => ({
        displayName: text(row, 'displayName'),
        detail: text(row, 'quarantineSays'),
        since: text(row, 'quarantinedAt'),
      }),
    ),
  },
  ofDifferences('refusedDifference', 'fault', 'refused'),
  ofDifferences('askedDifference', 'warning', 'asked'),
  ofDifferences('heldDifference', 'warning', 'held'),
  ofDifferences('reportedDifference', 'warning', 'reported'),
  {
    kind: 'overdueTask',
    severity: 'warning',
    entity: 'fulfilmentTask',
    toldTo: '/fulfilmenttasks',
    find: ofRows(
      'fulfilmentTask',
      (now) => and(eq('state', 'open'), compare('dueAt', 'le', now)),
      {
        fields: ['connectionId', 'aspect', 'action', 'accountName', 'dueAt'],
        expand: [
          withName('principal', 'directoryObject'),
          withName('object', 'directoryObject'),
          withName('connection', 'connection'),
        ],
        orderBy: [{ path: ['dueAt'], descending: false }],
      },
      (row) => ({
        parentId: text(row, 'connectionId'),
        displayName: joined(
          nameOf(row, 'principal') ?? text(row, 'accountName'),
          text(row, 'aspect') === 'membership' ? nameOf(row, 'object') : null,
          nameOf(row, 'connection'),
        ),
        detail: text(row, 'action'),
        since: text(row, 'dueAt'),
      }),
    ),
  },
];
