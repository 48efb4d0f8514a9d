// What a request rests on: its package and its policy. Each commit that takes the request further holds them; where one
// was deleted the request is withdrawn.

import type { AccessPackage } from '../../domain/catalogs/catalogEntities.ts';
import type { Policy } from '../../domain/policies/policyEntities.ts';
import { requestKindOf } from '../../domain/requests/requestTypes.ts';
import type { Change } from '../../store/contract.ts';
import type { LoadedRequest } from './request.ts';

/** A request whose package and policy are there. */
export interface GroundedRequest extends LoadedRequest {
  readonly accessPackage: AccessPackage;
  readonly policy: Policy;
}

/** Whether a request rests on its package and policy, and not on its assignment alone: a removal does. */
const needsGround = ({ request }: LoadedRequest): boolean => requestKindOf(request.type)?.purpose !== 'remove';

/** Why a request can go no further, for people; null where all that it rests on is there. */
export function lostGround(found: LoadedRequest): string | null {
  if (!needsGround(found)) return null;
  if (found.accessPackage === null) return 'The access package of the request was deleted.';
  return found.policy === null ? 'The policy of the request was deleted.' : null;
}

/** The request with its ground. Throws where it has none: `lostGround` was to be asked first. */
export function requireGround(found: LoadedRequest): GroundedRequest {
  const { accessPackage, policy } = found;
  if (accessPackage === null || policy === null)
    throw new Error(`The package or the policy of request ${found.request.id} was deleted.`);
  return { ...found, accessPackage, policy };
}

/**
 * The hold of a commit that takes a request further. A package that is deleted takes its policies with it in the same
 * commit, so that the policy stands for both. It comes after a hold of the package, in the order of a deletion.
 */
export function holdGround(found: LoadedRequest): readonly Change[] {
  const { policyId } = found.request;
  return policyId === null || !needsGround(found) ? [] : [{ kind: 'requireExists', entity: 'policy', id: policyId }];
}
