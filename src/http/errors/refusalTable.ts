// The one table that turns a refusal into status, Graph error code and sentence; and the envelope of every error.

import type { Refusal, RefusalFacts, RefusalCode } from '../../domain/refusal.ts';

interface ErrorRow {
  readonly status: number;
  readonly code: string;
  readonly message: (facts: RefusalFacts) => string;
  /** What `details` say of the field, where Graph has a code and a sentence of its own for it. */
  readonly detail?: { readonly code: string; readonly message: string };
}

const text = (value: unknown): string =>
  Array.isArray(value) ? value.join(', ') : value === null || value === undefined ? '' : String(value);
const secondsText = (value: unknown): string => (value === 1 ? '1 second' : `${text(value)} seconds`);
const row = (
  status: number,
  code: string,
  says: string | ((facts: RefusalFacts) => string),
  detail?: ErrorRow['detail'],
): ErrorRow => ({
  status,
  code,
  message: typeof says === 'string' ? () => says : says,
  ...(detail === undefined ? {} : { detail }),
});
const nicknameExists = 'Another object with the same value for property mailNickname already exists.';
/** ` 'name'`, or nothing where the fact is not known. */
const quoted = (value: unknown): string => (text(value) === '' ? '' : ` '${text(value)}'`);
/** ` answers/0/value:`, or nothing where the refusal is about no field. */
const fieldSuffix = (facts: RefusalFacts): string => (text(facts['field']) === '' ? '' : ` ${text(facts['field'])}:`);
const reasonSuffix = (facts: RefusalFacts): string => (text(facts['reason']) === '' ? '' : ` ${text(facts['reason'])}`);

