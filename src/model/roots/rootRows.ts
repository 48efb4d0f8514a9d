// The tables of the roots of paths and of the containers below.

import { always, and, any, eq, everyRow, never, not, oneOfValues, or, type Condition } from '../../odata/query.ts';
import type { EntityName } from '../../domain/entities.ts';
import { guidOf } from '../tables/fieldTypes.ts';
import type { RootRow, RootSource } from '../tables/rootTable.ts';

const ofDirectory = eq('provider', 'directory');
/** Role assignments in the whole directory, and in one of its objects. */
const inDirectory = oneOfValues('provider', ['directory', 'directoryObject']);
const ofEntitlement = eq('provider', 'entitlementManagement');
const kind = (as: string): RootSource => ({ entity: 'directoryObject', as, where: eq('kind', as) });
const set = (entity: EntityName): RootSource => ({ entity });

/** https://learn.microsoft.com/graph/api/accessreviewinstance-pendingaccessreviewinstances */
// biome-ignore format: a table, read by column
const ofCaller: readonly RootRow[] = [
  [null, 'pendingAccessReviewInstances', null,
    { entity: 'reviewInstance', narrowedBy: 'pendingReviews', isContained: false }],
];

// biome-ignore format: a table, read by column
export const rootRows: readonly RootRow[] = [
  ['identityGovernance', 'identityGovernance', null,              { container: 'identityGovernance' }],
  ['users',              'users',              null,              kind('user')],
  ['groups',             'groups',             null,              kind('group')],
  ['applications',       'applications',       null,              kind('application')],
  ['servicePrincipals',  'servicePrincipals',  null,              kind('servicePrincipal')],
  ['oauth2PermissionGrants', 'oauth2PermissionGrants', null,      set('permissionGrant')],
  ['directoryObjects',   'directoryObjects',   null,              set('directoryObject')],
  ['directory',          'directory',          null,              { container: 'directory' }],
  ['roleManagement',     'roleManagement',     null,              { container: 'roleManagement' }],
  ['me',                 'me',                 null,
    { singleton: 'directoryObject', id: { caller: true }, as: 'user', besides: ofCaller }],
  ['sites',              'sites',              null,              set('site')],
  ['domains',            'domains',            null,              set('domain')],
  ['directoryRoleTemplates', 'directoryRoleTemplates', null,
    { entity: 'roleDefinition', as: 'directoryRoleTemplate', where: ofDirectory, isWhole: true }],
  ['directoryRoles',     'directoryRoles',     null,
    { entity: 'roleDefinition', as: 'directoryRole', where: and(ofDirectory, not(eq('activatedAt', null))),
      isWhole: true }],
  ['organization',       'organization',       null,              set('tenant')],
  ['auditLogs',          'auditLogs',          null,              { container: 'auditLogRoot' }],
  [null,                 'policies',           null,              { container: 'policyRoot', isLent: false }],
  ['subscriptions', 'subscriptions', null, { entity: 'subscription', narrowedBy: 'ownSubscriptions' }],
  [null, null, 'watchedSubscriptions', { entity: 'subscription', as: 'watchedSubscription' }],
  [null,                 null,                 'changeNotifications', set('changeNotification')],
  [null,                 null,                 'settings',        { singleton: 'settings', id: 'singleton' }],
  [null, null, 'roleGrants', set('roleGrant')], [null, null, 'roleAssignments', set('roleAssignment')],
  [null,                 null,                 'memberships',     set('membership')],
  [null, null, 'siteRoles', set('siteRole')], [null, null, 'sitePermissions', set('sitePermission')],
  [null,                 null,                 'preferences',
    { singleton: 'directoryObject', id: { caller: true }, as: 'preferences' }],
  [null,                 null,                 'packages',        { entity: 'accessPackage', as: 'package' }],
  [null,                 null,                 'managedCatalogs',
    { entity: 'catalog', as: 'managedCatalog', narrowedBy: 'managedCatalogs' }],
  [null,                 null,                 'managedPackages',
    { entity: 'accessPackage', as: 'managedPackage', narrowedBy: 'managedPackages' }],
  [null,                 null,                 'requests',        { entity: 'assignmentRequest', as: 'request' }],
  [null,                 null,                 'approvals',       { entity: 'approval', as: 'approval' }],
  [null,                 null,                 'approvers',       set('approver')],
  [null,                 null,                 'approverDelegates', set('approverDelegate')],
  [null,                 null,                 'separationOfDutiesConflicts', set('separationOfDutiesConflict')],
  [null,                 null,                 'jobs',            set('job')],
  [null,                 null,                 'audits',          set('audit')],
  [null,                 null,                 'signIns',         set('signIn')],
  [null,                 null,                 'refusals',        set('refusedCall')],
  [null,                 null,                 'heldRemovals',    set('heldRemoval')],
  [null,                 null,                 'connections',     set('connection')],
  [null,                 null,                 'identityProviders', set('identityProvider')],
  [null,                 null,                 'identityLinks',   set('identityLink')],
  [null,                 null,                 'remoteObjects', set('remoteObject')],
  [null,                 null,                 'remoteLinks', set('remoteLink')],
  [null,                 null,                 'remoteHoldings', set('remoteHolding')],
  [null,                 null,                 'differences', set('difference')],
  [null,                 null,                 'connectionRuns', set('connectionRun')],
  [null,                 null,                 'fulfilmentTasks', set('fulfilmentTask')],
  [null,                 null,                 'connectionListings', set('connectionListing')],
  [null,                 null,                 'mails',           set('mail')],
  [null,                 null,                 'proposals',       set('proposal')],
  [null,                 null,                 'attributeStamps', set('attributeStamp')],
];

