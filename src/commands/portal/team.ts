// The caller's direct reports with what they have, what of it ends soon and what they wait for; and one of them with
// the rows behind these numbers.

import type { Id, Instant } from '../../domain/base.ts';
import type { DirectoryObject } from '../../domain/directory/directoryEntities.ts';
import { unexpiredAssignmentStates } from '../../domain/machines/assignment.ts';
import { openRequestStates } from '../../domain/machines/assignmentRequest.ts';
import { Refusal } from '../../domain/refusal.ts';
import type { Assignment, AssignmentRequest } from '../../domain/requests/requestEntities.ts';
import { requireRight } from '../../domain/rights/rights.ts';
import { addDuration } from '../../domain/time.ts';
import { and, eq, oneOfValues } from '../../odata/query.ts';
import { callerIdOf, type Command, type Context, type OperationParameters } from '../../flows/context.ts';
import { load, orderBy, refine, rows } from '../../flows/load.ts';
import { isReportOf, soon } from './areas.ts';

/** As many reports are listed; a manager with more sees the first ones by name. */
const mostReports = 500;

/**
 * 200 with the reports in the order of names. With `personId`, that report alone, and besides `held` and `waitingFor`
 * with the names of packages. Throws `notFound` where that is no report of the caller whom they may see.
 */
export const team: Command<OperationParameters<'personId'>> = async (ctx, { body }) => {
  requireRight(ctx.caller, 'askAboutAccess', { isSelf: true });
  const personId = typeof body.personId === 'string' ? body.personId.toLowerCase() : null;
  const { reports } = await load(ctx.store, {
    reports: refine(
      orderBy(
        rows(
          'directoryObject',
          isReportOf(callerIdOf(ctx)),
          ctx.readable('directoryObject'),
          ...(personId === null ? [] : [eq('id', personId)]),
        ),
        'displayName',
      ),
      { top: mostReports },
    ),
  });
  if (personId !== null && reports.length === 0)
    throw new Refusal('notFound', { entity: 'directoryObject', id: personId });
  const access = await loadAccess(ctx, reports);
  const names = personId === null ? null : await packageNames(ctx, access);
  return { status: 200, value: { value: reports.map((each) => describe(each, access, names, ctx.now)) } };
};

interface TeamAccess {
  /** Object ids by the id of the subject. */
  readonly people: ReadonlyMap<Id, Id | null>;
  readonly assignments: readonly Assignment[];
  readonly requests: readonly AssignmentRequest[];
}

async function loadAccess(ctx: Context, reports: readonly DirectoryObject[]): Promise<TeamAccess> {
  const { subjects } = await load(ctx.store, {
    subjects: rows(
      'subject',
      oneOfValues(
        'objectId',
        reports.map(({ id }) => id),
      ),
    ),
  });
  const isOfTeam = oneOfValues(
    'targetId',
    subjects.map(({ id }) => id),
  );
  const { assignments, requests } = await load(ctx.store, {
    assignments: orderBy(rows('assignment', isOfTeam, oneOfValues('state', unexpiredAssignmentStates)), 'endsAt'),
    requests: orderBy(
      rows('assignmentRequest', isOfTeam, and(oneOfValues('state', openRequestStates), eq('isValidationOnly', false))),
      'createdAt',
    ),
  });
  return { people: new Map(subjects.map(({ id, objectId }) => [id, objectId])), assignments, requests };
}

/** A manager may read what the reports have and ask for, and so what it is called. */
async function packageNames(ctx: Context, { assignments, requests }: TeamAccess): Promise<ReadonlyMap<Id, string>> {
  const { packages } = await load(ctx.store, {
    packages: rows(
      'accessPackage',
      oneOfValues('id', [...new Set([...assignments, ...requests].map(({ packageId }) => packageId))]),
    ),
  });
  return new Map(packages.map(({ id, displayName }) => [id, displayName]));
}

function describe(
  { id, displayName, jobTitle }: DirectoryObject,
  { people, assignments, requests }: TeamAccess,
  names: ReadonlyMap<Id, string> | null,
  now: Instant,
): object {
  const isTheirs = ({ targetId }: { readonly targetId: Id }): boolean => people.get(targetId) === id;
  const [held, waitingFor] = [assignments.filter(isTheirs), requests.filter(isTheirs)];
  const latest = addDuration(now, soon) ?? now;
  return {
    id,
    displayName,
    jobTitle,
    assignments: held.length,
    endsSoon: held.filter(({ endsAt }) => endsAt !== null && endsAt <= latest).length,
    waiting: waitingFor.length,
    ...(names === null
      ? {}
      : {
          held: held.map((each) => ({
            id: each.id,
            accessPackageId: each.packageId,
            accessPackageName: names.get(each.packageId) ?? null,
            startDateTime: each.startsAt,
            endDateTime: each.endsAt,
          })),
          waitingFor: waitingFor.map((each) => ({
            id: each.id,
            accessPackageId: each.packageId,
            accessPackageName: names.get(each.packageId) ?? null,
            requestType: each.type,
            state: each.state,
            createdDateTime: each.createdAt,
          })),
        }),
  };
}
