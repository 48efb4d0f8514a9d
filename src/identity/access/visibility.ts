// Which rows a caller may see, for each entity: one table of entity x view -> condition. The planner adds the condition
// wherever an entity enters a query.

import type { Caller } from '../../domain/caller.ts';
import type { EntityName } from '../../domain/entities.ts';
import type { Id, Instant } from '../../domain/base.ts';
import { reachesEveryUser } from '../../domain/rights/administratorReach.ts';
import { may } from '../../domain/rights/rights.ts';
import { catalogScope } from '../../domain/rights/roleDefinitions.ts';
import { deletedItemsOf } from './deletedItems.ts';
import { isPermitted, permissionsFor, permissionsOf } from './permissions.ts';
import { admitsCaller, isRequestablePackage, type AudienceFacts } from './packageAudience.ts';
import { pendingReviewsOf, reviewRules, reviewViewsOf, type ReviewViews } from './reviewVisibility.ts';
import { isDecidableBy, isOwnRequest } from '../../flows/approvals/approverAuthority.ts';
import { readableJobs } from './readableJobs.ts';
import { isTaskOf } from '../../flows/connections/taskAuthority.ts';
import { isGuid } from '../../domain/text.ts';
import { always, and, any, eq, exists, never, not, oneOfValues, or, type Condition } from '../../odata/query.ts';

/** What a caller may see, in parts; the conditions of several parts are joined by `or`. */
interface VisibilityContext extends AudienceFacts, ReviewViews {
  /** All rows of entitlement management. */
  readonly all: boolean;
  /** All role assignments of entitlement management, and of the directory; the whole audit. */
  readonly roles: boolean;
  readonly directoryRoles: boolean;
  /** The client that calls. */
  readonly appId: Id | null;
  readonly audit: boolean;
  readonly providers: boolean;
  /** Connections that are synchronization jobs: all, or those of applications that the caller owns. */
  readonly jobs: Condition;
  readonly provisioning: boolean;
  /** Rules of groups that wait for a second administrator. */
  readonly groups: boolean;
  /** Of whom the caller takes the account anyway, by a new password: of everybody, or of those without a role. */
  readonly passwords: 'all' | 'some' | 'none';
  /** All rows of these catalogs. */
  readonly catalogs: readonly Id[];
  /** Tenant time, in which delegations begin and end. */
  readonly now: Instant;
  /** Requestable packages. The same object for each caller, because `and()` drops an `or` that contains it. */
  readonly requestable: Condition;
}

type VisibilityRule = (views: VisibilityContext) => Condition;

const isCallerAt = (path: readonly string[], { self }: VisibilityContext): Condition =>
  self === null ? never : eq(path as [string, ...string[]], self);
const inCatalogs = (field: string, { catalogs }: VisibilityContext): Condition => oneOfValues(field, catalogs);

/** Rows of approvers by which the caller may decide now, never about the caller's own request. */
const mayDecide = ({ self, now }: VisibilityContext): Condition => (self === null ? never : isDecidableBy(self, now));
const isOfOwnRequest = (path: 'request' | 'approval', { self }: VisibilityContext): Condition =>
  self === null
    ? never
    : path === 'request'
      ? any('request', isOwnRequest(self))
      : any(['approval', 'request'], isOwnRequest(self));
/** Rows of people whose manager is the caller. */
const isOfReport = ({ self }: VisibilityContext): Condition =>
  self === null ? never : any(['target', 'object'], eq('managerId', self));
const isDecidedBy = (path: string, views: VisibilityContext): Condition =>
  views.self === null ? never : any(path, any('approvers', mayDecide(views)));

/** Packages that the caller holds, requested, or may request. */
const isVisiblePackage = (views: VisibilityContext): Condition =>
  or(
    any('assignments', isCallerAt(['target', 'objectId'], views)),
    any('requests', isCallerAt(['target', 'objectId'], views)),
    views.requestable,
  );

/** The caller's manager, direct reports, and colleagues with the same manager. */
const isCloseColleague = (self: Id): Condition =>
  and(
    not(eq('id', self)),
    or(eq('managerId', self), any('directReports', eq('id', self)), any(['manager', 'directReports'], eq('id', self))),
  );