// biome-ignore format: a table, read by column
const entitlementManagement: readonly RootRow[] = [
  ['catalogs',             'accessPackageCatalogs',                null, set('catalog')],
  ['accessPackages',       'accessPackages',                       null, set('accessPackage')],
  ['availableAccessPackages', 'availableAccessPackages',           null,
    { entity: 'accessPackage', as: 'availableAccessPackage', narrowedBy: 'requestable' }],
  ['accessPackageSuggestions', 'accessPackageSuggestions',         null,
    { entity: 'accessPackage', as: 'accessPackageSuggestion', narrowedBy: 'suggested' }],
  ['assignmentPolicies',   'accessPackageAssignmentPolicies',      null, set('policy')],
  ['assignmentRequests',   'accessPackageAssignmentRequests',      null, set('assignmentRequest')],
  ['assignments',          'accessPackageAssignments',             null, set('assignment')],
  ['accessPackageAssignmentApprovals', 'accessPackageAssignmentApprovals', null, set('approval')],
  ['resourceEnvironments', 'accessPackageResourceEnvironments',    null,
    { entity: 'resourceEnvironment', demandsFilter: ['originsystem'] }],
  ['resourceRequests',     'accessPackageResourceRequests',        null, set('resourceRequest')],
  ['resourceRoleScopes',   'accessPackageResourceRoleScopes',      null, set('resourceRoleScope')],
  ['resources',            'accessPackageResources',               null, set('resource')],
  [null,                   'accessPackageAssignmentResourceRoles', null, set('roleGrant')],
  ['connectedOrganizations', 'connectedOrganizations',             null, set('connectedOrganization')],
  ['controlConfigurations', 'controlConfigurations',               null, set('controlConfiguration')],
  ['subjects',             'subjects',                             null, set('subject')],
  ['settings',             'settings',                             null, { singleton: 'settings', id: 'singleton' }],
];

