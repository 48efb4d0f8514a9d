// A stage that an approver hands on: somebody else may decide it too, as long as the approver may.

import type { ApprovalStage, Approver } from '../../domain/approvals/approvalEntities.ts';
import type { Id } from '../../domain/base.ts';
import { createFaultCollector } from '../../domain/faultCollector.ts';
import { eq, never } from '../../odata/query.ts';
import { insert, update, type Change } from '../../store/contract.ts';
import { callerIdOf, type Context } from '../context.ts';
import { load, requireReferenced, rows, visibleRow } from '../load.ts';
import { mailPrincipals } from '../queueMails.ts';
import { isDecidableBy } from './approverAuthority.ts';
import type { LoadedApproval } from './decideStage.ts';
import { auditApproval, stageMailContext } from './startStage.ts';

interface Forwarding {
  readonly stage: ApprovalStage;
  /** The row by which the caller may decide the stage. */
  readonly by: Approver;
  readonly toId: Id;
  readonly reason: string;
}

/**
 * The changes that hand a stage on. Throws `unknownReference` for a person whom the caller may not see, `invalidField`
 * for a person who may not decide, or who may already.
 */
export async function forwardStage(
  ctx: Context,
  { parties }: LoadedApproval,
  { stage, by, toId, reason }: Forwarding,
): Promise<readonly Change[]> {
  const callerId = callerIdOf(ctx);
  const { people, asked, able, memberships } = await load(ctx.store, {
    people: visibleRow(ctx, 'directoryObject', toId),
    asked: rows('approver', eq('stageId', stage.id), eq('principalId', toId)),
    able: rows('approver', eq('stageId', stage.id), isDecidableBy(toId, ctx.now)),
    memberships:
      by.principalId === callerId
        ? rows('memberOf', never)
        : rows('memberOf', eq('memberId', callerId), eq('groupId', by.principalId)),
  });
  const person = requireReferenced(people[0], { field: 'forwardTo', id: toId, entity: 'user' });
  const faults = createFaultCollector();
  const isMember = person.kind === 'user' && person.accountEnabled !== false && person.userType !== 'Guest';
  faults.holds(isMember, 'forwardTo', 'the id of a user of the organization who may sign in');
  faults.holds(!parties.excluded.has(person.id), 'forwardTo', 'somebody whom the request is not about');
  faults.holds(able.length === 0, 'forwardTo', 'somebody who may not decide the stage already');
  faults.throwIfAny();
  const set = {
    role: 'forwarded',
    source: 'forwarded',
    sourceId: by.id,
    delegationId: null,
    forwardedById: callerId,
    forwarderMemberOfId: memberships[0]?.id ?? null,
    addedAt: ctx.now,
  } as const;
  const [former] = asked;
  const details = {
    stage: String(stage.position + 1),
    approverId: person.id,
    approverRole: set.role,
    ...(reason === '' ? {} : { justification: reason }),
  };
  return [
    { kind: 'expectVersion', entity: 'approvalStage', id: stage.id, version: stage.version },
    { kind: 'requireExists', entity: 'directoryObject', id: person.id },
    former === undefined
      ? insert('approver', {
          id: ctx.newId(),
          approvalId: stage.approvalId,
          stageId: stage.id,
          principalId: person.id,
          ...set,
        })
      : update('approver', former.id, set, former.version),
    auditApproval(ctx, 'Add approver to request approval', parties, details, person),
    ...(await mailPrincipals(
      ctx,
      'approvalForwarded',
      { ...stageMailContext(parties, stage), approver: ctx.caller.displayName, reason: reason === '' ? null : reason },
      [person.id],
      parties.excluded,
    )),
  ];
}
