// What the random load works on: people, groups, and packages with policies of several kinds, made through the API.

import { em, sure, type Calls } from './calls.ts';

export interface OfferedPackage {
  readonly id: string;
  readonly policyId: string;
  readonly asksApproval: boolean;
  readonly groups: readonly string[];
}
export interface Setting {
  readonly users: readonly string[];
  /** Given by packages alone. */
  readonly groups: readonly string[];
  /** Whose members are added and taken by hand. */
  readonly clubs: readonly string[];
  readonly packages: readonly OfferedPackage[];
  /** Of the first package, which may get a role of each group and lose it. */
  readonly catalogId: string;
  readonly resources: Readonly<Record<string, string>>;
  readonly approver: string;
}

export async function makeSetting(
  calls: Calls,
  { domain, approver }: { readonly domain: string; readonly approver: { readonly key: string; readonly id: string } },
  many = 8,
): Promise<Setting> {
  const name = `crash${Date.now() % 1_000_000}`;
  const each = async <T>(number: number, make: (at: number) => Promise<T>): Promise<readonly T[]> =>
    Promise.all(Array.from({ length: number }, (_, at) => make(at)));
  const group = async (title: string): Promise<string> =>
    (
      await sure(calls, 'POST', '/v1.0/groups', {
        displayName: title,
        mailEnabled: false,
        mailNickname: title,
        securityEnabled: true,
      })
    ).id;
  const users = await each(
    many,
    async (at) =>
      (
        await sure(calls, 'POST', '/v1.0/users', {
          accountEnabled: true,
          displayName: `Person ${at} ${name}`,
          mailNickname: `p${at}${name}`,
          userPrincipalName: `p${at}-${name}@${domain}`,
          mail: `p${at}-${name}@${domain}`,
          passwordProfile: { password: `Not-needed-${name}-${at}` },
        })
      ).id as string,
  );
  const [groups, clubs] = [
    await each(4, (at) => group(`group${at}${name}`)),
    await each(2, (at) => group(`club${at}${name}`)),
  ];
  const { id: catalogId } = await sure(calls, 'POST', `${em}/catalogs`, {
    displayName: `Catalog ${name}`,
    isExternallyVisible: true,
    state: 'published',
  });
  for (const originId of groups)
    await sure(calls, 'POST', `${em}/resourceRequests`, {
      requestType: 'adminAdd',
      catalog: { id: catalogId },
      resource: { originId, originSystem: 'AadGroup' },
    });
  const { value } = await sure(calls, 'GET', `${em}/catalogs/${catalogId}/resources`);
  const resources = Object.fromEntries(
    (value as { originId: string; id: string }[]).map((row) => [row.originId, row.id]),
  );
  const packages: OfferedPackage[] = [];
  for (const [at, of] of [
    [0, [0, 1]],
    [1, [1, 2]],
    [2, [3]],
  ] as const)
    packages.push(
      await makePackage(calls, {
        name: `${name} ${at}`,
        catalogId,
        resources,
        groups: of.map((index) => groups[index] as string),
        approverId: at === 1 ? approver.id : null,
        ends: at === 2,
      }),
    );
  return { users, groups, clubs, packages, catalogId, resources, approver: approver.key };
}

interface Wanted {
  readonly name: string;
  readonly catalogId: string;
  readonly resources: Setting['resources'];
  readonly groups: readonly string[];
  readonly approverId: string | null;
  readonly ends: boolean;
}

async function makePackage(
  calls: Calls,
  { name, catalogId, resources, groups, approverId, ends }: Wanted,
): Promise<OfferedPackage> {
  const { id } = await sure(calls, 'POST', `${em}/accessPackages`, {
    displayName: `Package ${name}`,
    description: '0',
    catalog: { id: catalogId },
  });
  for (const group of groups)
    await sure(
      calls,
      'POST',
      `${em}/accessPackages/${id}/resourceRoleScopes`,
      roleOf(group, resources[group] as string),
    );
  const stages =
    approverId === null
      ? []
      : [
          {
            durationBeforeAutomaticDenial: 'P2D',
            isApproverJustificationRequired: false,
            isEscalationEnabled: false,
            fallbackPrimaryApprovers: [],
            escalationApprovers: [],
            fallbackEscalationApprovers: [],
            primaryApprovers: [{ '@odata.type': '#microsoft.graph.singleUser', userId: approverId }],
          },
        ];
  const policy = await sure(calls, 'POST', `${em}/assignmentPolicies`, {
    displayName: `Policy ${name}`,
    description: '',
    allowedTargetScope: 'allMemberUsers',
    specificAllowedTargets: [],
    expiration: ends ? { type: 'afterDuration', duration: 'P2D' } : { type: 'noExpiration' },
    requestorSettings: {
      enableTargetsToSelfAddAccess: true,
      enableTargetsToSelfUpdateAccess: true,
      enableTargetsToSelfRemoveAccess: true,
      allowCustomAssignmentSchedule: false,
      enableOnBehalfRequestorsToAddAccess: false,
      enableOnBehalfRequestorsToUpdateAccess: false,
      enableOnBehalfRequestorsToRemoveAccess: false,
      onBehalfRequestors: [],
    },
    requestApprovalSettings: {
      isApprovalRequiredForAdd: approverId !== null,
      isApprovalRequiredForUpdate: false,
      stages,
    },
    accessPackage: { id },
  });
  return { id, policyId: policy.id, asksApproval: approverId !== null, groups };
}

export const roleOf = (group: string, resource: string): object => ({
  role: {
    displayName: 'Member',
    originSystem: 'AadGroup',
    originId: `Member_${group}`,
    resource: { id: resource, originId: group, originSystem: 'AadGroup' },
  },
  scope: { originId: group, originSystem: 'AadGroup' },
});