/** The items of turns, and not how they stood in their stages. */
const decisions: RootSource = { entity: 'reviewDecision', where: eq('stageId', null) };
const reviewPolicy: RootSource = { singleton: 'settings', id: 'singleton', as: 'accessReviewPolicy', isLent: false };
// biome-ignore format: a table, read by column
const accessReviews: readonly RootRow[] = [
  ['definitions', 'definitions', null, set('reviewDefinition')],
  [null,          'instances',   null, set('reviewInstance')],
  [null,          'decisions',   null, decisions],
  ['historyDefinitions', 'historyDefinitions', null, set('reviewHistory')],
  ['unified',     'unified',     null, { container: 'unifiedRoot' }],
  [null,          'policy',      null, reviewPolicy],
];
// biome-ignore format: a table, read by column
const unifiedReviews: readonly RootRow[] = [
  ['definitions', 'definitions', null, set('reviewDefinition')],
  ['instances',   'instances',   null, set('reviewInstance')],
  ['decisions',   'decisions',   null, decisions],
];

/** Assignments of the principal itself, or of a group that has it as a member, directly or through groups. */
function heldBy(text: string): Condition {
  const id = guidOf(text);
  return id === null ? never : or(eq('principalId', id), any(['principal', 'transitiveMembers'], eq('id', id)));
}

/** The sets of an application whose roles can be given. The actions of the directory's roles are not listed. */
// biome-ignore format: a table, read by column
const rolesOf = (provider: Condition, namespaces: Condition, assigned = provider): readonly RootRow[] => [
  ['roleAssignments',    'roleAssignments',           null, { entity: 'roleAssignment', where: assigned }],
  [null,                 'transitiveRoleAssignments', null,
    { entity: 'roleAssignment', where: assigned, whenEqual: { principalid: heldBy } }],
  ['roleDefinitions',    'roleDefinitions',           null,
    { entity: 'roleDefinition', where: provider, isWhole: true }],
  ['resourceNamespaces', 'resourceNamespaces',        null, { entity: 'resourceNamespace', where: namespaces }],
];

/** Only interactive sign-ins are listed unless a filter says which kind. */
const interactiveSignIns = {
  paths: ['signineventtypes', 'isinteractive'],
  where: eq('isInteractive', true),
};

export const containerRows: readonly (readonly [type: string, id: string | null, rows: readonly RootRow[]])[] = [
  [
    'identityGovernance',
    null,
    [
      ['entitlementManagement', 'entitlementManagement', null, { container: 'entitlementManagement' }],
      ['catalogs', 'catalogs', null, set('catalog')],
      ['accessReviews', 'accessReviews', null, { container: 'accessReviewSet' }],
    ],
  ],
  ['accessReviewSet', 'accessReviews', accessReviews],
  ['unifiedRoot', 'unified', unifiedReviews],
  ['policyRoot', 'policies', [[null, 'accessReviewPolicy', null, reviewPolicy]]],
  ['entitlementManagement', 'entitlementManagement', entitlementManagement],
  [
    'roleManagement',
    null,
    [
      [
        'directory',
        'directory',
        null,
        { container: 'rbacApplication', below: rolesOf(ofDirectory, never, inDirectory) },
      ],
      ['entitlementManagement', 'entitlementManagement', null, { container: 'rbacApplication' }],
    ],
  ],
  ['rbacApplication', 'entitlementManagement', rolesOf(ofEntitlement, always)],
  [
    'directory',
    'directory',
    [
      [
        'deletedItems',
        'deletedItems',
        null,
        {
          entity: 'directoryObject',
          where: and(everyRow, not(eq('deletedAt', null)), eq('purgedAt', null)),
          narrowedBy: 'deletedOfReach',
          isContained: false,
        },
      ],
    ],
  ],
  [
    'auditLogRoot',
    'auditLogs',
    [
      ['directoryAudits', 'directoryAudits', null, set('audit')],
      ['provisioning', 'provisioning', null, set('provisioningEvent')],
      ['signIns', 'signIns', null, { entity: 'signIn', unlessFiltered: interactiveSignIns }],
    ],
  ],
];
