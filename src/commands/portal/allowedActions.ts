// What the caller can do now to catalogs, packages, policies, requests, assignments, reviews and objects of the
// directory, and where a reason helps why not (ADR 75).

import type { Id } from '../../domain/base.ts';
import type { DirectoryObject } from '../../domain/directory/directoryEntities.ts';
import { invalidField } from '../../domain/faultCollector.ts';
import { CatalogRoles, requireRight, type RightName } from '../../domain/rights/rights.ts';
import type { Command, CommandInput, CommandResult, Context, OperationParameters } from '../../flows/context.ts';
import type { Draft } from '../../domain/drafts.ts';
import { openRequestStates, type RequestState } from '../../domain/machines/assignmentRequest.ts';
import type { AssignmentRequest } from '../../domain/requests/requestEntities.ts';
import type { ReviewDefinition } from '../../domain/reviews/reviewEntities.ts';
import { catalogScope } from '../../domain/rights/roleDefinitions.ts';
import { judgeActions, type ActionRun, type ActionTable, type SubjectOf } from '../../flows/portal/judgeActions.ts';
import { requireView } from '../../flows/people/requireView.ts';
import { acceptsEvent } from '../../flows/requests/moveRequest.ts';
import { requireBlocker, requireManager } from '../../flows/reviews/reviewRows.ts';
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
import { deleteDefinition } from '../reviews/definitions.ts';
import { createRoleAssignment } from '../roles/createRoleAssignment.ts';

const mostIds = 100;

/**
 * 200 with a row for each id and action that is possible, or whose refusal has a reason that helps. Ids that the caller
 * may not see give no row. Nothing is written. Throws `invalidField` for more than 100 ids.
 */
export const allowedActions: Command<OperationParameters<'ids'>> = async (ctx, { body }) => {
  requireRight(ctx.caller, 'askAboutAccess', { isSelf: true });
  return { status: 200, value: { value: await judgeActions(ctx, actionTable, idsOf(body.ids)) } };
};

function idsOf(said: unknown): readonly Id[] {
  const ids = Array.isArray(said) ? said.filter((each) => typeof each === 'string') : [];
  if (ids.length === 0 || ids.length > mostIds) throw invalidField('ids', `a list of 1 to ${mostIds} ids`);
  return [...new Set(ids.map((each) => each.toLowerCase()))];
}

// The table: each action as the command that does it, with a body that leaves nothing to be refused for but what the
// caller or the row is, and the route that the token must reach.

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

/** No command: a view is a header of reads, and notes itself. */
async function viewUser(ctx: Context, { id }: DirectoryObject): Promise<CommandResult> {
  await requireView(ctx, id);
  return { status: 204 };
}

/** Of what is said only when it is done: the check that the commands begin with. */
const demand =
  (right: RightName): ActionRun =>
  async (ctx) => {
    requireRight(ctx.caller, right);
    return { status: 204 };
  };
/** As the commands of a series and its turns begin: to try them would work through every item. */
const manage =
  (of: Parameters<typeof requireManager>[1]): ActionRun =>
  async (ctx) => {
    await requireManager(ctx, of);
    return { status: 204 };
  };
const stop =
  (of: ReviewDefinition): ActionRun =>
  async (ctx, policyId) => {
    requireBlocker(ctx, of);
    return manage(of)(ctx, policyId);
  };

const em = '/identitygovernance/entitlementmanagement';
const requests = ['POST', `${em}/assignmentrequests`] as const;
const decisions = ['POST', '/approvals/{id}/decide'] as const;
const definitions = '/identitygovernance/accessreviews/definitions';
const series = `${definitions}/{id}`;
const roleAssignments = ['POST', '/rolemanagement/entitlementmanagement/roleassignments'] as const;
const appRoles = ['POST', '/serviceprincipals/{id}/approleassignments'] as const;
/** An edit that changes nothing would not be judged. */
const anyEdit = { description: 'as asked' };
const refusedStates: readonly RequestState[] = ['denied', 'canceled', 'deliveryFailed'];
/** Whether the caller asked for themselves. */
const isOwn = ({ requestorId, targetId, createdByObjectId }: AssignmentRequest, callerId: Id | null): boolean =>
  requestorId === targetId && createdByObjectId === callerId;
const isOpen = ({ row }: SubjectOf<'assignmentRequest'>): boolean => openRequestStates.includes(row.state);

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
  reviewDefinition: [
    // With the series that follows a policy, its policy is written.
    { action: 'delete', route: ['DELETE', series],
      run: ({ row }) => (row.origin === 'policy' ? (ctx) => deleteDefinition(ctx, input(row.id, {})) : manage(row)) },
    // Of the series and of its turns.
    { action: 'stop', route: ['POST', `${series}/stop`], run: ({ row }) => stop(row) },
  ],
  user: [
    { action: 'viewAs', route: ['GET', '/users/{id}'],
      run: ({ row }) => (row.accountEnabled === true ? (ctx) => viewUser(ctx, row) : null) },
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
    { action: 'review', route: ['POST', definitions],
      run: ({ row }) => manage({ kind: 'groupMembers', catalogId: null, resourceId: row.id }) },
  ],
  application: [
    { action: 'edit', route: ['PATCH', '/applications/{id}'],
      run: ({ row }) => (ctx) => updateApplication(ctx, input(row.id, {})) },
    { action: 'delete', route: ['DELETE', '/applications/{id}'],
      run: ({ row }) => (ctx) => deleteApplication(ctx, input(row.id, {})) },
    { action: 'grant', route: ['POST', '/oauth2permissiongrants'], run: () => demand('grantPermissions') },
    { action: 'assignAppRole', route: appRoles,   run: () => demand('assignAppRoles') },
    { action: 'assignGraphRole', route: appRoles, run: () => demand('assignGraphRoles') },
  ],
};
