// People and what they hold: access that nobody uses, what excludes each other, guests, leavers, joiners, roles.

import type { Id, Instant } from '../../domain/base.ts';
import { and, any, compare, eq, everyRow, from, not, oneOfValues, or, type Row } from '../../odata/query.ts';
import {
  column,
  numberOf,
  since,
  until,
  usually,
  type Cell,
  type FurtherCells,
  type Report,
  type ReportContext,
} from '../report.ts';
import { assignmentColumns } from './accessReports.ts';
import { daysBefore, minutesBetween } from './days.ts';
import { isWithin } from './requestReports.ts';

const isActive = oneOfValues('state', ['delivering', 'partiallyDelivered', 'delivered']);
const lastSignIn = ['object', 'signInActivity', 'lastSuccessfulSignInAt'] as const;

const dormant: Report = {
  id: 'dormant',
  question: 'Which assignments belong to people who have not signed in for long, or of whom no sign-in is known?',
  parameters: [usually('days', 90, 'No sign-in within so many days.')],
  columns: [...assignmentColumns, column('lastSignInAt', 'instant', 'target', ...lastSignIn), column('use', 'word')],
  routes: [],
  source: {
    kind: 'rows',
    entity: 'assignment',
    where: (ctx, values) => {
      const isRecent = compare('lastSuccessfulSignInAt', 'ge', daysBefore(ctx.now, numberOf(values, 'days')));
      const isTold = ctx.readable('signInActivity');
      return and(isActive, not(any(['target', 'object', 'signInActivity'], and(isTold, isRecent))));
    },
    // What is not known is not called unused.
    more: (_ctx, rows) =>
      Promise.resolve(
        new Map(
          rows.map((row): [string, FurtherCells] => [row.id, { use: signInOf(row) === null ? 'unknown' : 'dormant' }]),
        ),
      ),
  },
};

function signInOf(row: Row): Cell {
  const object = (row['target'] as Row | null)?.['object'] as Row | null | undefined;
  return (
    ((object?.['signInActivity'] as Row | null | undefined)?.['lastSuccessfulSignInAt'] as Cell | undefined) ?? null
  );
}

const sod: Report = {
  id: 'sod',
  question: 'Who holds things that exclude each other?',
  parameters: [],
  columns: [
    column('id', 'text', 'id'),
    column('kind', 'word', 'kind'),
    column('personId', 'id', 'targetId'),
    column('personName', 'name', 'targetDisplayName'),
    column('accessPackageId', 'id', 'accessPackageId'),
    column('accessPackageName', 'name', 'accessPackageDisplayName'),
    column('heldBy', 'word', 'heldBy'),
    column('assignmentId', 'id', 'assignmentId'),
    column('incompatibleId', 'id', 'incompatibleId'),
    column('incompatibleName', 'name', 'incompatibleDisplayName'),
    column('incompatibleHeldBy', 'word', 'incompatibleHeldBy'),
    column('incompatibleAssignmentId', 'id', 'incompatibleAssignmentId'),
  ],
  routes: ['/separationofdutiesconflicts'],
  source: { kind: 'rows', entity: 'separationOfDutiesConflict', where: () => everyRow },
};

const guests: Report = {
  id: 'guests',
  question: 'Which guests are there, from which organization, and what becomes of them?',
  parameters: [],
  columns: [
    column('id', 'id', 'id'),
    column('personId', 'id', 'objectId'),
    column('personName', 'name', 'displayName'),
    column('email', 'name', 'email'),
    column('organizationId', 'id', 'connectedOrganization', 'id'),
    column('organizationName', 'name', 'connectedOrganization', 'displayName'),
    column('lifecycle', 'word', 'lifecycle'),
    column('invitedAt', 'instant', 'object', 'createdAt'),
    column('lastSignInAt', 'instant', ...lastSignIn),
    column('blockedAt', 'instant', 'blockedAt'),
    column('cleanupAt', 'instant', 'cleanupAt'),
  ],
  routes: ['/users'],
  source: {
    kind: 'rows',
    entity: 'subject',
    where: (ctx) => any('object', and(eq('userType', 'Guest'), eq('deletedAt', null), ctx.readable('directoryObject'))),
  },
};

/** The ways of access of people, by person: `missing` is none. */
async function waysOf(ctx: ReportContext, ids: readonly Id[]): Promise<ReadonlyMap<Id, readonly Row[]>> {
  const isWay = not(eq('kind', 'missing'));
  const [page] = await ctx.store.read(
    [
      from('accessPath', and(oneOfValues('principalId', ids), isWay, ctx.readable('accessPath')), {
        fields: ['principalId', 'kind', 'from', 'until'],
      }),
    ],
    200_000,
  );
  return Map.groupBy(page?.rows ?? [], (row) => row['principalId'] as Id);
}

