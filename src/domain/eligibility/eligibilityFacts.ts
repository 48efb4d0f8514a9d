// What a decision about a request rests on: read once from one snapshot, then only looked at.

import type { OnBehalfRequestor } from './onBehalf.ts';
import type { AccessPackage, Catalog } from '../catalogs/catalogEntities.ts';
import type { Assignment } from '../requests/requestEntities.ts';
import type { Id, Instant } from '../base.ts';
import type { Policy, Question } from '../policies/policyEntities.ts';
import type { RequestType } from '../requests/requestTypes.ts';
import type { Answer, Schedule } from '../values.ts';

/** Who is to get, change or lose access. */
export interface Person {
  /** Object id; null for someone known by her address alone. */
  readonly objectId: Id | null;
  readonly subjectId: Id | null;
  readonly kind: 'user' | 'servicePrincipal';
  readonly userType: string | null;
  readonly isEnabled: boolean;
  readonly email: string | null;
  /**
   * Groups that hold her, directly or through groups: all of them, or at least all that the policies in question name.
   */
  readonly groups: ReadonlySet<Id>;
  /** The connected organization she belongs to; `isConfigured` is false for a proposed one. */
  readonly organization: { readonly id: Id; readonly isConfigured: boolean } | null;
}

/** What she has, or has asked for, that cannot go together with the package; empty where nothing stands in the way. */
export interface IncompatibleAccess {
  readonly packages: readonly {
    readonly id: Id;
    readonly displayName: string;
    readonly by: 'assignment' | 'request';
    readonly byId: Id;
  }[];
  readonly groups: readonly { readonly id: Id; readonly displayName: string }[];
}

/** What is asked, in one shape for every type. */
export interface RequestedAccess {
  readonly type: RequestType;
  readonly justification: string | null;
  readonly answers: readonly Answer[];
  readonly schedule: Schedule;
}

export interface EligibilityFacts {
  readonly now: Instant;
  readonly requested: RequestedAccess;
  readonly person: Person;
  /** Who asks for her, where that is not she herself. */
  readonly onBehalf?: OnBehalfRequestor | null;
  readonly catalog: Pick<Catalog, 'id' | 'version' | 'displayName' | 'state' | 'isExternallyVisible'>;
  readonly accessPackage: Pick<AccessPackage, 'id' | 'displayName' | 'isHidden'>;
  readonly policy: Policy;
  readonly questions: readonly Question[];
  readonly openRequest: { readonly id: Id } | null;
  /** The unexpired assignment of this package, if she has one. */
  readonly assignment: Assignment | null;
  /** What she answered last for the assignment, or for the package where there is no assignment. */
  readonly earlierAnswers: readonly Answer[];
  /** What the directory says of her already that resources of the package ask for. */
  readonly directoryAnswers?: readonly Answer[];
  readonly incompatible: IncompatibleAccess;
}
