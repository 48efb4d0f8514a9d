// Every page of the portal: its address, the text of its title, the area it belongs to, and the chunk it comes in. A
// new page is a row here and a folder beside this file.

import type { ComponentType } from 'react';
import type { TextArea } from '../text/languages.ts';
import type { TextKey } from '../text/text.tsx';
import type { Area } from './areas.ts';

export interface PortalPage {
  /** As TanStack Router writes it. */
  readonly path: string;
  /** Of the browser's tab; a page about one thing adds its name with `useTitle`. */
  readonly title: TextKey;
  readonly area: Area;
  /** Left out, the page is not in the navigation. */
  readonly isInNavigation?: true;
  /** In the navigation of those alone to whom no page of this area leads the way. */
  readonly unless?: Area;
  /** In the navigation, the heading that it begins; pages without one follow the page before. */
  readonly heading?: TextKey;
  readonly load: () => Promise<{ readonly default: ComponentType }>;
}

type LoadPage = PortalPage['load'];

/** A page of reviewers: its texts are not in the first route. */
const reviewed =
  (load: LoadPage): LoadPage =>
  async () =>
    (await import('../text/areaPage.tsx')).areaPage(['reviews'], load);

/** A page of who is asked to do something in a system without an API. */
const tasked =
  (load: LoadPage): LoadPage =>
  async () =>
    (await import('../text/areaPage.tsx')).areaPage(['manage', 'connections'], load);

/** A page of owners: its texts are not in the first route. Membership rules name what is known of people. */
const managed =
  (load: LoadPage): LoadPage =>
  async () =>
    (await import('../text/areaPage.tsx')).areaPage(['manage', 'people'], load);

/** A page of who runs reviews. */
const managedReviews =
  (load: LoadPage): LoadPage =>
  async () =>
    (await import('../text/areaPage.tsx')).areaPage(['manage', 'people', 'reviews'], load);

/** A page of administrators, for its area alone; it has forms as those of owners. */
const administered =
  (area: Area, title: TextKey, load: LoadPage, own: readonly TextArea[] = []): LoadPage =>
  async () => {
    const [{ areaPage }, { areaOnly }] = await Promise.all([
      import('../text/areaPage.tsx'),
      import('./admin/areaOnly.tsx'),
    ]);
    return areaPage(['manage', 'admin', 'people', 'reviews', ...own], async () => ({
      default: areaOnly(area, title, (await load()).default),
    }));
  };

/** A page about connections to other systems. */
const connected = (title: TextKey, load: LoadPage): LoadPage =>
  administered('connections', title, load, ['connections']);

