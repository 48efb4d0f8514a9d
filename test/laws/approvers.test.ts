// Whatever becomes of people, groups and their relations while requests wait: a stage that a request would begin now
// and that would find somebody can be decided, and by everybody whom its primary settings lead to once one was lost.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import fc from 'fast-check';
import { addMember } from '../../src/commands/directory/groups/addMember.ts';
import { removeMember } from '../../src/commands/directory/groups/removeMember.ts';
import { restoreDeletedItem } from '../../src/commands/directory/restoreDeletedItem.ts';
import { addSponsor } from '../../src/commands/directory/users/addSponsor.ts';
import { deleteUser } from '../../src/commands/directory/users/deleteUser.ts';
import { removeManager } from '../../src/commands/directory/users/removeManager.ts';
import { removeSponsor } from '../../src/commands/directory/users/removeSponsor.ts';
import { setManager } from '../../src/commands/directory/users/setManager.ts';
import { updateUser } from '../../src/commands/directory/users/updateUser.ts';
import type { Caller } from '../../src/domain/caller.ts';
import type { Id } from '../../src/domain/base.ts';
import { resolveApprovers } from '../../src/domain/approvals/resolveApprovers.ts';
import type { SubjectSet } from '../../src/domain/values.ts';
import { writePermissions } from '../../src/domain/rights/permissionSets.ts';
import { loadActiveApprovers } from '../../src/flows/approvals/approverAuthority.ts';
import { loadApproverFacts } from '../../src/flows/approvals/approverFacts.ts';
import { hasDecider } from '../../src/flows/approvals/askOthers.ts';
import { loadParties, type ApprovalParties } from '../../src/flows/approvals/parties.ts';
import { stageSettingsOf } from '../../src/flows/approvals/startStage.ts';
import type { Command } from '../../src/flows/context.ts';
import { eq } from '../../src/odata/query.ts';
import { checkTenant } from '../../src/work/invariants/checkTenant.ts';
import { sampleOf, seedOfToday } from '../sample.ts';
import { engines } from '../store/open.ts';
import { approvalOf } from '../work/approvals.ts';
import { admin, openWorld, self, type World } from '../work/world.ts';

const root: Caller = {
  ...admin,
  directoryRoles: new Set(['globalAdministrator']),
  permissions: new Set(writePermissions),
};
const verbs = [
  'manage',
  'unmanage',
  'join',
  'leave',
  'nest',
  'unnest',
  'sponsor',
  'unsponsor',
  'disable',
  'enable',
  'delete',
  'restore',
] as const;
interface Step {
  readonly verb: (typeof verbs)[number];
  readonly who: number;
  readonly whom: number;
}
const people = 5;
const step: fc.Arbitrary<Step> = fc.record({
  verb: fc.constantFrom(...verbs),
  who: fc.nat(people - 1),
  whom: fc.nat(people - 1),
});
const setKinds = ['requestorManager', 'secondManager', 'targetUserSponsors', 'group', 'user'] as const;
const sets: fc.Arbitrary<readonly WishedSet[]> = fc.array(
  fc.record({ kind: fc.constantFrom(...setKinds), who: fc.nat(people - 1), isBackup: fc.boolean() }),
  {
    minLength: 1,
    maxLength: 3,
  },
);
const settings: fc.Arbitrary<Settings> = fc.record({
  approvers: sets,
  alternates: fc.option(sets, { nil: [] as const }),
});
interface WishedSet {
  readonly kind: (typeof setKinds)[number];
  readonly who: number;
  readonly isBackup: boolean;
}
interface Settings {
  readonly approvers: readonly WishedSet[];
  readonly alternates: readonly WishedSet[];
}

interface Story {
  readonly requestor: Id;
  readonly users: readonly Id[];
  readonly groups: readonly [inner: Id, outer: Id];
  readonly approvalId: Id;
}

const wholeSet = ({ users, groups }: Omit<Story, 'approvalId'>, { kind, who, isBackup }: WishedSet): SubjectSet => ({
  kind:
    kind === 'group'
      ? 'groupMembers'
      : kind === 'user'
        ? 'singleUser'
        : kind === 'secondManager'
          ? 'requestorManager'
          : kind,
  id: kind === 'group' ? groups[1] : kind === 'user' ? (users[who] as Id) : null,
  isBackup,
  managerLevel: kind === 'secondManager' ? 2 : kind === 'requestorManager' ? 1 : null,
  description: null,
  membershipRule: null,
});

