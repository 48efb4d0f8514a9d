// All ways by which something is or was held, as rows in memory say.

import type { Row } from './accessWorld.ts';
import { find, type Asking } from './plainRows.ts';

export const isThere = (row: Row, at: string): boolean =>
  row['from'] <= at && (row['until'] === null || row['until'] > at);

export interface Way {
  readonly key: string;
  readonly kind: string;
  readonly principalId: string | null;
  readonly objectId: string;
  readonly originRoleId: string;
  readonly resourceId: string | null;
  readonly catalogId: string | null;
  readonly assignment: Row | null;
  readonly roleId: string | null;
  readonly from: string;
  readonly until: string | null;
}

const isFulfilled = (grant: Row): boolean =>
  grant['status'] === 'Fulfilled' || (grant['status'] === 'Removed' && grant['reason'] === null);

/** All ways by which anything is or was held, whoever asks. */
export function waysOf(asking: Asking): readonly Way[] {
  const { world } = asking;
  const subjectOf = (grant: Row): Row => find(asking, 'subject', grant['subjectId']) as Row;
  const given = world.rows('assignmentGrant').flatMap((link): readonly Way[] => {
    const grant = find(asking, 'roleGrant', link['grantId']) as Row;
    if (!isFulfilled(grant)) return [];
    return [
      {
        key: link.id,
        kind: 'accessPackage',
        principalId: subjectOf(grant)['objectId'],
        objectId: grant['objectId'],
        originRoleId: grant['originId'],
        resourceId: grant['resourceId'],
        catalogId: grant['catalogId'],
        assignment: find(asking, 'assignment', link['assignmentId']) ?? null,
        roleId: grant['roleId'],
        from: link['from'],
        until: link['until'],
      },
    ];
  });
  const direct = heldIn(asking).flatMap(({ row, kind, principalId, objectId, originRoleId }): readonly Way[] => {
    const covers = world
      .rows('roleGrant')
      .filter(
        (grant) =>
          isFulfilled(grant) &&
          subjectOf(grant)['objectId'] === principalId &&
          grant['objectId'] === objectId &&
          grant['originId'] === originRoleId &&
          (row['until'] === null || grant['from'] < row['until']) &&
          (grant['until'] === null || grant['until'] > row['from']),
      );
    const firstFrom = covers.map((grant) => grant['from'] as string).toSorted()[0] ?? null;
    const spans: { readonly part: string; readonly from: string; readonly until: string | null }[] = [];
    if (firstFrom === null || firstFrom > row['from'])
      spans.push({ part: 'before', from: row['from'], until: firstFrom ?? row['until'] });
    const lastUntil = covers.some((grant) => grant['until'] === null)
      ? null
      : (covers
          .map((grant) => grant['until'] as string)
          .toSorted()
          .at(-1) ?? null);
    if (lastUntil !== null && (row['until'] === null || lastUntil < row['until']))
      spans.push({ part: 'after', from: lastUntil, until: row['until'] });
    const offers = world
      .rows('resource')
      .filter((resource) => resource['objectId'] === objectId && resource['deletedAt'] === null);
    return spans.flatMap(({ part, from, until }) =>
      (offers.length === 0 ? [null] : offers).map((resource) => ({
        key: `${row.id} ${part} ${resource?.id}`,
        kind,
        principalId,
        objectId,
        originRoleId,
        resourceId: resource?.id ?? null,
        catalogId: resource?.['catalogId'] ?? null,
        assignment: null,
        roleId: null,
        from,
        until,
      })),
    );
  });
  return [...given, ...direct];
}

interface Holding {
  readonly row: Row;
  readonly kind: string;
  readonly principalId: string;
  readonly objectId: string;
  readonly originRoleId: string;
}

const heldIn = (asking: Asking): readonly Holding[] => [
  ...asking.world.rows('membership').map((row) => ({
    row,
    kind: 'membership',
    principalId: row['memberId'],
    objectId: row['groupId'],
    originRoleId: `Member_${row['groupId']}`,
  })),
  ...asking.world.rows('appRoleAssignment').map((row) => ({
    row,
    kind: 'appRole',
    principalId: row['principalId'],
    objectId: row['resourceId'],
    originRoleId: row['appRoleId'],
  })),
  ...asking.world.rows('sitePermission').map((row) => ({
    row,
    kind: 'sitePermission',
    principalId: row['principalId'],
    objectId: row['siteId'],
    originRoleId: find(asking, 'siteRole', row['siteRoleId'])?.['sequence'] ?? '',
  })),
];

/** Open grants that gave something which is not held now. */
export const missingOf = (asking: Asking): readonly Way[] =>
  asking.world.rows('roleGrant').flatMap((grant) => {
    const principalId = find(asking, 'subject', grant['subjectId'])?.['objectId'] ?? null;
    const isHeld = heldIn(asking).some(
      (held) =>
        held.row['until'] === null &&
        held.principalId === principalId &&
        held.objectId === grant['objectId'] &&
        held.originRoleId === grant['originId'],
    );
    if (grant['until'] !== null || grant['status'] !== 'Fulfilled' || principalId === null || isHeld) return [];
    return [
      {
        key: grant.id,
        kind: 'missing',
        principalId,
        objectId: grant['objectId'],
        originRoleId: grant['originId'],
        resourceId: grant['resourceId'],
        catalogId: grant['catalogId'],
        assignment: null,
        roleId: grant['roleId'],
        from: grant['from'],
        until: null,
      },
    ];
  });
