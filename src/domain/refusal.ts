// Every expected "no", as a closed list of codes. http/errors/refusalTable.ts alone turns one into a status, a Graph
// code and a sentence.

export const RefusalCodes = [
  // not there, not allowed
  'notFound',
  'notAllowed',
  'scopeMissing',
  'methodNotAllowed',
  'notServed',
  'encryptionRequired',
  // what a token of a delta query begins at
  'syncStateNotFound',
  'resyncRequired',
  // what a body or a parameter says
  'invalidField',
  'missingField',
  'readOnlyField',
  'unknownReference',
  'invalidHeader',
  'preconditionFailed',
  // catalogs, packages, resources
  'duplicateCatalog',
  'duplicatePackage',
  'duplicateKey',
  'catalogNotEmpty',
  'catalogIsBuiltIn',
  'packageHasAssignments',
  'policyHasAssignments',
  'resourceAlreadyOnboarded',
  'resourceInUse',
  'resourceNotInCatalog',
  'resourceNotFoundInOriginSystem',
  'resourceNotSupported',
  'callerNotResourceOwner',
  'roleNotFound',
  'roleScopeExists',
  'packageIncompatible',
  'incompatibleExists',
  'attributeGuarded',
  'attributeStamped',
  'freshFactorNeeded',
  'secondAdministratorNeeded',
  'secondAdministratorNotNeeded',
  // custom extensions
  'extensionInUse',
  'brandingInUse',
  // synchronization
  'credentialsMissing',
  'credentialsInvalid',
  'jobNotRunning',
  // connected organizations
  'identitySourceTaken',
  'sponsorExists',
  // requests and assignments
  'openRequestExists',
  'assignmentExists',
  'assignmentNotFound',
  'notEligible',
  'policyAmbiguous',
  'policyNotFound',
  'answersInvalid',
  'justificationRequired',
  'scheduleNotAllowed',
  'invalidState',
  'targetNotFound',
  'targetDisabled',
  'reprocessTooLate',
  'requestHasAssignment',
  'approvalDecided',
  'remindedAlready',
  'reviewState',
  // directory
  'userPrincipalNameTaken',
  'mailNicknameTaken',
  'nicknameConflict',
  'domainNotVerified',
  'passwordTooWeak',
  'currentPasswordWrong',
  'tooManyGuesses',
  'membershipExists',
  'membershipDynamic',
  'permissionExists',
  'identifierUriTaken',
  'builtInObject',
  'lastOwner',
  'notAMember',
  'ownedBySource',
  'cycle',
  'lastAdministrator',
  'roleActive',
  'customRole',
  // the machine
  'changedMeanwhile',
  'clockBackwards',
  'tooManyRequests',
  'tooManyRows',
  'tooManySubscriptions',
  'endpointNotValidated',
  'bodyTooLarge',
  'snapshotTooLarge',
  'tooManyValues',
  'unsupportedMediaType',
  'badEncoding',
] as const;

/** Why a call is refused. */
export type RefusalCode = (typeof RefusalCodes)[number];

/** Facts for the sentence: names and ids, never a secret. `field` names what was wrong as a path of the body. */
export type RefusalFacts = Readonly<Record<string, string | number | boolean | null | readonly string[]>>;

/** A refusal that the rules foresee: a code, and facts for its sentence. */
export class Refusal extends Error {
  readonly code: RefusalCode;
  readonly facts: RefusalFacts;
  constructor(code: RefusalCode, facts: RefusalFacts = {}) {
    super(code);
    this.name = 'Refusal';
    this.code = code;
    this.facts = facts;
  }
}

/** Several refusals of one body, each with its `field`: answered together. */
export class Refusals extends Error {
  readonly all: readonly Refusal[];
  constructor(all: readonly Refusal[]) {
    super(all.map((each) => each.code).join(', '));
    this.name = 'Refusals';
    this.all = all;
  }
}

/** The refusals that an error is; null for any other error. */
export function refusalsOf(error: unknown): readonly Refusal[] | null {
  if (error instanceof Refusals) return error.all;
  return error instanceof Refusal ? [error] : null;
}

/** The refusals of an error, each changed; any other error as it is. */
export function mapRefusals(error: unknown, change: (refusal: Refusal) => Refusal): unknown {
  if (error instanceof Refusals) return new Refusals(error.all.map(change));
  return error instanceof Refusal ? change(error) : error;
}
