// What an automatic policy does for one person now: what it gives, and what it would take.

import { load, refine, rows } from '../../flows/load.ts';
import type { Context } from '../../flows/context.ts';
import { loadIncompatibleAccess } from '../../flows/requests/incompatibleAccess.ts';
import type { RequestTarget } from '../../flows/requests/requestTarget.ts';
import { automaticActionFor, graceEnd, ruleOfPolicy } from '../../domain/membershipRules/automaticPolicy.ts';
import { admits } from '../../domain/membershipRules/evaluate.ts';
import { unexpiredAssignmentStates } from '../../domain/machines/assignment.ts';
import type { DirectoryObject } from '../../domain/directory/directoryEntities.ts';
import type { Id } from '../../domain/base.ts';
import type { Policy } from '../../domain/policies/policyEntities.ts';
import type { Assignment } from '../../domain/requests/requestEntities.ts';
import { and, eq, oneOfValues } from '../../odata/query.ts';
import type { Change } from '../../store/contract.ts';
import type { ApplicableRules } from './applicableRules.ts';
import {
  cancelByPolicy,
  assignByPolicy,
  endAfterGrace,
  endAtOnce,
  cancelEnd,
  type AutomaticCase,
} from './policyVerdicts.ts';
import type { RuleRemoval } from '../../flows/removals/removals.ts';

interface PolicyCase {
  readonly policy: Policy;
  readonly person: DirectoryObject;
  readonly target: Pick<RequestTarget, 'subject'>;
  readonly concerned: ApplicableRules;
}

export async function effectOfPolicy(
  ctx: Context,
  { policy, person, target, concerned }: PolicyCase,
): Promise<PolicyEffect> {
  const accessPackage = concerned.packages.get(policy.packageId);
  if (accessPackage === undefined) return noEffect;
  const under: AutomaticCase = { policy, accessPackage, subject: target.subject };
  const rule = ruleOfPolicy(policy);
  const isGone = person.deletedAt !== null;
  const held = concerned.assignments.get(policy.packageId) ?? null;
  const assignment = held?.policyId === policy.id ? held : null;
  const departure = assignment === null ? null : (concerned.departures.get(assignment.id) ?? null);
  const request = concerned.requests.get(policy.packageId) ?? null;
  const verdict = automaticActionFor(policy.automatic, {
    isAdmitted:
      rule !== null &&
      !isGone &&
      person.accountEnabled !== false &&
      admits(rule, { person, groups: concerned.memberOf, now: ctx.now }),
    isDeleted: isGone,
    assignment,
    departure,
    hasFromOtherPolicy: held !== null && assignment === null,
    request: request === null ? null : request.type === 'systemAdd' && request.policyId === policy.id ? 'own' : 'other',
    now: ctx.now,
  });
  const atOnce = (changes: readonly Change[]): PolicyEffect => ({ changes, removal: null });
  if (verdict === 'give')
    return (await isBlockedBySeparation(ctx, under, person.id)) ? noEffect : atOnce(assignByPolicy(ctx, under));
  if (verdict === 'callOff' && request !== null) return atOnce(await cancelByPolicy(ctx, request));
  if (assignment === null) return noEffect;
  if (verdict === 'leave') {
    const changes = endAfterGrace(ctx, under, assignment, graceEnd(policy.automatic, ctx.now));
    return { changes, removal: changes.length === 0 ? null : removalByPolicy(under, person, assignment) };
  }
  if (verdict === 'leaveNow') return atOnce(endAtOnce(ctx, assignment, departure, under));
  return verdict === 'stay' && departure !== null ? atOnce(cancelEnd(ctx, under, assignment, departure)) : noEffect;
}

/** What a policy does with a person: at once, or, where it takes access, as the limit of such removals says. */
interface PolicyEffect {
  readonly changes: readonly Change[];
  readonly removal: RuleRemoval | null;
}
const noEffect: PolicyEffect = { changes: [], removal: null };

const removalByPolicy = (
  { policy, accessPackage }: AutomaticCase,
  person: DirectoryObject,
  assignment: Assignment,
): RuleRemoval => ({
  cause: 'automaticPolicy',
  thingId: policy.id,
  displayName: accessPackage.displayName,
  groupId: null,
  policyId: policy.id,
  packageId: accessPackage.id,
  assignmentId: assignment.id,
  reason: person.accountEnabled === false ? 'accountDisabled' : 'notAdmittedByRule',
  holders: ['assignment', and(eq('policyId', policy.id), oneOfValues('state', unexpiredAssignmentStates))],
});

/** Whether separation of duties forbids the access as it did before: one request that failed by it is enough. */
async function isBlockedBySeparation(
  ctx: Context,
  { policy, accessPackage, subject }: AutomaticCase,
  objectId: Id,
): Promise<boolean> {
  const { packages, groups } = await loadIncompatibleAccess(ctx, accessPackage.id, { subjectId: subject.id, objectId });
  if (packages.length === 0 && groups.length === 0) return false;
  const { failed } = await load(ctx.store, {
    failed: refine(
      rows(
        'assignmentRequest',
        eq('targetId', subject.id),
        eq('policyRevisionId', policy.revisionId),
        eq('type', 'systemAdd'),
        eq('state', 'deliveryFailed'),
      ),
      { fields: [], top: 1 },
    ),
  });
  return failed.length > 0;
}
