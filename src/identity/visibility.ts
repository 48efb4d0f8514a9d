// What a caller may see, for each entity: one table of entity x view -> condition. The planner adds it wherever an
// entity enters a query.

import type { Caller } from '../domain/caller.ts';
import type { EntityName, Id, Instant } from '../domain/entities.ts';
import { may } from '../domain/rights.ts';
import { scopeOf } from '../domain/roleDefinitions.ts';
import { always, and, any, eq, exists, never, not, oneOfValues, or, type Condition } from '../odata/query.ts';

/** The parts of what a caller may see; several are joined by `or`. */
interface Views {
  /** Everything of entitlement management. */
  readonly all: boolean;
  /** Every role that is held; everything that was done. */
  readonly roles: boolean;
  readonly audit: boolean;
  /** Everything of these catalogs. */
  readonly catalogs: readonly Id[];
  /** What is about herself: her object id. */
  readonly self: Id | null;
  readonly isGuest: boolean;
  /** Of a guest: the connected organization that she is of. */
  readonly organization: NonNullable<Caller['organization']> | null;
  /** Tenant time: delegations hold for a while. */
  readonly now: Instant;
  /**
   * Packages that she could ask for: one object for each caller, so that where rows are of these anyway nobody looks
   * whether she sees them.
   */
  readonly offered: Condition;
}

type Rule = (views: Views) => Condition;

const mine = (path: readonly string[], { self }: Views): Condition =>
  self === null ? never : { op: 'compare', path: path as [string, ...string[]], test: 'eq', value: self };
const inCatalogs = (field: string, { catalogs }: Views): Condition => oneOfValues(field, catalogs);

/**
 * Rows of approvers by which she may decide now: her own, those of groups that hold her, a delegate's while it is one;
 * never about her own request.
 */
const decides = ({ self, now }: Views): Condition =>
  self === null
    ? never
    : and(
        or(eq('principalId', self), any(['principal', 'transitiveMembers'], eq('id', self))),
        or(eq('delegationId', null), any('delegation', and(eq('delegateId', self), isUnder(now)))),
        any('request', not(isOwn(self))),
      );
const isUnder = (now: Instant): Condition =>
  and(
    { op: 'compare', path: ['startsAt'], test: 'le', value: now },
    or(eq('endsAt', null), { op: 'compare', path: ['endsAt'], test: 'gt', value: now }),
  );
/** A request for her or by her. */
const isOwn = (self: Id): Condition =>
  or(eq(['target', 'objectId'], self), eq(['requestor', 'objectId'], self), eq('createdByObjectId', self));
const ownOf = (path: 'request' | 'approval', { self }: Views): Condition =>
  self === null ? never : path === 'request' ? any('request', isOwn(self)) : any(['approval', 'request'], isOwn(self));
/** Of people whose manager she is. */
const ofReport = ({ self }: Views): Condition =>
  self === null ? never : any(['target', 'object'], eq('managerId', self));
const decidedBy = (path: string, views: Views): Condition =>
  views.self === null ? never : any(path, any('approvers', decides(views)));

/**
 * Packages that she holds, asked for, or is admitted to by a policy that takes requests, in a published catalog and not
 * hidden.
 */
const packageOf = (views: Views): Condition =>
  or(
    any('assignments', mine(['target', 'objectId'], views)),
    any('requests', mine(['target', 'objectId'], views)),
    views.offered,
  );

function offered(views: Pick<Views, 'self' | 'isGuest' | 'organization'>): Condition {
  const external = views.isGuest ? eq(['catalog', 'isExternallyVisible'], true) : always;
  return and(eq('isHidden', false), eq(['catalog', 'state'], 'published'), external, any('policies', admits(views)));
}