let count = 0;
/** A request that waits, if it found somebody; everybody is in some relation to the requestor at first. */
async function begin(w: World, { approvers, alternates }: Settings): Promise<Story | null> {
  const name = `l${++count}`;
  const [requestor, ...users] = await Promise.all(
    Array.from({ length: people + 1 }, (_, at) => w.user(`${name}-u${at}`)),
  );
  const groups = [await w.group(`${name}-inner`), await w.group(`${name}-outer`)] as const;
  const cast = { requestor: requestor as Id, users, groups };
  for (const verb of ['manage', 'sponsor', 'join', 'nest'] as const) await take(w, cast, { verb, who: 0, whom: 1 });
  await w.tell(setManager, { parent: parentOf(users[1] as Id, 'manager'), reference: users[2] as Id }, root);
  const packageId = await w.accessPackage(name, await w.group(`${name}-given`));
  const approval = approvalOf(
    approvers.map((each) => wholeSet(cast, each)),
    alternates.map((each) => wholeSet(cast, each)),
  );
  await w.policy(packageId, { approval });
  const { id } = await w.ask({ type: 'userAdd', assignment: { packageId } }, self(cast.requestor));
  await w.worker.drainFor(20_000);
  return (await w.request(id)).state === 'pendingApproval' ? { ...cast, approvalId: id } : null;
}

const parentOf = (id: Id, navigation: string) => ({ entity: 'directoryObject' as const, id, navigation });

/** What a step does: to the requestor, or to one of the others. A refusal is an answer like any other. */
async function take(
  w: World,
  { requestor, users, groups }: Omit<Story, 'approvalId'>,
  { verb, who, whom }: Step,
): Promise<void> {
  const [one, other] = [[requestor, ...users][who] as Id, users[whom] as Id];
  const [inner, outer] = groups;
  const calls: Readonly<Record<Step['verb'], readonly [Command, object]>> = {
    manage: [setManager, { parent: parentOf(one, 'manager'), reference: other }],
    unmanage: [removeManager, { parent: parentOf(one, 'manager') }],
    join: [addMember, { parent: parentOf(inner, 'members'), reference: other }],
    leave: [removeMember, { parent: parentOf(inner, 'members'), reference: other }],
    nest: [addMember, { parent: parentOf(outer, 'members'), reference: inner }],
    unnest: [removeMember, { parent: parentOf(outer, 'members'), reference: inner }],
    sponsor: [addSponsor, { parent: parentOf(requestor, 'sponsors'), reference: other }],
    unsponsor: [removeSponsor, { parent: parentOf(requestor, 'sponsors'), reference: other }],
    disable: [updateUser as Command, { id: other, body: { accountEnabled: false } }],
    enable: [updateUser as Command, { id: other, body: { accountEnabled: true } }],
    delete: [deleteUser, { id: other }],
    restore: [restoreDeletedItem as Command, { id: other, body: {} }],
  };
  const [command, input] = calls[verb];
  await w.tell(command, input, root);
}

async function holds(w: World, { approvalId }: Story): Promise<void> {
  await w.worker.drainFor(20_000);
  const ctx = w.context();
  const [stage] = await w.rows('approvalStage', eq('approvalId', approvalId));
  if (stage === undefined || stage.state !== 'inProgress') return;
  const parties = (await loadParties(ctx, approvalId)) as ApprovalParties;
  const { approvers, isEscalationEnabled, escalationApprovers } = stageSettingsOf(parties, stage);
  const alternates = isEscalationEnabled ? escalationApprovers : [];
  const { facts } = await loadApproverFacts(ctx, parties, [...approvers, ...alternates]);
  const first = resolveApprovers(approvers, facts, 'primary');
  const couldBegin = first.hasDecider || resolveApprovers(alternates, facts, 'escalation').hasDecider;
  const active = await loadActiveApprovers(ctx, stage.id);
  assert.ok(!couldBegin || (await hasDecider(ctx, parties, active)), 'somebody who may decide is found');
  const asked = await w.rows('approver', eq('stageId', stage.id));
  const isActive = new Set(active.map(({ id }) => id));
  if (asked.every(({ id }) => isActive.has(id))) return;
  const deciding = new Set(active.map(({ principalId }) => principalId));
  for (const { principalId } of first.approvers) assert.ok(deciding.has(principalId), 'whoever is found now is asked');
}

for (const engine of engines) {
  describe(`approvers of open stages on ${engine}`, () => {
    let w: World;
    before(async () => {
      w = await openWorld(engine);
    });
    after(() => w.close());

    const law = (runs: number, seed: number, isTogether: boolean) =>
      fc.assert(
        fc.asyncProperty(settings, fc.array(step, { minLength: 4, maxLength: 16 }), async (wish, steps) => {
          const story = await begin(w, wish);
          if (story === null) return;
          if (isTogether) await Promise.all(steps.slice(0, 5).map((each) => take(w, story, each)));
          else
            for (const each of steps) {
              await take(w, story, each);
              await holds(w, story);
            }
          await holds(w, story);
          assert.deepEqual((await checkTenant(w.context(), 'nobody')).broken, []);
        }),
        { numRuns: runs, seed },
      );

    test('one change after the other', () => law(sampleOf(25, 250), sampleOf(3, seedOfToday()), false));
    test('several changes at the same moment', () => law(sampleOf(15, 250), sampleOf(5, seedOfToday()), true));
  });
}
