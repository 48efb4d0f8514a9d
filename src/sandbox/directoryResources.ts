// What there is to be given in the sandbox: groups and who is in them, applications with roles, a site.

import { createdFields } from '../domain/authorship.ts';
import { systemCaller } from '../domain/caller.ts';
import type { AppRole, DirectoryObject, Site, SiteRole } from '../domain/directory/directoryEntities.ts';
import type { Id } from '../domain/base.ts';
import type { ResourceEnvironment } from '../domain/catalogs/resourceEntities.ts';
import { sandboxIdOf, publishedIds, tenantDomain } from './sandboxIds.ts';
import { people, personId } from './people.ts';
import { newDirectoryObject } from '../model/newRow.ts';

type NewDirectoryObject = Omit<DirectoryObject, 'version'>;

interface SandboxGroup {
  readonly key: string;
  readonly id: Id;
  readonly displayName: string;
  readonly description: string;
  readonly unified: boolean;
  readonly owners: readonly string[];
  readonly members: readonly Id[];
}

const groupOf = (
  key: string,
  displayName: string,
  description: string,
  rest: Partial<SandboxGroup> = {},
): SandboxGroup => ({
  key,
  id: sandboxIdOf(`group ${key}`),
  displayName,
  description,
  unified: false,
  owners: ['globalAdmin'],
  members: [],
  ...rest,
});
const personIds = (...keys: readonly string[]): readonly Id[] => keys.map(personId);
const staff = people.filter((person) => person.userType === 'Member').map((person) => person.id);

/** Members come before what they are members of. */
export const groups: readonly SandboxGroup[] = [
  groupOf('marketingResources', 'Marketing resources', 'Marketing group', {
    id: publishedIds.marketingResources,
    owners: ['governanceAdmin'],
  }),
  groupOf('marketingResourcesInText', 'Marketing resources', 'Marketing group', {
    id: publishedIds.marketingResourcesInText,
    owners: ['governanceAdmin'],
  }),
  groupOf('newHires', 'New hires', 'Everyone who has just started', { owners: ['governanceAdmin', 'manager'] }),
  groupOf('marketingTeam', 'Marketing team', 'Mail and files of the marketing team', {
    unified: true,
    owners: ['manager'],
    members: personIds('manager', 'member', 'designer'),
  }),
  groupOf('engineering', 'Engineering', 'Builds the product', { members: personIds('engineer') }),
  groupOf('analysis', 'Analysis', 'Measures the product', { members: personIds('analyst') }),
  groupOf('product', 'Product', 'Engineering and analysis together', {
    members: [sandboxIdOf('group engineering'), sandboxIdOf('group analysis')],
  }),
  groupOf('allStaff', 'All staff', 'Everyone who is no guest', { members: staff }),
];

export function groupRow(
  { key, id, displayName, description, unified }: SandboxGroup,
  now: string,
): NewDirectoryObject {
  return newDirectoryObject('group', id, now, {
    displayName,
    description,
    mailNickname: key.toLowerCase(),
    securityEnabled: !unified,
    mailEnabled: unified,
    groupTypes: unified ? ['Unified'] : [],
    mail: unified ? `${key.toLowerCase()}@${tenantDomain}` : null,
    visibility: unified ? 'Private' : null,
  });
}

const appRoleOf = (app: string, value: string, displayName: string, description: string): AppRole => ({
  id: sandboxIdOf(`role ${value} of ${app}`),
  displayName,
  description,
  value,
  isEnabled: true,
  allowedMemberTypes: ['User'],
  origin: 'Application',
});

const apps: readonly (readonly [key: string, displayName: string, description: string, roles: readonly AppRole[]])[] = [
  [
    'expenses',
    'Expenses',
    'Claims and their approval',
    [
      appRoleOf('expenses', 'Claim.Submit', 'Submitter', 'Hands in claims'),
      appRoleOf('expenses', 'Claim.Approve', 'Approver', 'Approves claims'),
    ],
  ],
  ['timesheet', 'Timesheet', 'Hours worked; it has no roles of its own', []],
];

/** An application and its service principal, which is what a catalog offers. */
export function applicationRows(
  now: string,
): readonly { readonly application: NewDirectoryObject; readonly principal: NewDirectoryObject }[] {
  return apps.map(([key, displayName, description, appRoles]) => {
    const appId = sandboxIdOf(`app ${key}`);
    const homepage = `https://${key}.${tenantDomain}`;
    return {
      application: newDirectoryObject('application', sandboxIdOf(`application ${key}`), now, {
        displayName,
        description,
        appId,
        appRoles,
        homepage,
      }),
      principal: newDirectoryObject('servicePrincipal', sandboxIdOf(`service principal ${key}`), now, {
        displayName,
        description,
        appId,
        appRoles,
        homepage,
        servicePrincipalNames: [appId],
      }),
    };
  });
}

const host = `sites.${tenantDomain}`;
export function siteRow(now: string): Omit<Site, 'version'> {
  return {
    id: sandboxIdOf('site launch'),
    siteId: `${host},${sandboxIdOf('site collection launch')},${sandboxIdOf('site launch')}`,
    displayName: 'Launch',
    name: 'launch',
    description: 'Plans for the launch',
    webUrl: `https://${host}/sites/launch`,
    createdAt: now,
    modifiedAt: now,
    deletedAt: null,
  };
}

/** The geographic place where the site is; this tenant has one. */
export function environmentRow(now: string): Omit<ResourceEnvironment, 'version'> {
  const [url, adminUrl] = [`https://${host}/`, `https://admin.${host}/`];
  return {
    id: sandboxIdOf('environment of sites'),
    displayName: url,
    description: `GeoLocation: , RootSiteUrl: ${url}, TenantAdminUrl: ${adminUrl}`,
    originSystem: 'SharePointOnline',
    originId: adminUrl,
    isDefaultEnvironment: true,
    connectionUrl: adminUrl,
    ...createdFields(systemCaller, now),
  };
}

/** Numbers and names of the published example site. */
export const siteRoles: readonly Omit<SiteRole, 'version'>[] = (
  [
    ['3', 'Creators'],
    ['4', 'Contributors'],
    ['5', 'Viewers'],
  ] as const
).map(([sequence, displayName]) => ({
  id: sandboxIdOf(`site role ${sequence}`),
  siteId: sandboxIdOf('site launch'),
  sequence,
  displayName,
  description: null,
}));
