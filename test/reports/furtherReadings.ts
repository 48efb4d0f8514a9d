// Plain readings of the reports about requests, people and settings.

import { now, type Row } from './accessWorld.ts';
import { find, isActive, later, ownAssignments, seesCatalog, type Asking, type Meaning } from './plainRows.ts';
import { waysOf, type Way } from './ways.ts';

const within = ({ values }: Asking, at: string | null): boolean =>
  at !== null && at >= String(values['since'] ?? '') && at <= String(values['until'] ?? now);
const isSelf = (asking: Asking, subjectId: unknown): boolean =>
  asking.sees !== null && find(asking, 'subject', subjectId)?.['objectId'] === asking.sees.self;
const isOwnRequest = (asking: Asking, row: Row): boolean =>
  isSelf(asking, row['targetId']) ||
  isSelf(asking, row['requestorId']) ||
  (asking.sees !== null && row['createdByObjectId'] === asking.sees.self);
const seenRequests = (asking: Asking): readonly Row[] =>
  asking.world
    .rows('assignmentRequest')
    .filter((row) => seesCatalog(asking, row['catalogId']) || isOwnRequest(asking, row));
const people = ({ world }: Asking): readonly Row[] =>
  world.rows('directoryObject').filter((row) => row['kind'] === 'user');
const idsOnly = (rows: readonly Row[]): readonly { readonly id: string }[] => rows.map(({ id }) => ({ id }));

/** Of a stage of a request of one's own the reviewer is told where the policy says so. */
function decided(asking: Asking): readonly Row[] {
  return asking.world.rows('approvalStage').filter((stage) => {
    const request = find(asking, 'assignmentRequest', stage['approvalId']) as Row;
    const isOwn = isOwnRequest(asking, request);
    return (
      ['approved', 'denied'].includes(stage['result']) &&
      within(asking, stage['reviewedAt']) &&
      (asking.sees === null || ((seesCatalog(asking, stage['catalogId']) || isOwn) && !isHiddenReviewer(stage, isOwn)))
    );
  });
}
const isHiddenReviewer = (stage: Row, isOwn: boolean): boolean =>
  isOwn && stage['approverInformationVisibility'] !== 'visible';

const seconds = (stage: Row): number =>
  Math.floor((Date.parse(stage['reviewedAt']) - Date.parse(stage['startedAt'])) / 1000);
/** The least value that so many parts of all do not exceed. */
const quantile = (values: readonly number[], part: number): number | null =>
  values.find((value) => values.filter((each) => each <= value).length >= part * values.length) ?? null;

const approvals: Meaning = (asking) =>
  [...Map.groupBy(decided(asking), (stage) => stage['reviewedById'] as string)].map(([reviewedById, stages]) => {
    const times = stages.map(seconds).toSorted((a, b) => a - b);
    return {
      reviewedById,
      decided: stages.length,
      approved: stages.filter((stage) => stage['result'] === 'approved').length,
      denied: stages.filter((stage) => stage['result'] === 'denied').length,
      withoutReason: stages.filter((stage) => stage['justification'].trim() === '').length,
      medianSeconds: quantile(times, 0.5),
      slowestTenthSeconds: quantile(times, 0.9),
    };
  });

const rubberStamp: Meaning = (asking) =>
  decided(asking)
    .filter((stage) => seconds(stage) < Number(asking.values['seconds']))
    .map((stage) => ({ id: stage.id, requestId: stage['approvalId'], seconds: seconds(stage) }));

const bypassed: Meaning = (asking) =>
  idsOnly(seenRequests(asking).filter((row) => row['isApprovalBypassed'] === true && within(asking, row['createdAt'])));

const slow: Meaning = (asking) =>
  seenRequests(asking)
    .filter(
      (row) =>
        ['submitted', 'pendingApproval', 'scheduled', 'delivering'].includes(row['state']) &&
        row['createdAt'] <= later(-Number(asking.values['days'])),
    )
    .map((row) => ({ id: row.id, ageDays: Math.floor((Date.parse(now) - Date.parse(row['createdAt'])) / 86_400_000) }));

const failed: Meaning = (asking) =>
  idsOnly(
    asking.world
      .rows('roleGrant')
      .filter(
        (row) =>
          row['status'] === 'Failed' &&
          row['until'] === null &&
          (seesCatalog(asking, row['catalogId']) || isSelf(asking, row['subjectId'])),
      ),
  );

const dormant: Meaning = (asking) =>
  ownAssignments(asking)
    .filter(isActive)
    .flatMap((row) => {
      const person = find(asking, 'subject', row['targetId'])?.['objectId'];
      const isTold = asking.sees === null || person === asking.sees.self;
      const at = isTold ? (find(asking, 'signInActivity', person)?.['lastSuccessfulSignInAt'] ?? null) : null;
      if (at !== null && at >= later(-Number(asking.values['days']))) return [];
      return [{ id: row.id, lastSignInAt: at, use: at === null ? 'unknown' : 'dormant' }];
    });