const isHeld = oneOfValues('state', ['delivering', 'partiallyDelivered', 'delivered']);

/** Why a package is suggested to a user: close colleagues hold it, or the user held it before. */
const suggestionReasons: Readonly<Record<'relatedPeopleAssignments' | 'assignmentHistory', (self: Id) => Condition>> = {
  relatedPeopleAssignments: (self) => any('peopleWithIt', any('object', isCloseColleague(self))),
  assignmentHistory: (self) => any('formerAssignments', eq(['target', 'objectId'], self)),
};
/** The members of Graph's accessPackageSuggestionReason flags that are served. */
export type SuggestionReason = keyof typeof suggestionReasons;

/**
 * Packages that a user may request, does not hold, and has one of these reasons to request. None for an application.
 */
export function suggestedPackages(caller: Caller, reasons: readonly SuggestionReason[]): Condition {
  const { objectId: self } = caller;
  if (caller.kind !== 'user' || self === null) return never;
  return and(
    requestablePackages(caller),
    not(any('assignments', and(eq(['target', 'objectId'], self), isHeld))),
    or(...reasons.map((each) => suggestionReasons[each](self))),
  );
}

/** Mails to people whose account the caller takes anyway: to nobody who holds a role or is in a group for roles. */
const givesNothingNew = ({ passwords }: VisibilityContext): Condition => {
  if (passwords === 'none') return never;
  if (passwords === 'all') return always;
  const isForRoles = eq('isAssignableToRole', true);
  return any(
    'recipient',
    and(not(any('transitiveDirectoryRoles')), not(any('memberOf', isForRoles)), not(any('ownedObjects', isForRoles))),
  );
};

/** Rows of visible packages that show their role scopes. */
const showsRoleScopes = (views: VisibilityContext): Condition =>
  any('accessPackage', and(eq('isRoleScopesVisible', true), isVisiblePackage(views)));

/** The directory objects that a guest sees: the guest, the guest's groups, and the guest's manager. */
const isKnownToGuest: VisibilityRule = (views) =>
  or(
    isCallerAt(['id'], views),
    any('transitiveMembers', isCallerAt(['id'], views)),
    any('directReports', isCallerAt(['id'], views)),
  );
const isInCatalogs: VisibilityRule = (views) => inCatalogs('catalogId', views);
const visibleToAll: VisibilityRule = () => always;
const invisible = (...entities: readonly EntityName[]): Partial<Record<EntityName, VisibilityRule>> =>
  Object.fromEntries(entities.map((entity) => [entity, () => never]));

/** An application has its own and those of its users; a user has what they made by the application alone. */
const ofSubscriber = (appId: Id | null, self: Id | null): Condition =>
  and(isGuid(appId) ? eq('appId', appId.toLowerCase()) : never, self === null ? always : eq('creatorId', self));