const userColumns = [
  column('id', 'id', 'id'),
  column('personName', 'name', 'displayName'),
  column('userPrincipalName', 'name', 'userPrincipalName'),
  column('department', 'name', 'department'),
  column('createdAt', 'instant', 'createdAt'),
];

const leavers: Report = {
  id: 'leavers',
  question: 'Whose account was disabled or deleted, and how long did their access last after that?',
  parameters: [since, until],
  columns: [
    ...userColumns,
    column('isEnabled', 'boolean', 'accountEnabled'),
    column('deletedAt', 'instant', 'deletedAt'),
    column('openWays', 'integer'),
    column('lastEndAt', 'instant'),
    column('minutesAfterDeletion', 'integer'),
  ],
  routes: ['/users', '/memberships'],
  source: {
    kind: 'rows',
    entity: 'directoryObject',
    where: (ctx, values) =>
      and(
        everyRow,
        eq('kind', 'user'),
        or(
          and(not(eq('deletedAt', null)), isWithin(ctx, values, 'deletedAt')),
          and(eq('deletedAt', null), eq('accountEnabled', false)),
        ),
      ),
    more: async (ctx, rows) => {
      const ways = await waysOf(
        ctx,
        rows.map(({ id }) => id),
      );
      return new Map(rows.map((row): [string, FurtherCells] => [row.id, leaverCells(row, ways.get(row.id) ?? [])]));
    },
  },
};

function leaverCells(row: Row, ways: readonly Row[]): FurtherCells {
  const deletedAt = row['deletedAt'] as Instant | null;
  const ends = ways.flatMap((way) => (way['until'] as Instant | null) ?? []).toSorted();
  const openWays = ways.filter((way) => way['until'] === null).length;
  const lastEndAt = ends.at(-1) ?? null;
  const isGone = deletedAt !== null && openWays === 0;
  return {
    openWays,
    lastEndAt,
    minutesAfterDeletion: isGone ? Math.max(lastEndAt === null ? 0 : minutesBetween(deletedAt, lastEndAt), 0) : null,
  };
}

const joiners: Report = {
  id: 'joiners',
  question: 'How soon did new people get their first access by a package?',
  parameters: [since, until, usually('hours', 24, 'Late after so many hours.')],
  columns: [
    ...userColumns,
    column('firstAccessAt', 'instant'),
    column('minutesToAccess', 'integer'),
    column('isLate', 'boolean'),
  ],
  routes: ['/users'],
  source: {
    kind: 'rows',
    entity: 'directoryObject',
    where: (ctx, values) => and(eq('kind', 'user'), isWithin(ctx, values, 'createdAt')),
    more: async (ctx, rows, values) => {
      const ways = await waysOf(
        ctx,
        rows.map(({ id }) => id),
      );
      return new Map(
        rows.map((row): [string, FurtherCells] => {
          const given = (ways.get(row.id) ?? []).filter((way) => way['kind'] === 'accessPackage');
          const firstAccessAt = given.map((way) => way['from'] as Instant).toSorted()[0] ?? null;
          const createdAt = row['createdAt'] as Instant;
          const waited = Math.max(minutesBetween(createdAt, firstAccessAt ?? ctx.now), 0);
          return [
            row.id,
            {
              firstAccessAt,
              minutesToAccess: firstAccessAt === null ? null : waited,
              isLate: waited > numberOf(values, 'hours') * 60,
            },
          ];
        }),
      );
    },
  },
};

const privilegedRoles: Report = {
  id: 'privilegedRoles',
  question: 'Who holds which role of the directory, or of a catalog?',
  parameters: [],
  columns: [
    column('id', 'id', 'id'),
    column('principalId', 'id', 'principalId'),
    column('principalName', 'name', 'principal', 'displayName'),
    column('principalKind', 'word', 'principal', 'kind'),
    column('roleDefinitionId', 'id', 'roleDefinitionId'),
    column('roleName', 'name', 'roleDefinition', 'displayName'),
    column('isPrivileged', 'boolean', 'roleDefinition', 'isPrivileged'),
    column('provider', 'word', 'provider'),
    column('scope', 'name', 'scope'),
    column('catalogId', 'id', 'catalog', 'id'),
    column('catalogName', 'name', 'catalog', 'displayName'),
    column('createdAt', 'instant', 'createdAt'),
  ],
  routes: ['/roleassignments'],
  source: { kind: 'rows', entity: 'roleAssignment', where: () => not(eq('principalId', null)) },
};

export const peopleReports: readonly Report[] = [dormant, sod, guests, leavers, joiners, privilegedRoles];