const guests: Meaning = (asking) =>
  idsOnly(
    asking.world.rows('subject').filter((row) => {
      const object = find(asking, 'directoryObject', row['objectId']);
      if (object?.['userType'] !== 'Guest' || object['deletedAt'] !== null) return false;
      const isSeen = (each: Row): boolean => each['targetId'] === row.id && seesCatalog(asking, each['catalogId']);
      return (
        asking.sees === null ||
        object.id === asking.sees.self ||
        asking.world.rows('assignment').some(isSeen) ||
        asking.world.rows('assignmentRequest').some(isSeen)
      );
    }),
  );

const waysOfPerson = (asking: Asking, id: string): readonly Way[] =>
  waysOf(asking).filter(
    (way) => way.principalId === id && (seesCatalog(asking, way.catalogId) || asking.sees?.self === id),
  );

const leavers: Meaning = (asking) =>
  people(asking)
    .filter((row) =>
      row['deletedAt'] === null ? row['accountEnabled'] === false : within(asking, row['deletedAt'] as string),
    )
    .map((row) => {
      const ways = waysOfPerson(asking, row.id);
      const ends = ways.flatMap((way) => way.until ?? []).toSorted();
      return {
        id: row.id,
        openWays: ways.filter((way) => way.until === null).length,
        lastEndAt: ends.at(-1) ?? null,
      };
    });

const joiners: Meaning = (asking) =>
  people(asking)
    .filter((row) => row['deletedAt'] === null && within(asking, row['createdAt'] as string))
    .map((row) => {
      const given = waysOfPerson(asking, row.id).filter((way) => way.kind === 'accessPackage');
      const first = given.map((way) => way.from).toSorted()[0] ?? null;
      const waited = Math.max(Date.parse(first ?? now) - Date.parse(row['createdAt']), 0);
      return { id: row.id, firstAccessAt: first, isLate: waited > Number(asking.values['hours']) * 3_600_000 };
    });

/** The readers of these tenants hold their catalogs by the caller alone: there are no rows of roles. */
const none: Meaning = () => [];

const isPackageSeen = (asking: Asking, row: Row): boolean =>
  seesCatalog(asking, row['catalogId']) ||
  asking.world.rows('assignment').some((each) => each['packageId'] === row.id && isSelf(asking, each['targetId'])) ||
  asking.world
    .rows('assignmentRequest')
    .some((each) => each['packageId'] === row.id && isSelf(asking, each['targetId']));

const seenPackages = (asking: Asking): readonly Row[] =>
  asking.world.rows('accessPackage').filter((row) => row['deletedAt'] === null && isPackageSeen(asking, row));

const unusedPackages: Meaning = (asking) => {
  const limit = later(-Number(asking.values['days']));
  const isUsed = (id: string): boolean =>
    ownAssignments(asking).some((row) => row['packageId'] === id && (isActive(row) || row['endedAt'] >= limit)) ||
    seenRequests(asking).some((row) => row['packageId'] === id && row['createdAt'] >= limit);
  return idsOnly(seenPackages(asking).filter((row) => !isUsed(row.id)));
};

const seenPolicies = (asking: Asking): readonly Row[] =>
  asking.world
    .rows('policy')
    .filter(
      (row) =>
        row['deletedAt'] === null &&
        (seesCatalog(asking, row['catalogId']) ||
          asking.world
            .rows('assignment')
            .some((each) => each['policyId'] === row.id && isSelf(asking, each['targetId']))),
    );

const broad: Meaning = (asking) =>
  seenPolicies(asking)
    .filter((row) => /^all/.test(row['targetScope']))
    .map((row) => {
      const isOutside = /External|Organization/.test(row['targetScope']);
      const isEndless = !['afterDateTime', 'afterDuration'].includes(row['expirationType']);
      const score = 1 + Number(isOutside) + Number(!row['approval'].isRequiredForAdd) + Number(isEndless);
      return { id: row.id, score };
    });

/** Nobody of these tenants is asked: policies have neither approvals nor targets. */
const orphans: Meaning = (asking) =>
  seenPackages(asking)
    .filter(
      (row) => !asking.world.rows('policy').some((each) => each['packageId'] === row.id && each['deletedAt'] === null),
    )
    .map((row) => ({ finding: 'packageWithoutPolicy', accessPackageId: row.id }));

const seats: Meaning = (asking) => {
  const there = people(asking).filter((row) => row['deletedAt'] === null);
  const subjectOf = (row: Row): unknown => asking.world.rows('subject').find((each) => each['objectId'] === row.id)?.id;
  const holds = (row: Row): boolean =>
    ownAssignments(asking).some((each) => isActive(each) && each['targetId'] === subjectOf(row));
  const asked = (row: Row): boolean =>
    seenRequests(asking).some((each) => within(asking, each['createdAt']) && each['requestorId'] === subjectOf(row));
  return [
    { measure: 'mayAsk', people: 0 },
    { measure: 'holdsAccess', people: there.filter(holds).length },
    { measure: 'guestHoldsAccess', people: there.filter((row) => row['userType'] === 'Guest' && holds(row)).length },
    { measure: 'asked', people: there.filter(asked).length },
  ];
};

export const furtherMeanings: Readonly<Record<string, Meaning>> = {
  approvals,
  rubberStamp,
  bypassed,
  slow,
  failed,
  dormant,
  sod: none,
  guests,
  leavers,
  joiners,
  privilegedRoles: none,
  orphans,
  unusedPackages,
  broad,
  seats,
};