// biome-ignore format: a table, read by column
export const portalPages: readonly PortalPage[] = [
  { path: '/',                title: 'home.title',        area: 'home',     isInNavigation: true,
    load: () => import('./home/HomePage.tsx') },
  { path: '/browse',          title: 'browse.title',      area: 'browse',   isInNavigation: true,
    load: () => import('./browse/BrowsePage.tsx') },
  { path: '/browse/$package', title: 'browse.package',    area: 'browse',
    load: () => import('./browse/PackagePage.tsx') },
  { path: '/requests',        title: 'requests.title',    area: 'requests', isInNavigation: true,
    load: () => import('./requests/RequestsPage.tsx') },
  { path: '/requests/$id',    title: 'requests.one',      area: 'requests',
    load: () => import('./requests/RequestPage.tsx') },
  { path: '/access',          title: 'access.title',      area: 'access',   isInNavigation: true,
    load: () => import('./access/AccessPage.tsx') },
  { path: '/access/$id',      title: 'access.one',        area: 'access',
    load: () => import('./access/AccessDetailPage.tsx') },
  { path: '/approvals',       title: 'approvals.title',   area: 'approvals', isInNavigation: true,
    load: () => import('./approvals/ApprovalsPage.tsx') },
  { path: '/approvals/delegate', title: 'approvals.delegate', area: 'approvals',
    load: () => import('./approvals/DelegatePage.tsx') },
  { path: '/approvals/$id',   title: 'approvals.request', area: 'approvals',
    load: () => import('./approvals/ApprovalPage.tsx') },
  { path: '/reviews',         title: 'shell.reviews',     area: 'reviews',  isInNavigation: true,
    load: reviewed(() => import('./reviews/ReviewsPage.tsx')) },
  { path: '/reviews/$id',     title: 'shell.review',      area: 'reviews',
    load: reviewed(() => import('./reviews/ReviewPage.tsx')) },
  { path: '/tasks',           title: 'shell.tasks',       area: 'tasks',    isInNavigation: true,
    load: tasked(() => import('./tasks/TasksPage.tsx')) },
  { path: '/team',            title: 'team.title',        area: 'team',     isInNavigation: true,
    load: () => import('./team/TeamPage.tsx') },
  { path: '/team/$person',    title: 'team.one',          area: 'team',
    load: () => import('./team/TeamMemberPage.tsx') },
  { path: '/manage/catalogs', title: 'shell.catalogs',    area: 'catalogs', isInNavigation: true,
    heading: 'shell.manage',
    load: managed(() => import('./manage/catalogs/CatalogsPage.tsx')) },
  { path: '/manage/catalogs/new', title: 'shell.newCatalog', area: 'newCatalog',
    load: managed(() => import('./manage/catalogs/NewCatalogPage.tsx')) },
  { path: '/manage/catalogs/$id', title: 'shell.catalog', area: 'catalogs',
    load: managed(() => import('./manage/catalogs/CatalogPage.tsx')) },
  { path: '/manage/catalogs/$id/resources/$resource', title: 'shell.resource', area: 'catalogs',
    load: managed(() => import('./manage/catalogs/ResourcePage.tsx')) },
  { path: '/manage/catalogs/$id/extensions/$extension', title: 'shell.extension', area: 'catalogs',
    load: managed(() => import('./manage/catalogs/ExtensionPage.tsx')) },
  { path: '/manage/packages', title: 'shell.packages',    area: 'packages', isInNavigation: true,
    load: managed(() => import('./manage/packages/PackagesPage.tsx')) },
  { path: '/manage/packages/new', title: 'shell.newPackage', area: 'packages',
    load: managed(() => import('./manage/packages/NewPackagePage.tsx')) },
  { path: '/manage/packages/$id', title: 'shell.package', area: 'packages',
    load: managedReviews(() => import('./manage/packages/PackagePage.tsx')) },
  { path: '/manage/reviews',  title: 'shell.manageReviews', area: 'reviewSeries', isInNavigation: true,
    load: managedReviews(() => import('./manage/reviews/SeriesListPage.tsx')) },
  { path: '/manage/reviews/new', title: 'shell.manageReview', area: 'newReview',
    load: administered('newReview', 'shell.manageReview', () => import('./manage/reviews/NewReviewPage.tsx')) },
  { path: '/manage/reviews/$id', title: 'shell.manageReview', area: 'reviewSeries',
    load: managedReviews(() => import('./manage/reviews/SeriesPage.tsx')) },
  { path: '/admin/attention', title: 'shell.attention',   area: 'attention', isInNavigation: true,
    heading: 'shell.administer',
    load: administered('attention', 'shell.attention', () => import('./admin/attention/AttentionPage.tsx')) },
  { path: '/admin/proposals', title: 'shell.proposals',   area: 'attention',
    load: administered('attention', 'shell.proposals', () => import('./admin/proposals/ProposalsPage.tsx')) },
  { path: '/admin/held',      title: 'shell.held',        area: 'attention',
    load: administered('attention', 'shell.held', () => import('./admin/held/HeldRemovalsPage.tsx')) },
  { path: '/admin/people',    title: 'shell.people',      area: 'people',    isInNavigation: true,
    load: administered('people', 'shell.people', () => import('./admin/people/PeoplePage.tsx')) },
  { path: '/admin/people/new', title: 'shell.newPerson',  area: 'newPerson',
    load: administered('newPerson', 'shell.newPerson', () => import('./admin/people/NewPersonPage.tsx')) },
  { path: '/admin/people/import', title: 'shell.importPeople', area: 'newPerson',
    load: administered('newPerson', 'shell.importPeople', () => import('./admin/people/ImportPeoplePage.tsx')) },
  { path: '/admin/people/invite', title: 'shell.inviteGuest', area: 'inviteGuest', isInNavigation: true,
    unless: 'people',
    load: administered('inviteGuest', 'shell.inviteGuest', () => import('./admin/people/InvitePage.tsx')) },
  { path: '/admin/people/$id', title: 'shell.person',     area: 'people',
    load: administered('people', 'shell.person', () => import('./admin/people/PersonPage.tsx')) },
  { path: '/admin/groups',    title: 'shell.groups',      area: 'groups',    isInNavigation: true,
    load: administered('groups', 'shell.groups', () => import('./admin/groups/GroupsPage.tsx')) },
  { path: '/admin/groups/new', title: 'shell.newGroup',   area: 'newGroup',
    load: administered('newGroup', 'shell.newGroup', () => import('./admin/groups/NewGroupPage.tsx')) },
  { path: '/admin/groups/$id', title: 'shell.group',      area: 'groups',
    load: administered('groups', 'shell.group', () => import('./admin/groups/GroupPage.tsx')) },
  { path: '/admin/organizations', title: 'shell.organizations', area: 'organizations', isInNavigation: true,
    load: administered('organizations', 'shell.organizations',
      () => import('./admin/organizations/OrganizationsPage.tsx')) },
  { path: '/admin/organizations/new', title: 'shell.newOrganization', area: 'organizations',
    load: administered('organizations', 'shell.newOrganization',
      () => import('./admin/organizations/NewOrganizationPage.tsx')) },
  { path: '/admin/organizations/$id', title: 'shell.organization', area: 'organizations',
    load: administered('organizations', 'shell.organization',
      () => import('./admin/organizations/OrganizationPage.tsx')) },
  { path: '/admin/roles',     title: 'shell.roles',       area: 'roles',     isInNavigation: true,
    load: administered('roles', 'shell.roles', () => import('./admin/roles/RolesPage.tsx')) },
  { path: '/admin/clients',   title: 'shell.clients',     area: 'clients',   isInNavigation: true,
    load: administered('clients', 'shell.clients', () => import('./admin/clients/ClientsPage.tsx')) },
  { path: '/admin/clients/new', title: 'shell.newClient', area: 'clients',
    load: administered('clients', 'shell.newClient', () => import('./admin/clients/NewClientPage.tsx')) },
  { path: '/admin/clients/$id', title: 'shell.client',    area: 'clients',
    load: administered('clients', 'shell.client', () => import('./admin/clients/ClientPage.tsx')) },
  { path: '/admin/connections', title: 'shell.connections', area: 'connections', isInNavigation: true,
    load: connected('shell.connections', () => import('./admin/connections/ConnectionsPage.tsx')) },
  { path: '/admin/connections/new', title: 'shell.newConnection', area: 'connections',
    load: connected('shell.newConnection', () => import('./admin/connections/NewConnectionPage.tsx')) },
  { path: '/admin/connections/$id', title: 'shell.connection', area: 'connections',
    load: connected('shell.connection', () => import('./admin/connections/ConnectionPage.tsx')) },
  { path: '/admin/conflicts', title: 'shell.conflicts',   area: 'tenant',    isInNavigation: true,
    load: administered('tenant', 'shell.conflicts', () => import('./admin/conflicts/ConflictsPage.tsx')) },
  { path: '/admin/mails',     title: 'shell.mailQueue',   area: 'tenant',    isInNavigation: true,
    load: administered('tenant', 'shell.mailQueue', () => import('./admin/mails/MailsPage.tsx')) },
  { path: '/admin/settings',  title: 'shell.tenant',      area: 'tenant',    isInNavigation: true,
    load: administered('tenant', 'shell.tenant', () => import('./admin/settings/TenantSettingsPage.tsx')) },
  { path: '/admin/branding',  title: 'shell.branding',    area: 'branding',  isInNavigation: true,
    load: administered('branding', 'shell.branding', () => import('./admin/branding/BrandingPage.tsx')) },
  { path: '/search',          title: 'shell.searchTitle', area: 'search',
    load: () => import('./search/SearchPage.tsx') },
  { path: '/settings',        title: 'shell.settings',    area: 'settings',
    load: () => import('./settings/SettingsPage.tsx') },
];
