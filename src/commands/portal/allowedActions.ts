// What the caller can do now to catalogs, packages, policies, requests, assignments and objects of the directory, and
// where a reason helps why not: each verdict is the command's own, which is run up to its commit (ADR 75).

import type { Id } from '../../domain/base.ts';
import type { Caller } from '../../domain/caller.ts';
import type { AccessPackage, Catalog } from '../../domain/catalogs/catalogEntities.ts';
import type { DirectoryObject } from '../../domain/directory/directoryEntities.ts';
import type { Draft } from '../../domain/drafts.ts';
import { isOnlyMissing } from '../../domain/eligibility/choosePolicy.ts';
import { invalidField } from '../../domain/faultCollector.ts';
import { openRequestStates, type RequestState } from '../../domain/machines/assignmentRequest.ts';
import type { Policy } from '../../domain/policies/policyEntities.ts';
import { hasReason, noReason, reasonOf, viewOnlyReason, type ActionReason } from '../../domain/portal/actionReasons.ts';
import type { Proposal } from '../../domain/proposals/proposalEntities.ts';
import type { Refusal } from '../../domain/refusal.ts';
import type { Assignment, AssignmentRequest } from '../../domain/requests/requestEntities.ts';
import { CatalogRoles, requireRight, runsCatalogs } from '../../domain/rights/rights.ts';
import { catalogScope } from '../../domain/rights/roleDefinitions.ts';
import { always, any, eq, oneOfValues, or, type Condition } from '../../odata/query.ts';
import type { Command, CommandInput, CommandResult, Context, OperationParameters } from '../../flows/context.ts';
import { load, rows } from '../../flows/load.ts';
import { rehearse } from '../../flows/rehearse.ts';
import { acceptsEvent } from '../../flows/requests/moveRequest.ts';
import { decideApproval } from '../approvals/decideApproval.ts';
import { takeBackApproval } from '../approvals/takeBackApproval.ts';
import { reprocessAssignment } from '../assignments/reprocessAssignment.ts';
import { deleteCatalog } from '../catalogs/deleteCatalog.ts';
import { updateCatalog } from '../catalogs/updateCatalog.ts';
import { deleteApplication } from '../directory/applications/deleteApplication.ts';
import { updateApplication } from '../directory/applications/updateApplication.ts';
import { deleteGroup } from '../directory/groups/deleteGroup.ts';
import { updateGroup } from '../directory/groups/updateGroup.ts';
import { deleteUser } from '../directory/users/deleteUser.ts';
import { revokeSignInSessions } from '../directory/users/revokeSignInSessions.ts';
import { updateUser } from '../directory/users/updateUser.ts';
import { createPackage } from '../packages/createPackage.ts';
import { deletePackage } from '../packages/deletePackage.ts';
import { updatePackage } from '../packages/updatePackage.ts';
import { deletePolicy } from '../policies/deletePolicy.ts';
import { updatePolicy } from '../policies/updatePolicy.ts';
import { approveProposal, refuseProposal, withdrawProposal } from '../proposals/decideProposal.ts';
import { answerQuestion } from '../requests/answerQuestion.ts';
import { cancelRequest } from '../requests/cancelRequest.ts';
import { createRequest } from '../requests/createRequest.ts';
import { remindOfRequest } from '../requests/remindOfRequest.ts';
import { reprocessRequest } from '../requests/reprocessRequest.ts';
import { createRoleAssignment } from '../roles/createRoleAssignment.ts';

const mostIds = 100;

interface AllowedAction extends ActionReason {
  readonly id: Id;
  /** A request and the assignment that came of it have one id. */
  readonly kind: ActionSubject['kind'];
  readonly action: string;
  readonly allowed: boolean;
}

/**
 * 200 with a row for each id and action that is possible, or whose refusal has a reason that helps. Ids that the caller
 * may not see give no row. Nothing is written. Throws `invalidField` for more than 100 ids.
 */