/** For callers who do not see all rows. An entity without a row in this table is visible to nobody. */
// biome-ignore format: a table, read by column
const visibilityRules: Readonly<Partial<Record<EntityName, VisibilityRule>>> = {
  catalog:             (views) => or(inCatalogs('id', views), any('accessPackages', isVisiblePackage(views))),
  accessPackage:       (views) => or(isInCatalogs(views), isVisiblePackage(views), isDecidedBy('requests', views)),
  policy:              (views) =>
    or(isInCatalogs(views), any('assignments', isCallerAt(['target', 'objectId'], views)), admitsCaller(views)),
  // Address and authentication of an extension are visible to those who manage the catalog; its answer to a request is
  // visible with the request.
  customExtension:     isInCatalogs,
  extensionStage:      (views) => any('policy', isInCatalogs(views)),
  callout:             visibleToAll,
  question:            (views) =>
    any('policy', or(isInCatalogs(views), and(eq('deletedAt', null), admitsCaller(views)))),
  assignmentRequest:   (views) =>
    or(isInCatalogs(views), isCallerAt(['target', 'objectId'], views), isCallerAt(['requestor', 'objectId'], views),
    isCallerAt(['createdByObjectId'], views), isOfReport(views), any('approvers', mayDecide(views))),
  approval:            (views) =>
    or(isInCatalogs(views), isOfOwnRequest('request', views), any('approvers', mayDecide(views))),
  approvalStage:       (views) =>
    or(isInCatalogs(views), isOfOwnRequest('approval', views), any(['approval', 'approvers'], mayDecide(views))),
  approver:            (views) => any('approval', isInCatalogs(views)),
  approverDelegate:    (views) => or(isCallerAt(['approverId'], views), isCallerAt(['delegateId'], views)),
  assignment:          (views) => or(isInCatalogs(views), isCallerAt(['target', 'objectId'], views), isOfReport(views)),
  subject:             (views) =>
    or(isCallerAt(['objectId'], views), any('assignments', isInCatalogs(views)), any('requests', isInCatalogs(views)),
    isDecidedBy('requests', views), isDecidedBy('asked', views), isCallerAt(['object', 'managerId'], views)),
  resource:            (views) => or(isInCatalogs(views), any('roleScopes', showsRoleScopes(views))),
  resourceRole:        (views) => or(isInCatalogs(views), any('roleScopes', showsRoleScopes(views))),
  resourceScope:       (views) => or(isInCatalogs(views), any('roleScopes', showsRoleScopes(views))),
  resourceRequest:     isInCatalogs,
  resourceRoleScope:   (views) => or(any('accessPackage', isInCatalogs(views)), showsRoleScopes(views)),
  resourceEnvironment: (views) => (views.catalogs.length > 0 ? always : never),
  roleGrant:           (views) => or(isInCatalogs(views), isCallerAt(['subject', 'objectId'], views)),
  // What no catalog offers is shown to the person who holds it, and to those who see all.
  accessPath:          (views) => or(isInCatalogs(views), isCallerAt(['principalId'], views)),
  // A conflict names both packages: it is visible to those who see both catalogs.
  separationOfDutiesConflict: (views) =>
    and(isInCatalogs(views), or(eq('kind', 'group'), any('incompatible', isInCatalogs(views)))),
  heldRemoval:         (views) => any('policy', isInCatalogs(views)),
  connection:          ({ jobs }) => and(not(eq('servicePrincipalId', null)), jobs),
  provisioningEvent:   ({ provisioning }) => (provisioning ? always : never),
  ...invisible('connectionSecret', 'connectionRun', 'remoteObject', 'remoteLink', 'remoteHolding',
    'difference', 'connectionListing', 'controlConfiguration', 'identitySource', 'job', 'changeNotification'),
  identityProvider:    ({ providers }) => (providers ? always : never),
  identityLink:        ({ providers }) => (providers ? always : never),
  fulfilmentTask:      ({ self }) => (self === null ? never : isTaskOf(self)),
  ...reviewRules,
  settings:            (views) => (views.reviewPolicy ? always : never),
  // The members and sponsors of organizations are visible to administrators alone; the own organization to its members.
  connectedOrganization: (views) => any('subjects', isCallerAt(['objectId'], views)),
  // The roles of a catalog are visible with the catalog; the caller's own roles always.
  roleAssignment:      (views) =>
    or(isCallerAt(['principalId'], views), views.directoryRoles ? not(eq('provider', 'entitlementManagement')) : never,
    and(eq('provider', 'entitlementManagement'),
    views.roles ? always : oneOfValues('scope', views.catalogs.map(catalogScope)))),
  roleDefinition:      visibleToAll,
  resourceNamespace:   visibleToAll,
  resourceAction:      visibleToAll,
  audit:               ({ audit }) => (audit ? always : never),
  // As the audit, and one's own.
  signIn:              (views) => (views.audit ? always : isCallerAt(['userId'], views)),
  refusedCall:         ({ audit }) => (audit ? always : never),
  signInActivity:      (views) => (views.audit ? always : isCallerAt(['id'], views)),
  // A mail that invites, or is for a forgotten password, has the way into the account.
  mail:                (views) => or(isCallerAt(['recipientId'], views),
    views.all ? or(not(oneOfValues('event', ['guestInvited', 'passwordForgotten'])), givesNothingNew(views)) : never),
  // One's own, and those that one might decide: of catalogs by the roles there, the others are of groups.
  proposal:            (views) =>
    or(isCallerAt(['proposedById'], views), isInCatalogs(views), views.groups ? eq('catalogId', null) : never),
  attributeStamp:      (views) => or(any('assignment', isInCatalogs(views)), isCallerAt(['objectId'], views)),
  // The directory is open to members, as Entra's is by default; guests see themselves and their groups.
  directoryObject:     (views) => (views.isGuest ? isKnownToGuest(views) : always),
  membership:          (views) =>
    (views.isGuest ? or(isCallerAt(['memberId'], views),
    and(any('group', isKnownToGuest(views)), any('member', isKnownToGuest(views)))) : always),
  appRoleAssignment:   (views) => (views.isGuest ? isCallerAt(['principalId'], views) : always),
  permissionGrant:     (views) => (views.isGuest ? isCallerAt(['principalId'], views) : always),
  // Shown as a part of the application.
  credential:          visibleToAll,
  federatedCredential: (views) => (views.isGuest ? never : always),
  authenticationMethod: (views) => isCallerAt(['userId'], views),
  site:                (views) => (views.isGuest ? never : always),
  siteRole:            (views) => (views.isGuest ? never : always),
  sitePermission:      (views) => (views.isGuest ? isCallerAt(['principalId'], views) : always),
  domain:              visibleToAll,
  tenant:              visibleToAll,
  // Of an application, and of administrators without its addresses: see roots.ts.
  subscription:        (views) => ofSubscriber(views.appId, views.self),
  branding:            visibleToAll,
  brandingImage:       visibleToAll,
};

