// Every page of the workbench: its address, its title, its place in the navigation, and the chunk it comes in. A new page is a row here and a folder in pages/.

import type { FluentIcon } from '@fluentui/react-icons';
import { BoxRegular, DocumentTextRegular, FolderRegular, HomeRegular, PeopleRegular, PeopleTeamRegular, PersonAvailableRegular, QuestionCircleRegular, SendRegular } from '@fluentui/react-icons';
import type { ComponentType } from 'react';

export const groups = ['Start', 'Tenant', 'Sandbox'] as const;

export interface PageRow {
  /** As TanStack Router writes it: `/packages/$id`. */
  readonly path: string;
  /** Of the browser's tab; a page about one thing adds its name with `useTitle`. */
  readonly title: string;
  /** Left out, the page is not in the navigation. */
  readonly navigation?: { readonly group: typeof groups[number]; readonly icon: FluentIcon };
  /** True for what there is only in a sandbox. */
  readonly isOfSandbox?: boolean;
  readonly load: () => Promise<{ readonly default: ComponentType }>;
}

export const pages: readonly PageRow[] = [
  { path: '/',              title: 'Home',            navigation: { group: 'Start', icon: HomeRegular },  load: () => import('./pages/home/HomePage.tsx') },
  { path: '/packages',      title: 'Access packages', navigation: { group: 'Tenant', icon: BoxRegular },  load: () => import('./pages/packages/PackagesPage.tsx') },
  { path: '/packages/$id',  title: 'Access package',  load: () => import('./pages/packages/PackagePage.tsx') },
  { path: '/policies/$id',  title: 'Policy',          load: () => import('./pages/policies/PolicyPage.tsx') },
  { path: '/requests',      title: 'Requests',        navigation: { group: 'Tenant', icon: SendRegular }, load: () => import('./pages/requests/RequestsPage.tsx') },
  { path: '/requests/$id',  title: 'Request',         load: () => import('./pages/requests/RequestPage.tsx') },
  { path: '/assignments',   title: 'Assignments',     navigation: { group: 'Tenant', icon: PersonAvailableRegular }, load: () => import('./pages/assignments/AssignmentsPage.tsx') },
  { path: '/assignments/$id', title: 'Assignment',    load: () => import('./pages/assignments/AssignmentPage.tsx') },
  { path: '/why',           title: 'Why?',            navigation: { group: 'Tenant', icon: QuestionCircleRegular }, load: () => import('./pages/why/WhyPage.tsx') },
  { path: '/people',        title: 'People',          navigation: { group: 'Tenant', icon: PeopleRegular }, load: () => import('./pages/people/PeoplePage.tsx') },
  { path: '/people/$id',    title: 'Person',          load: () => import('./pages/people/PersonPage.tsx') },
  { path: '/groups',        title: 'Groups',          navigation: { group: 'Tenant', icon: PeopleTeamRegular }, load: () => import('./pages/groups/GroupsPage.tsx') },
  { path: '/groups/$id',    title: 'Group',           load: () => import('./pages/groups/GroupPage.tsx') },
  { path: '/catalogs',      title: 'Catalogs',        navigation: { group: 'Tenant', icon: FolderRegular }, load: () => import('./pages/catalogs/CatalogsPage.tsx') },
  { path: '/catalogs/$id',  title: 'Catalog',         load: () => import('./pages/catalogs/CatalogPage.tsx') },
  { path: '/audit',         title: 'Audit',           navigation: { group: 'Tenant', icon: DocumentTextRegular }, load: () => import('./pages/audit/AuditPage.tsx') },
  { path: '/signed-in',     title: 'Signing in',      load: () => import('./pages/signedIn/SignedInPage.tsx') },
];