export const allowedActions: Command<OperationParameters<'ids'>> = async (ctx, { body }) => {
  requireRight(ctx.caller, 'askAboutAccess', { isSelf: true });
  const subjects = await loadSubjects(ctx, idsOf(body.ids));
  const verdicts = await Promise.all(subjects.map((subject) => verdictsOf(ctx, subject)));
  return { status: 200, value: { value: verdicts.flat() } };
};

function idsOf(said: unknown): readonly Id[] {
  const ids = Array.isArray(said) ? said.filter((each) => typeof each === 'string') : [];
  if (ids.length === 0 || ids.length > mostIds) throw invalidField('ids', `a list of 1 to ${mostIds} ids`);
  return [...new Set(ids.map((each) => each.toLowerCase()))];
}

/** In the order of the ids. An assignment often has the id of the request that made it: then both are meant. */
async function loadSubjects(ctx: Context, ids: readonly Id[]): Promise<readonly ActionSubject[]> {
  // Most callers run no catalog: they have no action on one, or on a policy.
  const ofCatalogs = runsCatalogs(ctx.caller) ? ids : [];
  const found = await load(ctx.store, {
    requests: rows('assignmentRequest', oneOfValues('id', ids), ctx.readable('assignmentRequest')),
    assignments: rows('assignment', oneOfValues('id', ids), ctx.readable('assignment')),
    proposals: rows('proposal', oneOfValues('id', ids), eq('state', 'pending'), ctx.readable('proposal')),
    // A package may be known by a link alone: the command says whether the caller may know of it.
    packages: rows('accessPackage', oneOfValues('id', ids)),
    catalogs: rows('catalog', oneOfValues('id', ofCatalogs), ctx.readable('catalog')),
    policies: rows('policy', oneOfValues('id', ofCatalogs), ctx.readable('policy')),
    objects: rows('directoryObject', oneOfValues('id', ids), mayBeActedOn(ctx.caller), ctx.readable('directoryObject')),
  });
  const objectsOf = (kind: DirectoryObject['kind']) => found.objects.filter((each) => each.kind === kind);
  const of = <K extends ActionSubject['kind']>(kind: K, all: readonly { readonly id: Id }[], id: Id) =>
    all.filter((each) => each.id === id).map((row) => ({ kind, row }) as ActionSubject);
  return ids.flatMap((id): readonly ActionSubject[] => [
    ...of('catalog', found.catalogs, id),
    ...of('accessPackage', found.packages, id),
    ...of('policy', found.policies, id),
    ...of('assignmentRequest', found.requests, id),
    ...of('assignment', found.assignments, id),
    ...of('proposal', found.proposals, id),
    ...of('user', objectsOf('user'), id),
    ...of('group', objectsOf('group'), id),
    ...of('application', objectsOf('application'), id),
  ]);
}

/** Whoever has no role of the directory is refused every action on objects of which they are no owner. */
const mayBeActedOn = ({ directoryRoles, administeredObjects, objectId }: Caller): Condition =>
  directoryRoles.size > 0
    ? always
    : or(oneOfValues('id', [...(administeredObjects ?? [])]), any('owners', eq('id', objectId ?? '')));

async function verdictsOf(ctx: Context, subject: ActionSubject): Promise<readonly AllowedAction[]> {
  const { id } = subject.row;
  const attempts = attemptsOf(ctx, subject);
  const isView = ctx.caller.viewedBy !== undefined;
  const judged = await Promise.all(
    attempts.map(async ({ action, run }) => ({ action, refusal: await judge(ctx, run) })),
  );
  return judged
    .filter(({ refusal }) => refusal === null || hasReason(refusal))
    .map(({ action, refusal }) => ({
      id,
      kind: subject.kind,
      action,
      allowed: refusal === null && !isView,
      ...(refusal !== null ? reasonOf(refusal) : isView ? viewOnlyReason : noReason),
    }));
}

interface Attempt {
  readonly action: string;
  readonly run: ActionRun;
}