/** Whole audiences that she is in, as domain/eligibility/scope.ts says it of one person; a test holds the two equal. */
function audiences({ isGuest, organization }: Pick<Views, 'isGuest' | 'organization'>): readonly string[] {
  if (!isGuest) return ['allMemberUsers', 'allDirectoryUsers'];
  const external = ['allDirectoryUsers', 'allExternalUsers'];
  if (organization === null) return external;
  return [
    ...external,
    'allExistingConnectedOrganizationUsers',
    ...(organization.isConfigured ? ['allConfiguredConnectedOrganizationUsers'] : []),
  ];
}

/** Policies whose audience she is in. What else decides a request is not a matter of sight. */
function admits(views: Pick<Views, 'self' | 'isGuest' | 'organization'>): Condition {
  if (views.self === null) return never;
  return and(
    eq('acceptsSelfAdd', true),
    or(
      oneOfValues('targetScope', audiences(views)),
      and(
        oneOfValues('targetScope', [
          'specificDirectoryUsers',
          ...(views.isGuest ? ['specificConnectedOrganizationUsers'] : []),
        ]),
        any(
          'policyTargets',
          or(
            and(eq('kind', 'singleUser'), eq('principalId', views.self)),
            and(eq('kind', 'groupMembers'), any(['principal', 'transitiveMembers'], eq('id', views.self))),
            views.organization === null
              ? never
              : and(eq('kind', 'connectedOrganizationMembers'), eq('principalId', views.organization.id)),
          ),
        ),
      ),
    ),
  );
}

/** People around her: her manager, who reports to her, and who has the same manager. */
const isNear = (self: Id): Condition =>
  and(
    not(eq('id', self)),
    or(eq('managerId', self), any('directReports', eq('id', self)), any(['manager', 'directReports'], eq('id', self))),
  );
const holding = oneOfValues('state', ['delivering', 'partiallyDelivered', 'delivered']);

/** Why a package may be of use to her: people around her hold it; she held it once. */
const suggestionReasons: Readonly<Record<'relatedPeopleAssignments' | 'assignmentHistory', (self: Id) => Condition>> = {
  relatedPeopleAssignments: (self) => any('peopleWithIt', any('object', isNear(self))),
  assignmentHistory: (self) => any('formerAssignments', eq(['target', 'objectId'], self)),
};
export type SuggestionReason = keyof typeof suggestionReasons;

/**
 * Packages that she could ask for, does not hold, and has one of these reasons to ask for. Nobody but a user has any.
 */
export function suggested(caller: Caller, reasons: readonly SuggestionReason[]): Condition {
  const { objectId: self } = caller;
  if (caller.kind !== 'user' || self === null) return never;
  return and(
    requestable(caller),
    not(any('assignments', and(eq(['target', 'objectId'], self), holding))),
    or(...reasons.map((each) => suggestionReasons[each](self))),
  );
}

/** Roles of packages that she may see and that show what they give. */
const shownTo = (views: Views): Condition =>
  any('accessPackage', and(eq('isRoleScopesVisible', true), packageOf(views)));

/** What a guest sees of the directory. */
const known: Rule = (views) =>
  or(mine(['id'], views), any('transitiveMembers', mine(['id'], views)), any('directReports', mine(['id'], views)));
const ofCatalog: Rule = (views) => inCatalogs('catalogId', views);
const open: Rule = () => always;
const nobody: Rule = () => never;

