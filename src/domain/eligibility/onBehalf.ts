// Requests on behalf of another person: who may send one under a policy, by its subject sets.
// https://learn.microsoft.com/entra/id-governance/entitlement-management-request-behalf

import type { Id } from '../base.ts';
import type { Policy } from '../policies/policyEntities.ts';
import type { Purpose } from '../requests/requestTypes.ts';
import type { SubjectSet } from '../values.ts';

/** A requestor who requests for another person, and how the two are related. */
export interface OnBehalfRequestor {
  readonly requestorId: Id;
  /** 1: the person's manager; 2: the manager's manager. */
  readonly managerLevel: 1 | 2 | null;
  readonly isSponsor: boolean;
  /** Of a target that is a service principal. */
  readonly isOwner: boolean;
  /** Groups, among those that the policies in question name, that hold the one who asks. */
  readonly groups: ReadonlySet<Id>;
}

/**
 * Where a policy allows such requests and names nobody, managers may request for their direct reports: beta has no word
 * for whom.
 */
const defaultRequestors: readonly Pick<SubjectSet, 'kind' | 'id' | 'managerLevel'>[] = [
  { kind: 'targetManager', id: null, managerLevel: 1 },
];

export function acceptsOnBehalf(
  policy: Pick<Policy, 'acceptsOnBehalfAdd' | 'acceptsOnBehalfUpdate' | 'acceptsOnBehalfRemove'>,
  purpose: Purpose,
): boolean {
  return { add: policy.acceptsOnBehalfAdd, update: policy.acceptsOnBehalfUpdate, remove: policy.acceptsOnBehalfRemove }[
    purpose
  ];
}

export function admitsRequestor(
  { onBehalfRequestors }: Pick<Policy, 'onBehalfRequestors'>,
  requestor: OnBehalfRequestor,
): boolean {
  return (onBehalfRequestors.length === 0 ? defaultRequestors : onBehalfRequestors).some((set) => {
    switch (set.kind) {
      case 'targetManager':
        return requestor.managerLevel === (set.managerLevel ?? 1);
      case 'singleUser':
        return set.id?.toLowerCase() === requestor.requestorId;
      case 'groupMembers':
        return set.id !== null && requestor.groups.has(set.id.toLowerCase());
      case 'targetUserSponsors':
        return requestor.isSponsor;
      case 'targetApplicationOwners':
        return requestor.isOwner;
      case 'targetAgentIdentitySponsorsOrOwners':
        return requestor.isSponsor || requestor.isOwner;
      // These speak of a requestor's own people, or of nobody who could be told from here.
      default:
        return false;
    }
  });
}
