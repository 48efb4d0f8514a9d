// What needs somebody's hand, a row a kind: which rows of the tenant they are, and what a list says of each.

import type { Id, Instant } from '../../domain/base.ts';
import { addDuration } from '../../domain/time.ts';
import { and, any, compare, eq, from, not, oneOfValues, or, type Query, type Row } from '../../odata/query.ts';
import { mostItems, type AttentionItem } from './attentionItems.ts';
import { byDate, withName, nameOf, ofRows, text, type AttentionKind, type Finder } from './attentionRows.ts';
import { connectionAttention } from './connectionAttention.ts';

const monthBefore = '-P30D';
const monthAfter = 'P30D';

const since = (field: string, now: Instant, duration: string) =>
  compare(field, 'ge', addDuration(now, duration) ?? now);
const until = (field: string, now: Instant, duration: string) =>
  compare(field, 'le', addDuration(now, duration) ?? now);

const ofPolicies =
  (list: 'withoutApprover' | 'withoutTarget'): Finder =>
  async (_ctx, policies) =>
    (await policies())[list];

const itsPackage = withName('accessPackage', 'accessPackage');

/** Of an assignment or a request: whose, and of which package. */
const ofAccess: Partial<Query> = {
  fields: ['status', 'packageId', 'createdAt'],
  expand: [withName('target', 'subject'), itsPackage],
  orderBy: byDate('createdAt'),
};
const accessItem = (row: Row): Partial<AttentionItem> => ({
  parentId: text(row, 'packageId'),
  displayName: [nameOf(row, 'target'), nameOf(row, 'accessPackage')].join(' – '),
  detail: text(row, 'status'),
  since: text(row, 'createdAt'),
});

const isOffered = any(
  'policies',
  or(
    eq('acceptsSelfAdd', true),
    eq('acceptsOnBehalfAdd', true),
    any('policyTargets', eq('kind', 'attributeRuleMembers')),
  ),
);