/** The actions that the row's state has and that the token reaches. */
function attemptsOf(ctx: Context, subject: ActionSubject): readonly Attempt[] {
  // Most callers run no catalog: what would be refused to all of them is not tried.
  const isOwner = runsCatalogs(ctx.caller);
  return actionsOf(subject, ctx.caller.objectId).flatMap(({ action, route, run, isOfOwners }) =>
    (isOwner || isOfOwners !== true) && ctx.permits(...route) && run !== null ? [{ action, run }] : [],
  );
}

/** Null where the command would do it, with a request that says what the policy asks for. */
async function judge(ctx: Context, run: Attempt['run']): Promise<Refusal | null> {
  const refusal = await rehearse(ctx, run);
  if (refusal === null || isOnlyMissing(refusal) || refusal.code === 'missingField') return null;
  if (refusal.code !== 'policyAmbiguous') return refusal;
  const named = await Promise.all(
    (refusal.facts['policyIds'] as readonly Id[]).map((policyId) => rehearse(ctx, (at) => run(at, policyId))),
  );
  return named.some((each) => each === null || isOnlyMissing(each)) ? null : (named[0] ?? refusal);
}

// The actions: each as the command that does it, with a body that leaves nothing to be refused for but what the caller
// or the row is, and the route that the token must reach.

/** The row that an action is asked about. */
type ActionSubject =
  | { readonly kind: 'catalog'; readonly row: Catalog }
  | { readonly kind: 'accessPackage'; readonly row: AccessPackage }
  | { readonly kind: 'policy'; readonly row: Policy }
  | { readonly kind: 'assignmentRequest'; readonly row: AssignmentRequest }
  | { readonly kind: 'assignment'; readonly row: Assignment }
  | { readonly kind: 'proposal'; readonly row: Proposal }
  | { readonly kind: 'user'; readonly row: DirectoryObject }
  | { readonly kind: 'group'; readonly row: DirectoryObject }
  | { readonly kind: 'application'; readonly row: DirectoryObject };

type SubjectOf<K extends ActionSubject['kind']> = Extract<ActionSubject, { readonly kind: K }>;

/** One action: `run` sends the command; null where the row is in no state that has such an action. */
interface ActionRow<S> {
  readonly action: string;
  readonly route: readonly [method: string, path: string];
  /** Only those who run a catalog may do it. */
  readonly isOfOwners?: true;
  readonly run: (subject: S, callerId: Id | null) => ActionRun | null;
}

/** Sends the command. `policyId` names one of several policies that would do equally. */
type ActionRun = (ctx: Context, policyId?: Id) => Promise<CommandResult>;

const input = <B extends object>(id: Id | null, body: B): CommandInput<B> => ({
  id,
  parent: null,
  body,
  reference: null,
  expressibleFields: [],
});
const request =
  (type: NonNullable<Draft<'assignmentRequest'>['type']>, assignment: Draft<'assignment'>): ActionRun =>
  (ctx, policyId) =>
    createRequest(
      ctx,
      input(null, { type, assignment: policyId === undefined ? assignment : { ...assignment, policyId } }),
    );
const decide =
  (body: { readonly result: string; readonly justification?: string; readonly questionToRequestor?: string }) =>
  ({ row }: SubjectOf<'assignmentRequest'>): ActionRun | null =>
    row.state === 'pendingApproval' ? (ctx) => decideApproval(ctx, input(row.id, body)) : null;

const em = '/identitygovernance/entitlementmanagement';
const requests = ['POST', `${em}/assignmentrequests`] as const;
const decisions = ['POST', '/approvals/{id}/decide'] as const;
const roleAssignments = ['POST', '/rolemanagement/entitlementmanagement/roleassignments'] as const;
/** An edit that changes nothing would not be judged. */
const anyEdit = { description: 'as asked' };
const refusedStates: readonly RequestState[] = ['denied', 'canceled', 'deliveryFailed'];
/** Whether the caller asked for themselves. */
const isOwn = ({ requestorId, targetId, createdByObjectId }: AssignmentRequest, callerId: Id | null): boolean =>
  requestorId === targetId && createdByObjectId === callerId;
