// What the server answers and the official types do not have, with the reason; the compiler holds that they still lack
// it.

import type { Version } from '../surface/rows.ts';

const newer = 'the published schema has it';
const sdk = 'the SDK of the same version has it';
const pages = 'the pages document it';
const tutorial = "the published tutorial's answer has it";

export const exceptions: readonly (readonly [version: Version, type: string, member: string, reason: string])[] = [
  ['v1.0', 'AccessPackageApprovalStage', 'approverInformationVisibility', newer],
  ['v1.0', 'AccessPackageResourceRole', 'type', newer],
  ['v1.0', 'AccessPackageSubject', 'subjectLifecycle', newer],
  ['v1.0', 'UnifiedRoleAssignment', 'principalOrganizationId', newer],
  ['beta', 'Approval', 'completedSteps', newer],
  ['beta', 'Approval', 'pendingSteps', newer],
  ['beta', 'Approval', 'request', newer],
  ['beta', 'AccessPackageCatalog', 'privilegeLevel', newer],
  ['beta', 'Group', 'creationOptions', tutorial],
  ['v1.0', 'Application', 'createdByAppId', sdk],
  ['v1.0', 'Application', 'isDisabled', sdk],
  ['v1.0', 'Application', 'managerApplications', sdk],
  ['v1.0', 'Group', 'accessType', sdk],
  ['v1.0', 'Group', 'infoCatalogs', sdk],
  ['v1.0', 'Group', 'isFavorite', sdk],
  ['v1.0', 'Group', 'onPremisesExtensionAttributes', sdk],
  ['v1.0', 'Group', 'organizationId', sdk],
  ['v1.0', 'Group', 'resourceBehaviorOptions', sdk],
  ['v1.0', 'Group', 'resourceProvisioningOptions', sdk],
  ['v1.0', 'Group', 'welcomeMessageEnabled', sdk],
  ['v1.0', 'ServicePrincipal', 'createdByAppId', sdk],
  ['v1.0', 'ServicePrincipal', 'isDisabled', sdk],
  ['beta', 'Application', 'createdByAppId', sdk],
  ['beta', 'Application', 'isDisabled', sdk],
  ['beta', 'Application', 'managerApplications', sdk],
  ['beta', 'Application', 'signInAudienceRestrictions', sdk],
  ['beta', 'DirectoryAudit', 'performedBy', sdk],
  ['beta', 'Group', 'onPremisesExtensionAttributes', sdk],
  ['beta', 'Group', 'welcomeMessageEnabled', sdk],
  ['beta', 'Organization', 'resourceQuotas', sdk],
  ['beta', 'User', 'identityParentId', sdk],
  ['beta', 'ServicePrincipal', 'createdByAppId', sdk],
  ['beta', 'ServicePrincipal', 'isDisabled', sdk],
  ['v1.0', 'AccessReviewInstanceDecisionItem', 'target', pages],
  ['v1.0', 'AccessReviewReviewerScope', 'reviewerId', pages],
  ['v1.0', 'AccessReviewReviewerScope', 'scopeType', pages],
  ['beta', 'AccessReviewReviewerScope', 'reviewerId', sdk],
  ['beta', 'AccessReviewReviewerScope', 'scopeType', sdk],
  ['beta', 'AccessReviewInstanceDecisionItem', 'applyDescription', sdk],
  ...(['v1.0', 'beta'] as const).flatMap((version) =>
    ['type', 'lastUserSignInDateTime'].map((member) => [version, 'UserIdentity', member, tutorial] as const),
  ),
];

/** Types that the packages lack as a whole: their values are held to nothing. */
export const unknownTypes: readonly (readonly [version: Version, type: string, reason: string])[] = [
  ['v1.0', 'AvailableAccessPackage', newer],
  ['v1.0', 'AccessReviewInstanceDecisionItemUserTarget', pages],
  ['beta', 'AvailableAccessPackage', newer],
  ...(['v1.0', 'beta'] as const).flatMap((version) =>
    [
      'AccessPackageSuggestion',
      'AccessPackageSuggestionSelfAssignmentHistoryBased',
      'AccessPackageSuggestionRelatedPeopleBased',
      'EndUserSettings',
    ].map((type) => [version, type, newer] as const),
  ),
];

/** Members of which the official type cannot say what is answered. */
export const unsayable: readonly (readonly [version: Version, type: string, member: string, reason: string])[] = [
  [
    'beta',
    'UnifiedRoleDefinition',
    'allowedPrincipalTypes',
    'several words at once, as the schema has it; the type is of one',
  ],
];

export type Lacks<T, Member extends string> = Member extends keyof T ? false : true;

export function isLeftOut(version: Version, type: string, member: string): boolean {
  return [...exceptions, ...unsayable].some(
    ([of, named, lacking]) => of === version && named === type && lacking === member,
  );
}