export const attentionKinds: readonly AttentionKind[] = [
  {
    kind: 'failedDelivery',
    severity: 'fault',
    entity: 'assignment',
    toldTo: null,
    find: ofRows(
      'assignment',
      () => oneOfValues('state', ['deliveryFailed', 'partiallyDelivered']),
      ofAccess,
      accessItem,
    ),
  },
  {
    kind: 'failedRequest',
    severity: 'fault',
    entity: 'assignmentRequest',
    toldTo: null,
    find: ofRows(
      'assignmentRequest',
      // One that has an assignment is in the list of these.
      (now) => and(eq('state', 'deliveryFailed'), eq('assignmentId', null), since('createdAt', now, monthBefore)),
      ofAccess,
      accessItem,
    ),
  },
  {
    kind: 'failedCallout',
    severity: 'fault',
    entity: 'callout',
    toldTo: null,
    find: ofRows(
      'callout',
      (now) => and(oneOfValues('state', ['calloutFailed', 'callbackTimedOut']), since('createdAt', now, monthBefore)),
      {
        fields: ['detail', 'stage', 'requestId', 'createdAt'],
        expand: [withName('extension', 'customExtension')],
        orderBy: byDate('createdAt'),
      },
      (row) => ({
        parentId: text(row, 'requestId'),
        displayName: nameOf(row, 'extension'),
        detail: text(row, 'detail'),
        since: text(row, 'createdAt'),
      }),
    ),
  },
  {
    kind: 'failedJob',
    severity: 'fault',
    entity: 'job',
    toldTo: null,
    find: ofRows(
      'job',
      () => not(eq('failedAt', null)),
      { fields: ['kind', 'lastError', 'subject', 'failedAt'], orderBy: byDate('failedAt') },
      (row) => ({
        parentId: text(row, 'subject'),
        displayName: text(row, 'kind'),
        detail: text(row, 'lastError'),
        since: text(row, 'failedAt'),
      }),
    ),
  },
  {
    kind: 'failedMail',
    severity: 'fault',
    entity: 'mail',
    toldTo: null,
    find: ofRows(
      'mail',
      (now) => and(eq('state', 'failed'), since('createdAt', now, monthBefore)),
      { fields: ['subject', 'error', 'createdAt'], orderBy: byDate('createdAt') },
      (row) => ({ displayName: text(row, 'subject'), detail: text(row, 'error'), since: text(row, 'createdAt') }),
    ),
  },
  {
    kind: 'brokenAudit',
    severity: 'fault',
    entity: 'auditTree',
    toldTo: '/auditlogs/directoryaudits',
    find: async ({ store }) => {
      const [page] = await store.read([from('auditTree', eq('id', 'singleton'), { top: 1 })]);
      const findings = (page?.rows[0]?.['findings'] ?? []) as readonly {
        readonly auditId: Id | null;
        readonly position: number;
        readonly kind: string;
        readonly foundAt: Instant;
      }[];
      return {
        count: findings.length,
        items: findings.slice(0, mostItems).map(({ auditId, position, kind, foundAt }) => ({
          id: auditId ?? String(position),
          parentId: null,
          displayName: null,
          detail: kind,
          since: foundAt,
        })),
      };
    },
  },
  {
    kind: 'expiringCredential',
    severity: 'warning',
    entity: 'credential',
    toldTo: '/applications',
    find: ofRows(
      'credential',
      (now) => and(until('endsAt', now, monthAfter), any('object', eq('deletedAt', null))),
      {
        fields: ['objectId', 'endsAt', 'displayName'],
        expand: [withName('object', 'directoryObject')],
        orderBy: [{ path: ['endsAt'], descending: false }],
      },
      (row) => ({
        parentId: text(row, 'objectId'),
        displayName: nameOf(row, 'object'),
        detail: text(row, 'endsAt'),
      }),
    ),
  },
  {
    kind: 'stageWithoutApprover',
    severity: 'warning',
    entity: 'policy',
    toldTo: null,
    find: ofPolicies('withoutApprover'),
  },
  {
    kind: 'policyWithoutTarget',
    severity: 'warning',
    entity: 'policy',
    toldTo: null,
    find: ofPolicies('withoutTarget'),
  },
  {
    kind: 'missingManager',
    severity: 'warning',
    entity: 'directoryObject',
    toldTo: '/users',
    find: async (ctx, policies) =>
      (await policies()).needsManager ? peopleWithoutManager(ctx, policies) : { count: 0, items: [] },
  },
  {
    kind: 'waitingProposal',
    severity: 'warning',
    entity: 'proposal',
    toldTo: '/proposals',
    find: ofRows(
      'proposal',
      () => eq('state', 'pending'),
      { fields: ['displayName', 'proposedByName', 'createdAt'], orderBy: [{ path: ['createdAt'], descending: false }] },
      (row) => ({
        displayName: text(row, 'displayName'),
        detail: text(row, 'proposedByName'),
        since: text(row, 'createdAt'),
      }),
    ),
  },
  {
    kind: 'unseenPackage',
    severity: 'warning',
    entity: 'accessPackage',
    toldTo: null,
    find: ofRows(
      'accessPackage',
      () => and(eq('isHidden', false), not(isOffered)),
      { fields: ['displayName', 'catalogId', 'createdAt'], orderBy: [{ path: ['displayName'], descending: false }] },
      (row) => ({
        parentId: text(row, 'catalogId'),
        displayName: text(row, 'displayName'),
        since: text(row, 'createdAt'),
      }),
    ),
  },
  {
    kind: 'heldRemoval',
    severity: 'warning',
    entity: 'heldRemoval',
    toldTo: null,
    find: ofRows(
      'heldRemoval',
      () => eq('state', 'held'),
      {
        fields: ['thingId', 'reason', 'createdAt'],
        expand: [withName('principal', 'directoryObject'), withName('group', 'directoryObject'), itsPackage],
        orderBy: byDate('createdAt'),
      },
      (row) => ({
        parentId: text(row, 'thingId'),
        displayName: [nameOf(row, 'principal'), nameOf(row, 'group') ?? nameOf(row, 'accessPackage')]
          .filter((name) => name !== null)
          .join(' – '),
        detail: text(row, 'reason'),
        since: text(row, 'createdAt'),
      }),
    ),
  },
  ...connectionAttention,
];

const peopleWithoutManager = ofRows(
  'directoryObject',
  () =>
    and(
      eq('kind', 'user'),
      eq('deletedAt', null),
      eq('managerId', null),
      not(eq('userType', 'Guest')),
      not(eq('accountEnabled', false)),
    ),
  {
    fields: ['displayName', 'userPrincipalName'],
    orderBy: [{ path: ['displayName'], descending: false }],
  },
  (row) => ({ displayName: text(row, 'displayName'), detail: text(row, 'userPrincipalName') }),
);