/**
 * Entities that follow their own rules for everybody, also for those who see all of entitlement management. The
 * directory is open to applications whose permissions allow the path.
 */
export const directoryEntities: ReadonlySet<string> = new Set<EntityName>([
  'directoryObject',
  'membership',
  'appRoleAssignment',
  'permissionGrant',
  'credential',
  'federatedCredential',
  'site',
  'siteRole',
  'sitePermission',
  'domain',
  'tenant',
  'branding',
  'brandingImage',
]);
const separatelyRuledEntities: ReadonlySet<EntityName> = new Set([
  'mail',
  'roleAssignment',
  ...(Object.keys(reviewRules) as (keyof typeof reviewRules)[]),
  'audit',
  'refusedCall',
  'provisioningEvent',
  'signIn',
  'signInActivity',
  'identityProvider',
  'identityLink',
]);

/**
 * Packages that a user may request, as far as a list can tell: in a published catalog, not hidden, and with a policy
 * that accepts requests of this user.
 */
export function requestablePackages(caller: Caller): Condition {
  return visibilityContextOf(caller, '').requestable;
}

/** The conditions of sets that differ by caller, by the name that the model gives them. */
export function setFor(caller: Caller, now: Instant, method: string): (name: string) => Condition {
  const sets: Readonly<Record<string, () => Condition>> = {
    deletedOfReach: () =>
      deletedItemsOf(caller, method === 'POST' ? 'restore' : method === 'DELETE' ? 'purge' : 'read'),
    requestable: () => requestablePackages(caller),
    ownSubscriptions: () =>
      and(ofSubscriber(caller.appId, caller.kind === 'user' ? caller.objectId : null), eq('endedAt', null)),
    managedCatalogs: () => managedIn(caller, 'id'),
    managedPackages: () => managedIn(caller, 'catalogId'),
    pendingReviews: () => pendingReviewsOf(caller, now),
    suggested: () => suggestedPackages(caller, ['relatedPeopleAssignments', 'assignmentHistory']),
  };
  return (name) => (sets[name] ?? (() => never))();
}

/** Rows of the catalogs that the caller reads by a role, and not since a package in them can be requested. */
function managedIn(caller: Caller, field: 'id' | 'catalogId'): Condition {
  return may(caller, 'readCatalog') ? always : oneOfValues(field, readableCatalogs(caller));
}

/** The condition that rows of an entity must meet to exist for this caller. Computed once for each entity and call. */
export function visibilityFor(caller: Caller, now: Instant): (entity: string) => Condition {
  const known = new Map<string, Condition>();
  const views = visibilityContextOf(caller, now);
  return (entity) => {
    let condition = known.get(entity);
    if (condition === undefined) {
      condition = conditionOf(entity as EntityName, caller, views);
      known.set(entity, condition);
    }
    return condition;
  };
}

