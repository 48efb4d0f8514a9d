// What there is to be given in the sandbox: groups and who is in them, applications with roles, a site.

import { created } from '../domain/authored.ts';
import { system } from '../domain/caller.ts';
import { newObject } from '../domain/directory/object.ts';
import type { AppRole, DirectoryObject, Id, ResourceEnvironment, Site, SiteRole } from '../domain/entities.ts';
import { idOf, printed, tenantDomain } from './ids.ts';
import { people, personId } from './people.ts';

type Row = Omit<DirectoryObject, 'version'>;

export interface SandboxGroup {
  readonly key: string;
  readonly id: Id;
  readonly displayName: string;
  readonly description: string;
  readonly unified: boolean;
  readonly owners: readonly string[];
  readonly members: readonly Id[];
}

const group = (
  key: string,
  displayName: string,
  description: string,
  rest: Partial<SandboxGroup> = {},
): SandboxGroup => ({
  key,
  id: idOf(`group ${key}`),
  displayName,
  description,
  unified: false,
  owners: ['globalAdmin'],
  members: [],
  ...rest,
});
const persons = (...keys: readonly string[]): readonly Id[] => keys.map(personId);
const staff = people.filter((person) => person.userType === 'Member').map((person) => person.id);

/** Members come before what they are members of. */
export const groups: readonly SandboxGroup[] = [
  group('marketingResources', 'Marketing resources', 'Marketing group', {
    id: printed.marketingResources,
    owners: ['governanceAdmin'],
  }),
  group('marketingResourcesInText', 'Marketing resources', 'Marketing group', {
    id: printed.marketingResourcesInText,
    owners: ['governanceAdmin'],
  }),
  group('newHires', 'New hires', 'Everyone who has just started', { owners: ['governanceAdmin', 'manager'] }),
  group('marketingTeam', 'Marketing team', 'Mail and files of the marketing team', {
    unified: true,
    owners: ['manager'],
    members: persons('manager', 'member', 'designer'),
  }),
  group('engineering', 'Engineering', 'Builds the product', { members: persons('engineer') }),
  group('analysis', 'Analysis', 'Measures the product', { members: persons('analyst') }),
  group('product', 'Product', 'Engineering and analysis together', {
    members: [idOf('group engineering'), idOf('group analysis')],
  }),
  group('allStaff', 'All staff', 'Everyone who is no guest', { members: staff }),
];

export function groupRow({ key, id, displayName, description, unified }: SandboxGroup, now: string): Row {
  return newObject('group', id, now, {
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

const role = (app: string, value: string, displayName: string, description: string): AppRole => ({
  id: idOf(`role ${value} of ${app}`),
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
      role('expenses', 'Claim.Submit', 'Submitter', 'Hands in claims'),
      role('expenses', 'Claim.Approve', 'Approver', 'Approves claims'),
    ],
  ],
  ['timesheet', 'Timesheet', 'Hours worked; it has no roles of its own', []],
];

/** An application and its service principal, which is what a catalog offers. */
export function applicationRows(now: string): readonly { readonly application: Row; readonly principal: Row }[] {
  return apps.map(([key, displayName, description, appRoles]) => {
    const appId = idOf(`app ${key}`);
    const homepage = `https://${key}.${tenantDomain}`;
    return {
      application: newObject('application', idOf(`application ${key}`), now, {
        displayName,
        description,
        appId,
        appRoles,
        homepage,
      }),
      principal: newObject('servicePrincipal', idOf(`service principal ${key}`), now, {
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
    id: idOf('site launch'),
    siteId: `${host},${idOf('site collection launch')},${idOf('site launch')}`,
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
    id: idOf('environment of sites'),
    displayName: url,
    description: `GeoLocation: , RootSiteUrl: ${url}, TenantAdminUrl: ${adminUrl}`,
    originSystem: 'SharePointOnline',
    originId: adminUrl,
    isDefaultEnvironment: true,
    connectionUrl: adminUrl,
    ...created(system, now),
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
  id: idOf(`site role ${sequence}`),
  siteId: idOf('site launch'),
  sequence,
  displayName,
  description: null,
}));
