// Every page of the workbench: its address, its title, its place in the navigation, and the chunk it comes in. A new
// page is a row here and a folder in pages/.

import {
  type FluentIcon,
  BoxRegular,
  ClockRegular,
  CodeRegular,
  DocumentTextRegular,
  FolderRegular,
  HomeRegular,
  MailRegular,
  PeopleRegular,
  PeopleTeamRegular,
  PersonAvailableRegular,
  PulseRegular,
  QuestionCircleRegular,
  SendRegular,
} from '@fluentui/react-icons';
import type { ComponentType } from 'react';

export const groups = ['Start', 'Tenant', 'Sandbox'] as const;

export interface PageRow {
  /** As TanStack Router writes it: `/packages/$id`. */
  readonly path: string;
  /** Of the browser's tab; a page about one thing adds its name with `useTitle`. */
  readonly title: string;
  /** What one does there, for the first page; every page of the navigation has it. */
  readonly says?: string;
  /** Left out, the page is not in the navigation. */
  readonly navigation?: { readonly group: (typeof groups)[number]; readonly icon: FluentIcon };
  /** True for what there is only in a sandbox. */
  readonly isOfSandbox?: boolean;
  readonly load: () => Promise<{ readonly default: ComponentType }>;
}

// biome-ignore format: a table, read by column
export const pages: readonly PageRow[] = [
  { path: '/',              title: 'Home',            navigation: { group: 'Start', icon: HomeRegular },
    load: () => import('./pages/home/HomePage.tsx') },
  { path: '/explorer',      title: 'Explorer',        says: 'Call the API as anybody; see what an SDK would send.',
    navigation: { group: 'Start', icon: CodeRegular },  load: () => import('./pages/explorer/ExplorerPage.tsx') },
  { path: '/packages',      title: 'Access packages',
    says: 'What people can be given, under which policies, and who has it.',
    navigation: { group: 'Tenant', icon: BoxRegular },  load: () => import('./pages/packages/PackagesPage.tsx') },
  { path: '/packages/$id',  title: 'Access package',  load: () => import('./pages/packages/PackagePage.tsx') },
  { path: '/policies/$id',  title: 'Policy',          load: () => import('./pages/policies/PolicyPage.tsx') },
  { path: '/requests',      title: 'Requests',
    says: 'What was asked for, whom it waits for, and how it went, as a timeline.',
    navigation: { group: 'Tenant', icon: SendRegular }, load: () => import('./pages/requests/RequestsPage.tsx') },
  { path: '/requests/$id',  title: 'Request',         load: () => import('./pages/requests/RequestPage.tsx') },
  { path: '/assignments',   title: 'Assignments',     says: 'Who has what, since when, until when.',
    navigation: { group: 'Tenant', icon: PersonAvailableRegular },
    load: () => import('./pages/assignments/AssignmentsPage.tsx') },
  { path: '/assignments/$id', title: 'Assignment',    load: () => import('./pages/assignments/AssignmentPage.tsx') },
  { path: '/why',           title: 'Why?',
    says: 'Why somebody may or may not have a package, check by check.',
    navigation: { group: 'Tenant', icon: QuestionCircleRegular }, load: () => import('./pages/why/WhyPage.tsx') },
  { path: '/people',        title: 'People',          says: 'Members and guests, and what each of them has.',
    navigation: { group: 'Tenant', icon: PeopleRegular }, load: () => import('./pages/people/PeoplePage.tsx') },
  { path: '/people/$id',    title: 'Person',          load: () => import('./pages/people/PersonPage.tsx') },
  { path: '/groups',        title: 'Groups',          says: 'Who is in them, and by what.',
    navigation: { group: 'Tenant', icon: PeopleTeamRegular }, load: () => import('./pages/groups/GroupsPage.tsx') },
  { path: '/groups/$id',    title: 'Group',           load: () => import('./pages/groups/GroupPage.tsx') },
  { path: '/catalogs',      title: 'Catalogs',        says: 'Resources, and the packages made of them.',
    navigation: { group: 'Tenant', icon: FolderRegular }, load: () => import('./pages/catalogs/CatalogsPage.tsx') },
  { path: '/catalogs/$id',  title: 'Catalog',         load: () => import('./pages/catalogs/CatalogPage.tsx') },
  { path: '/audit',         title: 'Audit',           says: 'Who did what to what, and when.',
    navigation: { group: 'Tenant', icon: DocumentTextRegular }, load: () => import('./pages/audit/AuditPage.tsx') },
  { path: '/audit/$id',     title: 'Audit row',       load: () => import('./pages/audit/AuditRowPage.tsx') },
  { path: '/mail',          title: 'Mail',            says: 'What people were told, as they read it.',
    navigation: { group: 'Tenant', icon: MailRegular }, load: () => import('./pages/mail/MailsPage.tsx') },
  { path: '/mail/$id',      title: 'Mail',            load: () => import('./pages/mail/MailPage.tsx') },
  { path: '/clock',         title: 'Clock',           says: 'Stop time, move it, and watch what falls due.',
    navigation: { group: 'Sandbox', icon: ClockRegular }, isOfSandbox: true,
    load: () => import('./pages/clock/ClockPage.tsx') },
  { path: '/monitor',       title: 'Requests monitor', says: 'Every call of the API as it comes, down to its SQL.',
    navigation: { group: 'Sandbox', icon: PulseRegular }, isOfSandbox: true,
    load: () => import('./pages/monitor/MonitorPage.tsx') },
  { path: '/monitor/$n',    title: 'Call',            isOfSandbox: true,
    load: () => import('./pages/monitor/CallPage.tsx') },
  { path: '/signed-in',     title: 'Signing in',      load: () => import('./pages/signedIn/SignedInPage.tsx') },
];