/** For those who do not see all. An entity without a row is seen by nobody. */
// biome-ignore format: a table, read by column
const rules: Readonly<Partial<Record<EntityName, Rule>>> = {
  catalog:             (views) => or(inCatalogs('id', views), any('accessPackages', packageOf(views))),
  accessPackage:       (views) => or(ofCatalog(views), packageOf(views), decidedBy('requests', views)),
  policy:              (views) =>
    or(ofCatalog(views), any('assignments', mine(['target', 'objectId'], views)), admits(views)),
  // Where an extension is and how it is called is for those who run the catalog; what it said to a request goes with
  // the request.
  customExtension:     ofCatalog,
  extensionStage:      (views) => any('policy', ofCatalog(views)),
  callout:             open,
  question:            (views) => any('policy', or(ofCatalog(views), and(eq('deletedAt', null), admits(views)))),
  assignmentRequest:   (views) =>
    or(ofCatalog(views), mine(['target', 'objectId'], views), mine(['requestor', 'objectId'], views),
    mine(['createdByObjectId'], views), ofReport(views), any('approvers', decides(views))),
  approval:            (views) => or(ofCatalog(views), ownOf('request', views), any('approvers', decides(views))),
  approvalStage:       (views) =>
    or(ofCatalog(views), ownOf('approval', views), any(['approval', 'approvers'], decides(views))),
  approver:            (views) => any('approval', ofCatalog(views)),
  approverDelegate:    (views) => or(mine(['approverId'], views), mine(['delegateId'], views)),
  assignment:          (views) => or(ofCatalog(views), mine(['target', 'objectId'], views), ofReport(views)),
  subject:             (views) =>
    or(mine(['objectId'], views), any('assignments', ofCatalog(views)), any('requests', ofCatalog(views)),
    decidedBy('requests', views), decidedBy('asked', views), mine(['object', 'managerId'], views)),
  resource:            (views) => or(ofCatalog(views), any('roleScopes', shownTo(views))),
  resourceRole:        (views) => or(ofCatalog(views), any('roleScopes', shownTo(views))),
  resourceScope:       (views) => or(ofCatalog(views), any('roleScopes', shownTo(views))),
  resourceRequest:     ofCatalog,
  resourceRoleScope:   (views) => or(any('accessPackage', ofCatalog(views)), shownTo(views)),
  resourceEnvironment: (views) => (views.catalogs.length > 0 ? always : never),
  roleGrant:           (views) => or(ofCatalog(views), mine(['subject', 'objectId'], views)),
  // It names both sides: who sees one catalog alone is not told what people hold out of another.
  separationOfDutiesConflict: (views) =>
    and(ofCatalog(views), or(eq('kind', 'group'), any('incompatible', ofCatalog(views)))),
  settings:            nobody,
  controlConfiguration: nobody,
  // Who belongs to which organization, and who answers for it, is the administrators' to know; one's own organization
  // one may know.
  connectedOrganization: (views) => any('subjects', mine(['objectId'], views)),
  identitySource:      nobody,
  // Who holds which role of a catalog is seen by those who see the catalog; one's own roles one may know.
  roleAssignment:      (views) =>
    (views.roles ? always : or(mine(['principalId'], views),
    and(eq('provider', 'entitlementManagement'), oneOfValues('scope', views.catalogs.map(scopeOf))))),
  roleDefinition:      open,
  resourceNamespace:   open,
  resourceAction:      open,
  audit:               ({ audit }) => (audit ? always : never),
  job:                 nobody,
  mail:                (views) => mine(['recipientId'], views),
  attributeStamp:      (views) => or(any('assignment', ofCatalog(views)), mine(['objectId'], views)),
  // The directory is open to its members, as Entra's is by default; guests see themselves and the groups they are in.
  directoryObject:     (views) => (views.isGuest ? known(views) : always),
  membership:          (views) =>
    (views.isGuest ? or(mine(['memberId'], views),
    and(any('group', known(views)), any('member', known(views)))) : always),
  appRoleAssignment:   (views) => (views.isGuest ? mine(['principalId'], views) : always),
  site:                (views) => (views.isGuest ? never : always),
  siteRole:            (views) => (views.isGuest ? never : always),
  sitePermission:      (views) => (views.isGuest ? mine(['principalId'], views) : always),
  domain:              open,
  tenant:              open,
};

/**
 * Judged by their own rules also for those who see all of entitlement management; the directory is open to applications
 * whose permissions led them to it.
 */
const directory: ReadonlySet<EntityName> = new Set([
  'directoryObject',
  'membership',
  'appRoleAssignment',
  'site',
  'siteRole',
  'sitePermission',
  'domain',
  'tenant',
]);
const ofOwnRight: ReadonlySet<EntityName> = new Set(['roleAssignment', 'audit']);