// biome-ignore format: a table, read by column
export const refusalTable: Readonly<Record<RefusalCode, ErrorRow>> = {
  notFound:                     row(404, 'ResourceNotFound',
    (f) => `The resource${quoted(f['id'])} was not found.${reasonSuffix(f)}`),
  notAllowed:                   row(403, 'UnAuthorized',
    (f) => `User is not authorized to perform the operation. Reason: ${text(f['reason']) || 'Unauthorized'}`),
  scopeMissing:                 row(403, 'Authorization_RequestDenied',
    (f) => 'Insufficient privileges to complete the operation. The token needs ' +
    `${f['touched'] === undefined ? '' : `for ${text(f['touched'])} `}one of: ${text(f['needed'] ?? f['oneOf'])}.`),
  methodNotAllowed:             row(405, 'MethodNotAllowed',
    (f) => `The method ${text(f['method'])} is not allowed on this path. Allowed methods: ${text(f['allowed'])}.`),
  notServed:                    row(404, 'UnknownError',
    (f) => `No HTTP resource was found that matches the request URI${quoted(f['path'])}.${reasonSuffix(f)}`),
  encryptionRequired:           row(403, 'Forbidden',
    (f) => `The server accepts HTTPS only. Send the call to ${text(f['origin'])}. If the call contained a token or a ` +
    'secret, replace it: it was sent without encryption.'),
  syncStateNotFound:            row(410, 'syncStateNotFound',
    'The changes since this token are not kept any more. Begin again at the address in the header Location.'),
  resyncRequired:               row(410, 'resyncRequired',
    'What this token is about cannot be told as changes any more. Begin again at the address in the header Location.'),

  invalidField:                 row(400, 'InvalidModel',
    (f) => `The model is invalid. ${text(f['field'])}: ${text(f['says']) || text(f['reason'])}`),
  missingField:                 row(400, 'InvalidModel',
    (f) => `The model is invalid. ${text(f['field'])} is required.${reasonSuffix(f)}`),
  readOnlyField:                row(400, 'InvalidModel',
    (f) => `The model is invalid. ${text(f['field'])} cannot be set.${reasonSuffix(f)}`),
  unknownReference:             row(400, 'InvalidModel',
    (f) => `The model is invalid. ${text(f['field'])}: There is no ` +
    `${text(f['entity']) || 'object'}${quoted(f['id'])}.${reasonSuffix(f)}`),
  invalidHeader:                row(400, 'BadRequest',
    (f) => `The header ${text(f['header'])} must be * or a list of ETags such as W/"1"; it is ${text(f['value'])}.`),
  preconditionFailed:           row(412, 'PreconditionFailed',
    (f) => `The object is not as ${text(f['header'])} says: the header is ${text(f['sent'])}, the ETag of the object ` +
    `is ${text(f['etag'])}. Read the object again, and send the change with its ETag.`),

  duplicateCatalog:             row(409, 'DuplicateCatalog',
    (f) => `There's an existing catalog with name "${text(f['displayName'])}".`),
  duplicatePackage:             row(409, 'DuplicateAccessPackage',
    (f) => `There's an existing access package with name "${text(f['displayName'])}" in the catalog.`),
  duplicateKey:                 row(409, 'DuplicateKey',
    (f) => `Another object with the same ${text(f['field']) || 'key'} already exists.`),
  catalogNotEmpty:              row(400, 'CatalogNotEmpty',
    (f) => `The catalog cannot be deleted because it contains access packages: ${text(f['packages'])}. Delete them, ` +
    'or move them to another catalog, first.'),
  catalogIsBuiltIn:             row(400, 'BuiltInCatalog', 'The built-in catalog cannot be deleted.'),
  packageHasAssignments:        row(400, 'AccessPackageHasAssignments',
    (f) => `The access package cannot be deleted because it has assignments: ${text(f['assignments'])}. Remove the ` +
    'assignments first.'),
  policyHasAssignments:         row(400, 'PolicyHasAssignments',
    (f) => `The assignment policy cannot be deleted because it has assignments: ${text(f['assignments'])}. Remove ` +
    'the assignments first.'),
  resourceAlreadyOnboarded:     row(400, 'ResourceAlreadyOnboarded',
    'The specified resource is already onboarded to ELM'),
  resourceInUse:                row(400, 'InvalidDeleteResourceHasEntitlements',
    (f) => `The resource: ${text(f['displayName'])} can not be deleted because there are active entitlements.`),
  resourceNotInCatalog:         row(404, 'ResourceNotFound',
    (f) => `The resource${quoted(f['id'])} was not found in the catalog.`),
  resourceNotFoundInOriginSystem: row(400, 'ResourceNotFoundInOriginSystem',
    (f) => `The resource${quoted(f['originId'])} was not found in the origin system ${text(f['originSystem'])}.`),
  resourceNotSupported:         row(400, 'ResourceNotSupported',
    (f) => `The resource is not supported in catalogs.${reasonSuffix(f)}`),
  callerNotResourceOwner:       row(403, 'CallerNotResourceOwner', 'The caller is not the resource owner.'),
  roleNotFound:                 row(404, 'RoleNotFound',
    (f) => `The role${quoted(f['originId'])} of the resource${quoted(f['resource'])} was not found.`),
  roleScopeExists:              row(409, 'DuplicateKey', 'The access package already has this role of the resource.'),
  packageIncompatible:          row(400, 'IncompatibleAccessPackage',
    (f) => `The access package is incompatible with access that the target already has: ${text(f['incompatible'])}.`),
  incompatibleExists:           row(409, 'DuplicateKey',
    'The object is already marked as incompatible with the access package.'),

  attributeGuarded:             row(400, 'AttributeNotAllowed',
    (f) => `The model is invalid. ${text(f['field'])}: answers must not write ${text(f['attribute'])}, which ` +
    `${text(f['readers'])}. An administrator allows it by allowedAttributes of /latchkey/v1/settings.`),
  attributeStamped:             row(400, 'AttributeNotAllowed',
    (f) => `The model is invalid. ${text(f['field'])}: a rule must not read ${text(f['attribute'])}, which answers ` +
    `to resources write: ${text(f['writers'])}. Remove the attribute from these resources, or let an administrator ` +
    'allow it by allowedAttributes of /latchkey/v1/settings.'),

  freshFactorNeeded:            row(401, 'InvalidAuthenticationToken',
    'The call needs a second factor that was given lately. Get a token with the claims of the header ' +
    'WWW-Authenticate.'),

  secondAdministratorNeeded:    row(403, 'SecondAdministratorNeeded',
    (f) => `The edit of "${text(f['displayName'])}" needs a second administrator. Send the call to ` +
    '/latchkey/v1/proposals, as request with method, url and body, and a justification.'),
  secondAdministratorNotNeeded: row(400, 'SecondAdministratorNotNeeded',
    'The model is invalid. request: The call needs no second administrator. Send it as it is.'),

  credentialsMissing:           row(400, 'CredentialsMissing',
    'CredentialsMissing: The synchronization has no BaseAddress. Put the secrets of the service principal first.'),
  credentialsInvalid:           row(400, 'InvalidCredentials',
    (f) => `The system there does not answer as it should with these credentials.${reasonSuffix(f)}`),
  jobNotRunning:                row(409, 'JobNotActive',
    (f) => `The synchronization job is ${text(f['state'])}. Start it first.`),
  brandingInUse:                row(400, 'BadRequest',
    (f) => `The branding cannot be deleted while it has: ${text(f['by'])}. Delete that first.`),

  extensionInUse:               row(400, 'CustomExtensionInUse',
    (f) => `Assignment policies call the custom extension: ${text(f['policies'])}. Remove the extension from these ` +
    'policies first.'),

  identitySourceTaken:          row(409, 'DuplicateKey',
    (f) => `The identity source${quoted(f['source'])} already belongs to the connected organization ` +
    `"${text(f['displayName'])}".`),
  sponsorExists:                row(400, 'InvalidModel',
    'The model is invalid. The object is already a sponsor of this kind of the connected organization.'),

  openRequestExists:            row(400, 'ExistingOpenRequest',
    (f) => `There is already an open request${quoted(f['id'])} for this access package and target.`),
  assignmentExists:             row(400, 'ExistingAssignment',
    (f) => `The target already has an assignment${quoted(f['id'])} to this access package.`),
  assignmentNotFound:           row(404, 'ResourceNotFound',
    (f) => `The assignment${quoted(f['id'])} was not found, or has ended.`),
  notEligible:                  row(400, 'RequestorNotEligible',
    (f) => `You don't meet policy requirements to request this entitlement.${reasonSuffix(f)}`),
  policyAmbiguous:              row(400, 'PolicyAmbiguous',
    (f) => 'Several policies admit the requestor. Choose one of them in assignmentPolicyId: ' +
    `${text(f['policies'])}.`),
  policyNotFound:               row(404, 'ResourceNotFound',
    (f) => `The assignment policy${quoted(f['id'])} was not found for this access package.`),
  answersInvalid:               row(400, 'InvalidAnswers',
    (f) => `The answers do not fit the questions of the policy.${fieldSuffix(f)}${reasonSuffix(f)}`),
  justificationRequired:        row(400, 'JustificationRequired',
    (f) => `The policy requires a justification: set ${text(f['field']) || 'justification'}.`),
  scheduleNotAllowed:           row(400, 'InvalidSchedule',
    (f) => `The policy does not allow the schedule.${fieldSuffix(f)}${reasonSuffix(f)}`),
  invalidState:                 row(400, 'InvalidState',
    (f) => `The operation is not possible in the state${quoted(f['state'])}.${reasonSuffix(f)}`),
  targetNotFound:               row(404, 'SubjectNotFound',
    (f) => `The target${quoted(f['id'])} was not found in the directory.`),
  targetDisabled:               row(400, 'SubjectDisabled',
    (f) => `The account of the target${quoted(f['id'])} is disabled.`),
  reprocessTooLate:             row(400, 'ReprocessTooLate',
    'A request can be reprocessed within 14 days of its completion.'),
  approvalDecided:              row(409, 'ApprovalAlreadyCompleted',
    (f) => 'The approval stage is already decided, or it has ended: ' +
    `${text(f['state'])}${text(f['result']) === 'notReviewed' ? '' : `, ${text(f['result'])}`}.`),
  remindedAlready:              row(400, 'RemindedAlready',
    (f) => `The approvers were reminded less than a day ago. They can be reminded again at ${text(f['next'])}.`),
  reviewState:                  row(409, 'ReviewState',
    (f) => `The access review is in the state${quoted(f['state'])}.${reasonSuffix(f)}`),
  requestHasAssignment:         row(400, 'RequestHasAssignment',
    (f) => `The request cannot be deleted while its assignment${quoted(f['id'])} exists.`),

  userPrincipalNameTaken:       row(400, 'Request_BadRequest',
    'Another object with the same value for property userPrincipalName already exists.'),
  mailNicknameTaken:            row(400, 'Request_BadRequest', nicknameExists),
  nicknameConflict:             row(422, 'Request_UnprocessableEntity',
    'The values provided contain one or more validation errors.',
    { code: 'PropertyConflict', message: nicknameExists }),
  domainNotVerified:            row(400, 'Request_BadRequest',
    (f) => `The domain portion of the userPrincipalName is not one of the tenant's verified domains: ` +
    `${text(f['domains'])}.`),
  passwordTooWeak:              row(400, 'Request_BadRequest',
    (f) => 'The specified password does not comply with password complexity requirements. Please provide a different ' +
    `password. ${text(f['reason'])}`),
  currentPasswordWrong:         row(400, 'Request_BadRequest', 'The current password is wrong.'),
  tooManyGuesses:               row(429, 'TooManyRequests',
    (f) => 'The current password was tried too often, here or at the sign-in. Try again in ' +
    `${secondsText(f['retryAfterSeconds'])}.`),
  membershipExists:             row(400, 'Request_BadRequest',
    "One or more added object references already exist for the following modified properties: 'members'."),
  membershipDynamic:            row(400, 'Request_BadRequest',
    'The membership rule of a dynamic group selects its members. They cannot be added or removed by a call.'),
  identifierUriTaken:           row(400, 'Request_BadRequest',
    'Another object with the same value for property identifierUris already exists.'),
  permissionExists:             row(400, 'Request_BadRequest', 'Permission entry already exists.'),
  builtInObject:                row(400, 'Request_BadRequest',
    (f) => `${text(f['displayName'])} is part of every tenant. It cannot be deleted, disabled or changed in what it ` +
    'offers.'),
  lastOwner:                    row(400, 'Request_BadRequest',
    'The group must have at least one owner, hence this owner cannot be removed.'),
  ownedBySource:                row(400, 'Request_BadRequest',
    (f) => 'Unable to update the specified properties for on-premises mastered Directory Sync objects. ' +
    `${text(f['field'])}: the connection${quoted(f['source'])} brought the ${text(f['kind'])}; change it there.`),
  notAMember:                   row(404, 'Request_ResourceNotFound',
    (f) => `Resource${quoted(f['id'])} does not exist or ` +
    'one of its queried reference-property objects are not present.'),
  lastAdministrator:            row(400, 'Request_BadRequest',
    'The tenant would have no active Global Administrator: give the role to another enabled user first.'),
  roleActive:                   row(400, 'Request_BadRequest',
    (f) => `The directory role${quoted(f['displayName'])} is already active.`),
  customRole:                   row(400, 'Request_BadRequest',
    'Custom role definitions are not supported: Latchkey has the built-in roles of Microsoft Entra only, and they ' +
    'cannot be changed or deleted.'),
  cycle:                        row(400, 'Request_BadRequest',
    'A group cannot be a member of itself, directly or through other groups.'),

  changedMeanwhile:             row(409, 'Conflict',
    'Another call changed the same data at the same moment. Try again.'),
  clockBackwards:               row(400, 'ClockBackwards',
    (f) => `Tenant time cannot be moved backwards. It is ${text(f['now'])} now.`),
  tooManyRequests:              row(429, 'TooManyRequests',
    (f) => `The caller has sent too many requests. Try again in ${secondsText(f['retryAfterSeconds'])}.`),
  tooManySubscriptions:         row(403, 'ExtensionError',
    (f) => `The limit of ${text(f['limit'])} subscriptions ${text(f['of'])} is reached. Delete one.`),
  endpointNotValidated:         row(400, 'ValidationError',
    (f) => `Subscription validation request failed. ${text(f['field'])}: ${text(f['says'])} It must ` +
    'respond within 10 seconds with 200 OK, as text/plain, and with the validation token as its body.'),
  tooManyRows:                  row(400, 'BadRequest',
    (f) => `The answer would contain more than ${text(f['most'])} objects.${f['reason'] === undefined
      ? ' Use a smaller $top, also in $expand, or fewer expansions.' : reasonSuffix(f)}`),
  bodyTooLarge:                 row(413, 'RequestBodyTooLarge',
    (f) => `The request body is larger than ${text(f['limit'])} bytes.`),
  snapshotTooLarge:             row(400, 'BadRequest',
    (f) => `A snapshot of all that the sandbox holds is larger than ${text(f['limit'])} bytes. Use a backup.`),
  tooManyValues:                row(400, 'BadRequest',
    (f) => `The request body contains more than ${text(f['most'])} values. Members of objects and lists count too.`),
  unsupportedMediaType:         row(415, 'UnsupportedMediaType',
    (f) => `The content type${quoted(f['type'])} is not supported. Send application/json.`),
  badEncoding:                  row(400, 'BadRequest',
    (f) => `The request body cannot be decoded.${reasonSuffix(f)}`),
};

export interface ErrorDetail {
  readonly code: string;
  readonly message: string;
  readonly target: string | null;
}

/** The sentence in which a refusal is told. */
export const refusalMessage = ({ code, facts }: Refusal): string => refusalTable[code].message(facts);

/** Graph's envelope. `date` is UTC to the second without offset, as the real service writes it. */
export function envelope(
  code: string,
  message: string,
  details: readonly ErrorDetail[],
  ids: { readonly requestId: string; readonly clientRequestId: string; readonly at: Date },
): string {
  return JSON.stringify({
    error: {
      code,
      message,
      ...(details.length > 0 && details[0]?.target !== null ? { target: details[0]?.target } : {}),
      ...(details.length > 0 ? { details } : {}),
      innerError: {
        date: ids.at.toISOString().slice(0, 19),
        'request-id': ids.requestId,
        'client-request-id': ids.clientRequestId,
      },
    },
  });
}
