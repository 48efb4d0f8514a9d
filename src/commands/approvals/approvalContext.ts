// What an approver is shown beside a request: what the package gives, what speaks against it, who has it around the
// person, what was decided before. Counts are of people who hold the package; nobody else is named.

import { decidingRow } from '../../domain/approvals/approvalVerdicts.ts';
import type { Id } from '../../domain/base.ts';
import type { DirectoryObject } from '../../domain/directory/directoryEntities.ts';
import { unexpiredAssignmentStates } from '../../domain/machines/assignment.ts';
import { Refusal } from '../../domain/refusal.ts';
import { mayReadCatalog } from '../../domain/rights/rights.ts';
import type { Answer } from '../../domain/values.ts';
import type { Question } from '../../domain/policies/policyEntities.ts';
import { isEnabledUser } from '../../flows/approvals/approverAuthority.ts';
import { requireApproval, type LoadedApproval } from '../../flows/approvals/decideStage.ts';
import { historyReaderOf, loadHistory } from '../../flows/approvals/requestStory.ts';
import type { Command, Context } from '../../flows/context.ts';
import { latestBy, load, row, rows } from '../../flows/load.ts';
import {
  loadIncompatibleAccess,
  loadOneWayConflicts,
  toldIncompatibleAccess,
} from '../../flows/requests/incompatibleAccess.ts';
import { and, any, eq, from, not, oneOfValues, type Condition } from '../../odata/query.ts';

/** Earlier requests of the person for the package that are looked at. */
const earlierRequests = 10;

/**
 * 200 with the context; nothing is written. Throws `notAllowed` to callers who neither may decide the request nor read
 * its catalog, the requestor among them.
 */
export const approvalContext: Command = async (ctx, { id }) => {
  const found = await requireApproval(ctx, id);
  const { facts, parties, loaded } = found;
  const isReader = !facts.isParty && mayReadCatalog(ctx.caller, facts.request.catalogId);
  const isDecider = facts.stages.some((stage) => decidingRow(facts, stage.id) !== undefined);
  if (!isReader && !isDecider)
    throw new Refusal('notAllowed', {
      id: facts.request.id,
      reason: 'Only its approvers see the context of a request.',
    });
  const open = facts.stages.find(({ state }) => state === 'inProgress');
  const { people } = await load(ctx.store, { people: row('directoryObject', loaded.subject.objectId) });
  const person = people[0] ?? null;
  return {
    status: 200,
    value: {
      id: facts.request.id,
      stage: open === undefined ? null : open.position + 1,
      deadline: open?.timesOutAt ?? null,
      waitsSince: open?.startedAt ?? null,
      justification: loaded.request.justification,
      isJustificationRequired:
        open !== undefined && parties.stages[open.position]?.isApproverJustificationRequired === true,
      answers: loaded.request.answers.map(answerOf),
      resources: await resourcesOf(ctx, loaded.request.packageId),
      conflicts: await conflictsOf(ctx, found),
      team: await holdersAmong(ctx, found, person, 'department'),
      sameManager: await holdersAmong(ctx, found, person, 'managerId'),
      earlier: await earlierOf(ctx, found),
      history: await loadHistory(ctx, facts.request.id, await historyReaderOf(ctx, facts)),
    },
  };
};

const answerOf = ({ question, value, displayValue }: Answer): object => ({
  question: (question as Pick<Question, 'text'> | null)?.text ?? null,
  answer: displayValue ?? value,
});

async function resourcesOf(ctx: Context, packageId: Id): Promise<readonly object[]> {
  const { roleScopes } = await load(ctx.store, { roleScopes: rows('resourceRoleScope', eq('packageId', packageId)) });
  const { resources, roles } = await load(ctx.store, {
    resources: rows(
      'resource',
      oneOfValues(
        'id',
        roleScopes.map(({ resourceId }) => resourceId),
      ),
    ),
    roles: rows(
      'resourceRole',
      oneOfValues(
        'id',
        roleScopes.map(({ roleId }) => roleId),
      ),
    ),
  });
  return roleScopes.flatMap(({ resourceId, roleId }) => {
    const resource = resources.find((each) => each.id === resourceId);
    const role = roles.find((each) => each.id === roleId);
    return resource === undefined
      ? []
      : [{ displayName: resource.displayName, type: resource.originSystem, roleName: role?.displayName ?? null }];
  });
}

/** Access that is not to be had together with the package; without a name where the caller may not see it. */
async function conflictsOf(ctx: Context, { loaded: { request, subject } }: LoadedApproval): Promise<readonly object[]> {
  const holder = { subjectId: subject.id, objectId: subject.objectId };
  const both = await loadIncompatibleAccess(ctx, request.packageId, holder);
  const oneWay = await loadOneWayConflicts(ctx, request.packageId, subject.id);
  const told = await toldIncompatibleAccess(ctx, subject.objectId, {
    packages: [
      ...both.packages,
      ...oneWay.map(({ id, displayName }) => ({ id, displayName, by: 'assignment' as const, byId: id })),
    ],
    groups: both.groups,
  });
  return [
    ...told.packages.map(({ displayName }) => ({ kind: 'accessPackage', displayName })),
    ...told.groups.map(({ displayName }) => ({ kind: 'group', displayName })),
  ];
}

/** Of the other people with the same department, or the same manager: how many hold the package. Null without one. */
async function holdersAmong(
  ctx: Context,
  { loaded: { request } }: LoadedApproval,
  person: DirectoryObject | null,
  field: 'department' | 'managerId',
): Promise<{ readonly has: number; readonly of: number } | null> {
  const shared = person?.[field] ?? null;
  if (person === null || shared === null || shared === '') return null;
  const peers = and(isEnabledUser, eq(field, shared), not(eq('id', person.id)));
  const holds: Condition = any(
    'subjects',
    any('assignments', and(eq('packageId', request.packageId), oneOfValues('state', unexpiredAssignmentStates))),
  );
  const [all, having] = await ctx.store.read(
    [peers, and(peers, holds)].map((where) => from('directoryObject', where, { fields: [], top: 1, count: true })),
  );
  return { has: having?.count ?? 0, of: all?.count ?? 0 };
}

/** Decisions about the same person and package; whose they are where the caller may see those approvals. */
async function earlierOf(ctx: Context, { loaded: { request } }: LoadedApproval): Promise<readonly object[]> {
  const { requests } = await load(ctx.store, {
    requests: latestBy(
      earlierRequests,
      rows(
        'assignmentRequest',
        eq('packageId', request.packageId),
        eq('targetId', request.targetId),
        not(eq('id', request.id)),
      ),
      'createdAt',
    ),
  });
  const ofRequests = and(
    oneOfValues(
      'approvalId',
      requests.map(({ id }) => id),
    ),
    not(eq('result', 'notReviewed')),
  );
  const { stages, readable } = await load(ctx.store, {
    stages: rows('approvalStage', ofRequests),
    readable: rows('approvalStage', ofRequests, ctx.readable('approvalStage')),
  });
  const told = new Set(readable.map(({ id }) => id));
  return stages
    .toSorted((a, b) => ((a.reviewedAt ?? '') < (b.reviewedAt ?? '') ? 1 : -1))
    .map((stage) => ({
      when: stage.reviewedAt,
      who: told.has(stage.id) ? { id: stage.reviewedById, displayName: stage.reviewedByName } : null,
      result: stage.result,
      justification: told.has(stage.id) ? stage.justification : null,
    }));
}
