// What happens in a random story: people ask, approvers decide, administrators give, take and delete, all at once.

import { em, isDone } from '../crash/calls.ts';
import { among, asked, chosen, counted, decideSome, self, type Act, type Acting } from '../crash/load.ts';

/** Ids whose deletion was answered; what was not answered may be there or gone. */
export interface StoryLedger {
  readonly deleted: Set<string>;
}
export type StoryActing = Acting & { readonly story: StoryLedger; readonly policies: string[] };

const post = (of: Acting, who: string, body: object) => asked(of, who, body);
const some = (of: Acting): string | undefined => among(of, [...of.ledger.requests]);

async function remove(of: Acting, path: string, id: string | undefined): Promise<void> {
  if (id === undefined) return;
  if (isDone(await counted(of, 'globalAdmin', 'DELETE', `${path}/${id}`))) storyOf(of).story.deleted.add(id);
}
/** Every act of a story is given its story. */
const storyOf = (of: Acting): StoryActing => of as StoryActing;

const offer = (of: Acting) => {
  const to = among(of, of.setting.packages);
  return { accessPackageId: to.id, assignmentPolicyId: among(of, [to.policyId, to.policyId, ...storyOf(of).policies]) };
};

/** Deletions come as often as decisions, so that they fall upon what waits. */
const acts: readonly (readonly [weight: number, act: Act])[] = [
  [
    6,
    (of) =>
      post(of, 'globalAdmin', {
        requestType: 'adminAdd',
        assignment: { targetId: among(of, of.setting.users), ...offer(of) },
        parameters: [{ name: 'IsApprovalRequired', value: among(of, ['true', 'false']) }],
      }),
  ],
  [6, (of) => post(of, among(of, self), { requestType: 'userAdd', assignment: offer(of) })],
  [2, (of) => post(of, among(of, self), { requestType: 'userExtend', assignment: offer(of) })],
  [
    2,
    (of) =>
      post(of, among(of, self), {
        requestType: 'userRemove',
        assignment: { accessPackageId: among(of, of.setting.packages).id },
      }),
  ],
  [3, async (of) => post(of, 'globalAdmin', { requestType: 'adminRemove', assignment: { id: some(of) ?? '' } })],
  [4, decideSome],
  [
    2,
    async (of) => {
      const id = some(of);
      if (id !== undefined && isDone(await counted(of, 'globalAdmin', 'POST', `${em}/assignmentRequests/${id}/cancel`)))
        of.ledger.canceled.add(id);
    },
  ],
  [1, async (of) => counted(of, 'globalAdmin', 'POST', `${em}/assignmentRequests/${some(of) ?? ''}/reprocess`)],
  [2, (of) => remove(of, `${em}/assignmentPolicies`, offer(of).assignmentPolicyId)],
  [1, (of) => remove(of, `${em}/accessPackages`, among(of, of.setting.packages).id)],
  [1, (of) => remove(of, '/v1.0/users', among(of, of.setting.users))],
  [2, addPolicy],
  [1, (of) => counted(of, 'nobody', 'POST', '/sandbox/clock', { advance: among(of, ['PT8H', 'P1D', 'P3D']) })],
];

async function addPolicy(of: Acting): Promise<void> {
  const { policies } = storyOf(of);
  const asksApproval = of.draw() < 0.5;
  const director = { '@odata.type': '#microsoft.graph.requestorManager', managerLevel: 1 };
  const reply = await counted(of, 'globalAdmin', 'POST', `${em}/assignmentPolicies`, {
    displayName: 'Another',
    description: '',
    allowedTargetScope: 'allMemberUsers',
    expiration: of.draw() < 0.5 ? { type: 'noExpiration' } : { type: 'afterDuration', duration: 'P2D' },
    requestorSettings: {
      enableTargetsToSelfAddAccess: true,
      enableTargetsToSelfUpdateAccess: of.draw() < 0.5,
      enableTargetsToSelfRemoveAccess: true,
    },
    requestApprovalSettings: {
      isApprovalRequiredForAdd: asksApproval,
      isApprovalRequiredForUpdate: of.draw() < 0.5 && asksApproval,
      stages: asksApproval ? [{ durationBeforeAutomaticDenial: 'P2D', primaryApprovers: [director] }] : [],
    },
    accessPackage: { id: among(of, of.setting.packages).id },
  });
  if (isDone(reply)) policies.push(reply.body.id as string);
}

/** One of these, by lot. */
export const act = (of: StoryActing): Promise<unknown> => chosen(of, acts)(of);