function conditionOf(entity: EntityName, caller: Caller, views: VisibilityContext): Condition {
  const rule = visibilityRules[entity];
  if (caller.kind === 'system') return always;
  if (rule === undefined) return never;
  if (directoryEntities.has(entity)) return caller.kind === 'application' ? always : rule(views);
  return views.all && !separatelyRuledEntities.has(entity) ? always : rule(views);
}

/** Catalogs that the caller may read by a role. */
function readableCatalogs(caller: Caller, right: 'readCatalog' | 'readReviews' = 'readCatalog'): readonly Id[] {
  return [...caller.catalogRoles.keys()].filter((catalogId) => catalogId !== '*' && may(caller, right, { catalogId }));
}

function visibilityContextOf(caller: Caller, now: Instant): VisibilityContext {
  const passwords: VisibilityContext['passwords'] = reachesEveryUser(caller) ? 'all' : 'some';
  const views = {
    all: may(caller, 'readCatalog'),
    roles: may(caller, 'readRoles'),
    appId: caller.appId?.toLowerCase() ?? null,
    directoryRoles: may(caller, 'readDirectoryRoles'),
    audit: may(caller, 'readAudit'),
    providers: may(caller, 'readProviders'),
    jobs: readableJobs(caller),
    provisioning: may(caller, 'readProvisioning'),
    groups: may(caller, 'updateGroup'),
    passwords: may(caller, 'resetPassword') ? passwords : ('none' as const),
    catalogs: readableCatalogs(caller),
    ...reviewViewsOf(caller, readableCatalogs(caller, 'readReviews')),
    self: caller.kind === 'user' ? caller.objectId : null,
    isGuest: caller.isGuest,
    organization: caller.organization ?? null,
    now,
  };
  const offer = requestableByCaller.get(caller) ?? isRequestablePackage(views);
  requestableByCaller.set(caller, offer);
  return { ...views, requestable: offer };
}

const requestableByCaller = new WeakMap<Caller, Condition>();

/** Rows of approvers by which the caller may decide. */
export const decidableApprovers = (caller: Caller, now: Instant): Condition =>
  mayDecide(visibilityContextOf(caller, now));

const endUserSetting = (setting: string, value: string | boolean): Condition =>
  exists('controlConfiguration', and(eq('kind', 'endUserSettings'), eq(setting, value)));
/**
 * Where the policy does not decide it, approvers are visible to members if the tenant's settings say so, and not to
 * guests.
 */
const isVisibleByDefault = ({ isGuest }: VisibilityContext): Condition =>
  isGuest ? never : and(eq('approverInformationVisibility', 'default'), endUserSetting('showsApprovers', true));

const delegatePath = '/users/{id}/identitygovernance/approverdelegate';

/**
 * The rows that a property reads for this caller, where that is not all of them: for example whether a stage is
 * assigned to the caller, and whether its reviewer is visible.
 */
export function rowsFor(caller: Caller, now: Instant): (entity: string, navigation: string) => Condition {
  const views = visibilityContextOf(caller, now);
  const table: Readonly<Record<string, () => Condition>> = {
    'approvalStage/assigned': () => mayDecide(views),
    'approvalStage/told': () =>
      caller.kind !== 'user'
        ? always
        : or(
            not(isOfOwnRequest('approval', views)),
            eq('approverInformationVisibility', 'visible'),
            isVisibleByDefault(views),
          ),
    'accessPackage/peopleWithIt': () => (views.self === null ? never : any('object', isCloseColleague(views.self))),
    'accessPackage/namedPeopleWithIt': () =>
      views.self === null
        ? never
        : and(any('object', isCloseColleague(views.self)), endUserSetting('insightLevel', 'countAndNames')),
    'directoryObject/signInActivity': () => conditionOf('signInActivity', caller, views),
    // As its own path: who may read the user is told nothing of it by that.
    'directoryObject/delegation': () =>
      isPermitted(caller, permissionsOf(caller, permissionsFor(delegatePath, 'GET'), false))
        ? conditionOf('approverDelegate', caller, views)
        : never,
    'accessPackage/formerAssignments': () => isCallerAt(['target', 'objectId'], views),
  };
  return (entity, navigation) => table[`${entity}/${navigation}`]?.() ?? always;
}
