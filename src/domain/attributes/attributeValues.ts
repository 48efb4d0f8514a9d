// The values of resource attributes: the question that asks for one, and where the answer goes.

import type { Question } from '../policies/policyEntities.ts';

/**
 * What asks for an attribute: a question (policyEntities.ts Question, without its policy), null where there is none.
 */
export interface AttributeSource {
  readonly kind: 'question';
  readonly question: Omit<Question, 'version' | 'policyId' | 'position' | 'deletedAt'> | null;
}

/** Where the answer goes: a property of the user. */
export interface AttributeDestination {
  readonly kind: 'user';
}

/**
 * accessPackageResourceAttribute. `name` is the property of the user; a value that the user has may be changed only
 * where it `isEditable`.
 */
export interface ResourceAttribute {
  readonly id: string | null;
  readonly name: string | null;
  readonly isEditable: boolean | null;
  readonly isPersistedOnAssignmentRemoval: boolean | null;
  readonly source: AttributeSource | null;
  readonly destination: AttributeDestination | null;
}
