// What each report means: a slow and obvious reading of rows in memory, for a caller who sees all, the reader of some
// catalogs, or a person who holds no role.

import { furtherMeanings } from './furtherReadings.ts';
import { isThere, missingOf, waysOf, type Way } from './ways.ts';
import { find, isActive, later, ownAssignments, seesCatalog, type Asking, type Meaning } from './plainRows.ts';
import { now, type Row } from './accessWorld.ts';

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

const shownAssignment = (row: Row): Readonly<Record<string, unknown>> => ({
  id: row.id,
  state: row['state'],
  endsAt: row['endsAt'],
});

const expiring: Meaning = (asking) =>
  ownAssignments(asking)
    .filter(
      (row) =>
        isActive(row) &&
        row['endsAt'] !== null &&
        row['endsAt'] >= now &&
        row['endsAt'] <= later(Number(asking.values['days'])),
    )
    .map(shownAssignment);

const standing: Meaning = (asking) =>
  ownAssignments(asking)
    .filter((row) => isActive(row) && row['endsAt'] === null)
    .map(shownAssignment);

/** A row a report. */
export const meanings: Readonly<Record<string, Meaning>> = {
  ...furtherMeanings,
  access,
  accessOf,
  history,
  changes,
  direct,
  expiring,
  standing,
};
