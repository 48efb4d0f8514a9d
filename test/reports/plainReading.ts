// What each report means: a slow and obvious reading of rows in memory, for a caller who sees all, the reader of some
// catalogs, or a person who holds no role.

import { now, type AccessWorld, type Row } from './accessWorld.ts';

export interface Asking {
  readonly world: AccessWorld;
  readonly values: Readonly<Record<string, string | number | null>>;
  /** Null: sees all. Otherwise the catalogs that the caller reads, and who they are. */
  readonly sees: { readonly catalogs: ReadonlySet<string>; readonly self: string } | null;
}
export type Meaning = (asking: Asking) => readonly Readonly<Record<string, unknown>>[];

const dayMs = 86_400_000;
const later = (days: number): string => new Date(Date.parse(now) + days * dayMs).toISOString();
const find = ({ world }: Asking, entity: Parameters<AccessWorld['rows']>[0], id: unknown): Row | undefined =>
  world.rows(entity).find((row) => row.id === id);
const isThere = (row: Row, at: string): boolean => row['from'] <= at && (row['until'] === null || row['until'] > at);

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

const seesCatalog = ({ sees }: Asking, catalogId: string | null): boolean =>
  sees === null || (catalogId !== null && sees.catalogs.has(catalogId));
const seesWay = (asking: Asking, way: Way): boolean =>
  seesCatalog(asking, way.catalogId) || way.principalId === asking.sees?.self;

/** The groups that are in a group at a moment, or that something is in. */
function nested(asking: Asking, id: string, at: string, from: 'groupId' | 'memberId'): ReadonlySet<string> {
  const to = from === 'groupId' ? 'memberId' : 'groupId';
  const found = new Set([id]);
  for (let size = 0; size !== found.size; ) {
    size = found.size;
    for (const row of asking.world.rows('membership'))
      if (found.has(row[from]) && isThere(row, at)) {
        const isGroup = find(asking, 'directoryObject', row[to])?.['kind'] === 'group';
        if (isGroup) found.add(row[to]);
      }
  }
  return found;
}

/** Of a thing that the caller may not see nothing is found. */
function isOfThing(asking: Asking, way: Way, at: string): boolean {
  const { values } = asking;
  const seen = (catalogId: unknown): boolean => seesCatalog(asking, catalogId as string);
  if (values['catalogId'] != null && (way.catalogId !== values['catalogId'] || !seen(way.catalogId))) return false;
  if (values['resourceId'] != null && (way.resourceId !== values['resourceId'] || !seen(way.catalogId))) return false;
  if (values['roleId'] != null && (way.roleId !== values['roleId'] || !seen(way.catalogId))) return false;
  if (values['objectId'] != null && !nested(asking, String(values['objectId']), at, 'groupId').has(way.objectId))
    return false;
  const packageId = values['accessPackageId'];
  if (packageId == null) return true;
  if (way.assignment?.['packageId'] !== packageId) return false;
  // Their own packages are seen by those who hold them.
  const isOwn = asking.world
    .rows('assignment')
    .some(
      (each) =>
        each['packageId'] === packageId &&
        find(asking, 'subject', each['targetId'])?.['objectId'] === asking.sees?.self,
    );
  return seen(find(asking, 'accessPackage', packageId)?.['catalogId']) || isOwn;
}

const shownInstant = (value: string | null): string | null => value;
const shown = (way: Way): Readonly<Record<string, unknown>> => ({
  via: way.kind,
  principalId: way.principalId,
  objectId: way.objectId,
  originRoleId: way.originRoleId,
  assignmentId: way.assignment?.id ?? null,
  since: shownInstant(way.from),
  until: shownInstant(way.until),
});

const momentOf = ({ values }: Asking): string => (values['asOf'] as string | null) ?? now;

const access: Meaning = (asking) => {
  const at = momentOf(asking);
  return waysOf(asking)
    .filter(
      (way) =>
        way.from <= at && (way.until === null || way.until > at) && isOfThing(asking, way, at) && seesWay(asking, way),
    )
    .map(shown);
};

const accessOf: Meaning = (asking) => {
  const at = momentOf(asking);
  const principals = nested(asking, String(asking.values['principalId']), at, 'memberId');
  return waysOf(asking)
    .filter(
      (way) =>
        way.from <= at &&
        (way.until === null || way.until > at) &&
        way.principalId !== null &&
        principals.has(way.principalId) &&
        seesWay(asking, way),
    )
    .map(shown);
};

const ofPrincipal = ({ values }: Asking, way: Way): boolean =>
  values['principalId'] == null || way.principalId === values['principalId'];

const history: Meaning = (asking) =>
  waysOf(asking)
    .filter((way) => ofPrincipal(asking, way) && isOfThing(asking, way, now) && seesWay(asking, way))
    .map(shown);

const changes: Meaning = (asking) => {
  const begin = String(asking.values['since']);
  const end = String(asking.values['until'] ?? now);
  const heldAt = (way: Way, at: string): boolean => way.from <= at && (way.until === null || way.until > at);
  return waysOf(asking).flatMap((way) => {
    if (!ofPrincipal(asking, way) || !isOfThing(asking, way, end) || !seesWay(asking, way)) return [];
    const [before, after] = [heldAt(way, begin), heldAt(way, end)];
    const change =
      before === after
        ? !before && way.from > begin && way.from <= end
          ? 'gainedAndLost'
          : null
        : after
          ? 'gained'
          : 'lost';
    return change === null ? [] : [{ change, ...shown(way) }];
  });
};

const direct: Meaning = (asking) => {
  const at = momentOf(asking);
  const isNow = asking.values['asOf'] == null;
  const held = waysOf(asking).filter(
    (way) =>
      way.kind !== 'accessPackage' &&
      way.resourceId !== null &&
      way.from <= at &&
      (way.until === null || way.until > at),
  );
  return [...held, ...(isNow ? missingOf(asking) : [])]
    .filter((way) => isOfThing(asking, way, at) && seesWay(asking, way))
    .map(shown);
};

/** An assignment is seen in its catalog, by who holds it, and by the manager of that person. */
const seenAssignments = (asking: Asking): readonly Row[] =>
  asking.world
    .rows('assignment')
    .filter(
      (row) =>
        seesCatalog(asking, row['catalogId']) ||
        find(asking, 'subject', row['targetId'])?.['objectId'] === asking.sees?.self,
    );
const isActive = (row: Row): boolean => ['delivering', 'partiallyDelivered', 'delivered'].includes(row['state']);
const shownAssignment = (row: Row): Readonly<Record<string, unknown>> => ({
  id: row.id,
  state: row['state'],
  endsAt: row['endsAt'],
});

const expiring: Meaning = (asking) =>
  seenAssignments(asking)
    .filter(
      (row) =>
        isActive(row) &&
        row['endsAt'] !== null &&
        row['endsAt'] >= now &&
        row['endsAt'] <= later(Number(asking.values['days'])),
    )
    .map(shownAssignment);

const standing: Meaning = (asking) =>
  seenAssignments(asking)
    .filter((row) => isActive(row) && row['endsAt'] === null)
    .map(shownAssignment);

/** A row a report. */
export const meanings: Readonly<Record<string, Meaning>> = {
  access,
  accessOf,
  history,
  changes,
  direct,
  expiring,
  standing,
};