const isOpen = ({ row }: SubjectOf<'assignmentRequest'>): boolean => openRequestStates.includes(row.state);

type ActionTable = { readonly [K in ActionSubject['kind']]: readonly ActionRow<SubjectOf<K>>[] };

// biome-ignore format: a table, read by column
const actionTable: ActionTable = {
  catalog: [
    { action: 'edit', isOfOwners: true, route: ['PATCH', `${em}/catalogs/{id}`],
      run: ({ row }) => (ctx) => updateCatalog(ctx, input(row.id, anyEdit)) },
    { action: 'delete', isOfOwners: true, route: ['DELETE', `${em}/catalogs/{id}`],
      run: ({ row }) => (ctx) => deleteCatalog(ctx, input(row.id, {})) },
    { action: 'addPackage', isOfOwners: true, route: ['POST', `${em}/accesspackages`],
      // Under a name that no other package has.
      run: ({ row }) => (ctx) => createPackage(ctx, input(null, { catalogId: row.id, displayName: ctx.newId() })) },
    { action: 'giveRole', isOfOwners: true, route: roleAssignments,
      run: ({ row }, principalId) => (ctx) => createRoleAssignment(ctx,
        input(null, { principalId, roleDefinitionId: CatalogRoles.reader, scope: catalogScope(row.id) })) },
  ],
  accessPackage: [
    { action: 'request', route: requests,
      run: ({ row }) => request('userAdd', { packageId: row.id }) },
    { action: 'edit', isOfOwners: true, route: ['PATCH', `${em}/accesspackages/{id}`],
      run: ({ row }) => (ctx) => updatePackage(ctx, input(row.id, anyEdit)) },
    { action: 'delete', isOfOwners: true, route: ['DELETE', `${em}/accesspackages/{id}`],
      run: ({ row }) => (ctx) => deletePackage(ctx, input(row.id, {})) },
    // For whom, and under which policy, is said later: what is missing is no refusal.
    { action: 'assign', isOfOwners: true, route: requests,
      run: ({ row }) => request('adminAdd', { packageId: row.id }) },
  ],
  policy: [
    { action: 'edit', isOfOwners: true, route: ['PUT', `${em}/assignmentpolicies/{id}`],
      run: ({ row }) => (ctx) => updatePolicy(ctx, input(row.id, {})) },
    { action: 'delete', isOfOwners: true, route: ['DELETE', `${em}/assignmentpolicies/{id}`],
      run: ({ row }) => (ctx) => deletePolicy(ctx, input(row.id, {})) },
  ],
  assignmentRequest: [
    { action: 'cancel', route: ['POST', `${em}/assignmentrequests/{id}/cancel`],
      run: (of) => (isOpen(of) ? (ctx) => cancelRequest(ctx, input(of.row.id, {})) : null) },
    { action: 'remind', route: ['POST', '/requests/{id}/remind'],
      run: (of) => (isOpen(of) ? (ctx) => remindOfRequest(ctx, input(of.row.id, {})) : null) },
    { action: 'answerQuestion', route: ['POST', '/requests/{id}/answer'],
      run: (of) => (isOpen(of) ? (ctx) => answerQuestion(ctx, input(of.row.id, { text: 'as asked' })) : null) },
    { action: 'approve', route: decisions,      run: decide({ result: 'approve', justification: 'as asked' }) },
    { action: 'deny', route: decisions,         run: decide({ result: 'deny', justification: 'as asked' }) },
    { action: 'forward', route: decisions,      run: decide({ result: 'forward' }) },
    { action: 'askRequestor', route: decisions, run: decide({ result: 'ask', questionToRequestor: 'as asked' }) },
    { action: 'takeBackApproval', route: ['POST', '/approvals/{id}/takeback'],
      run: ({ row }) =>
        (acceptsEvent(row, 'takeBack')
          ? (ctx) => takeBackApproval(ctx, input(row.id, { justification: 'as asked' })) : null) },
    { action: 'revoke', route: requests,
      run: ({ row }) => request('approverRemove', { id: row.assignmentId ?? row.id }) },
    { action: 'askAgain', route: requests,
      run: ({ row }, callerId) =>
        (isOwn(row, callerId) && refusedStates.includes(row.state)
          ? request('userAdd', { packageId: row.packageId }) : null) },
    { action: 'reprocess', route: ['POST', `${em}/assignmentrequests/{id}/reprocess`],
      run: ({ row }) => (acceptsEvent(row, 'reprocess') ? (ctx) => reprocessRequest(ctx, input(row.id, {})) : null) },
  ],
  assignment: [
    { action: 'extend', route: requests,   run: ({ row }) => request('userExtend', { id: row.id }) },
    { action: 'giveBack', route: requests, run: ({ row }) => request('userRemove', { id: row.id }) },
    { action: 'remove', route: requests,   run: ({ row }) => request('adminRemove', { id: row.id }) },
    { action: 'reprocess', route: ['POST', `${em}/assignments/{id}/reprocess`],
      run: ({ row }) => (ctx) => reprocessAssignment(ctx, input(row.id, {})) },
  ],
  // Whether the approver may make the call in it, the call itself says.
  proposal: [
    { action: 'approve', route: ['POST', '/proposals/{id}/approve'],
      run: ({ row }) => (ctx) => approveProposal(ctx, input(row.id, { justification: 'as asked' })) },
    { action: 'refuse', route: ['POST', '/proposals/{id}/refuse'],
      run: ({ row }) => (ctx) => refuseProposal(ctx, input(row.id, { justification: 'as asked' })) },
    { action: 'withdraw', route: ['POST', '/proposals/{id}/withdraw'],
      run: ({ row }) => (ctx) => withdrawProposal(ctx, input(row.id, {})) },
  ],
  user: [
    { action: 'edit', route: ['PATCH', '/users/{id}'],
      run: ({ row }) => (ctx) => updateUser(ctx, input(row.id, { jobTitle: `${row.jobTitle ?? ''}.` })) },
    { action: 'switchAccount', route: ['PATCH', '/users/{id}'],
      run: ({ row }) => (ctx) => updateUser(ctx, input(row.id, { accountEnabled: row.accountEnabled !== true })) },
    { action: 'resetPassword', route: ['PATCH', '/users/{id}'],
      // As a password, which would be hashed.
      run: ({ row }) => (ctx) =>
        updateUser(ctx, input(row.id, { forceChangePassword: row.forceChangePassword !== true })) },
    { action: 'revokeSessions', route: ['POST', '/users/{id}/revokesigninsessions'],
      run: ({ row }) => (ctx) => revokeSignInSessions(ctx, input(row.id, {})) },
    { action: 'delete', route: ['DELETE', '/users/{id}'],
      run: ({ row }) => (ctx) => deleteUser(ctx, input(row.id, {})) },
  ],
  group: [
    { action: 'edit', route: ['PATCH', '/groups/{id}'],
      run: ({ row }) => (ctx) => updateGroup(ctx, input(row.id, {})) },
    { action: 'delete', route: ['DELETE', '/groups/{id}'],
      run: ({ row }) => (ctx) => deleteGroup(ctx, input(row.id, {})) },
  ],
  application: [
    { action: 'edit', route: ['PATCH', '/applications/{id}'],
      run: ({ row }) => (ctx) => updateApplication(ctx, input(row.id, {})) },
    { action: 'delete', route: ['DELETE', '/applications/{id}'],
      run: ({ row }) => (ctx) => deleteApplication(ctx, input(row.id, {})) },
  ],
};

/** The actions of a row; `run` is null where the row is in no state that has the action. */
function actionsOf(
  subject: ActionSubject,
  callerId: Id | null,
): readonly (Omit<ActionRow<never>, 'run'> & { readonly run: ActionRun | null })[] {
  const table: readonly ActionRow<never>[] = actionTable[subject.kind];
  // The rows of a kind take subjects of that kind.
  return table.map(({ run, ...row }) => ({ ...row, run: run(subject as never, callerId) }));
}
