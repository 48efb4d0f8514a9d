// The facts of a decision about a request, read once from one snapshot.

import type { OnBehalfRequestor } from './onBehalf.ts';
import type { AccessPackage, Catalog } from '../catalogs/catalogEntities.ts';
import type { Assignment } from '../requests/requestEntities.ts';
import type { Id, Instant } from '../base.ts';
import type { Policy, Question } from '../policies/policyEntities.ts';
import type { RequestType } from '../requests/requestTypes.ts';
import type { Answer, Schedule } from '../values.ts';

/** The person who is to get, change or lose access. */
export interface Person {
  /** Object id; null for a person who is known by an address alone. */
  readonly objectId: Id | null;
  readonly subjectId: Id | null;
  readonly kind: 'user' | 'servicePrincipal';
  readonly userType: string | null;
  readonly isEnabled: boolean;
  readonly email: string | null;
  /**
   * Groups of the person, directly or through groups: all of them, or at least all that the policies in question name.
   */
  readonly groups: ReadonlySet<Id>;
  /** The connected organization of the person; `isConfigured` is false for a proposed one. */
  readonly organization: { readonly id: Id; readonly isConfigured: boolean } | null;
}

/**
 * Access that the person has, or has requested, and that is incompatible with the package. A name is null where the
 * caller may not read it.
 */
export interface IncompatibleAccess {
  readonly packages: readonly {
    readonly id: Id;
    readonly displayName: string | null;
    readonly by: 'assignment' | 'request';
    readonly byId: Id;
  }[];
  readonly groups: readonly { readonly id: Id; readonly displayName: string | null }[];
}

/** The requested access, in one shape for every type of request. */
export interface RequestedAccess {
  readonly type: RequestType;
  readonly justification: string | null;
  readonly answers: readonly Answer[];
  readonly schedule: Schedule;
}

/** What the checks of one request under one policy look at. */
export interface EligibilityFacts {
  readonly now: Instant;
  readonly requested: RequestedAccess;
  readonly person: Person;
  /** The requestor, where another person requests the access. */
  readonly onBehalf?: OnBehalfRequestor | null;
  readonly catalog: Pick<Catalog, 'id' | 'version' | 'displayName' | 'state' | 'isExternallyVisible'>;
  readonly accessPackage: Pick<AccessPackage, 'id' | 'displayName' | 'isHidden'>;
  readonly policy: Policy;
  /** The policy under which `assignment` is held, where that is another one than `policy`; null where it is gone. */
  readonly heldPolicy?: Policy | null;
  readonly questions: readonly Question[];
  readonly openRequest: { readonly id: Id } | null;
  /** The unexpired assignment of this package; null where there is none. */
  readonly assignment: Assignment | null;
  /** The last answers for the assignment, or for the package where there is no assignment. */
  readonly earlierAnswers: readonly Answer[];
  /** Values of the directory that answer questions of the resources of the package. */
  readonly directoryAnswers?: readonly Answer[];
  readonly incompatible: IncompatibleAccess;
}