/**
 * Packages that a user could ask for now, as far as lists decide: published, not hidden, admitted by a policy that
 * takes requests.
 */
export function requestable(caller: Caller): Condition {
  return viewsOf(caller, '').offered;
}

/** Sets that hold for each caller what is hers, whatever else she may see, by the name that the model gives them. */
export function setFor(caller: Caller): (name: string) => Condition {
  const sets: Readonly<Record<string, () => Condition>> = {
    requestable: () => requestable(caller),
    suggested: () => suggested(caller, ['relatedPeopleAssignments', 'assignmentHistory']),
  };
  return (name) => (sets[name] ?? (() => never))();
}

/** The condition that rows of an entity must fit to exist for this caller. Computed once for each entity and call. */
export function visibility(caller: Caller, now: Instant): (entity: string) => Condition {
  const known = new Map<string, Condition>();
  const views = viewsOf(caller, now);
  return (entity) => {
    let condition = known.get(entity);
    if (condition === undefined) {
      condition = conditionOf(entity as EntityName, caller, views);
      known.set(entity, condition);
    }
    return condition;
  };
}

function conditionOf(entity: EntityName, caller: Caller, views: Views): Condition {
  const rule = rules[entity];
  if (caller.kind === 'system') return always;
  if (rule === undefined) return never;
  if (directory.has(entity)) return caller.kind === 'application' ? always : rule(views);
  return views.all && !ofOwnRight.has(entity) ? always : rule(views);
}

/** Catalogs in which one of her roles lets her read. */
function readable(caller: Caller): readonly Id[] {
  return [...caller.catalogRoles.keys()].filter(
    (catalogId) => catalogId !== '*' && may(caller, 'readCatalog', { catalogId }),
  );
}

function viewsOf(caller: Caller, now: Instant): Views {
  const views = {
    all: may(caller, 'readCatalog'),
    roles: may(caller, 'readRoles'),
    audit: may(caller, 'readAudit'),
    catalogs: readable(caller),
    self: caller.kind === 'user' ? caller.objectId : null,
    isGuest: caller.isGuest,
    organization: caller.organization ?? null,
    now,
  };
  const offer = offers.get(caller) ?? offered(views);
  offers.set(caller, offer);
  return { ...views, offered: offer };
}
const offers = new WeakMap<Caller, Condition>();

/** Rows of approvers by which the caller may decide. */
export const decidable = (caller: Caller, now: Instant): Condition => decides(viewsOf(caller, now));

const endUsers = (setting: string, value: string | boolean): Condition =>
  exists('controlConfiguration', and(eq('kind', 'endUserSettings'), eq(setting, value)));
/** Where a policy says nothing of it, members see who decides if the tenant's settings say so; guests do not. */
const byDefault = ({ isGuest }: Views): Condition =>
  isGuest ? never : and(eq('approverInformationVisibility', 'default'), endUsers('showsApprovers', true));

/**
 * Which rows a property reads for this caller, where that is not all of them: whether a stage is hers to decide, and
 * whether she may know who decided it.
 */
export function rowsFor(caller: Caller, now: Instant): (entity: string, navigation: string) => Condition {
  const views = viewsOf(caller, now);
  const table: Readonly<Record<string, () => Condition>> = {
    'approvalStage/assigned': () => decides(views),
    'approvalStage/told': () =>
      caller.kind !== 'user'
        ? always
        : or(not(ownOf('approval', views)), eq('approverInformationVisibility', 'visible'), byDefault(views)),
    'accessPackage/peopleWithIt': () => (views.self === null ? never : any('object', isNear(views.self))),
    'accessPackage/namedPeopleWithIt': () =>
      views.self === null ? never : and(any('object', isNear(views.self)), endUsers('insightLevel', 'countAndNames')),
    'accessPackage/formerAssignments': () => mine(['target', 'objectId'], views),
  };
  return (entity, navigation) => table[`${entity}/${navigation}`]?.() ?? always;
}
