// The tables of both doors as routes; what stands after `?` is plain text, so that addresses can be read and written by
// hand.

import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  type AnyRoute,
  type RouteComponent,
} from '@tanstack/react-router';
import { Loading } from './parts/states.tsx';
import { portalPages } from './portal/pages.ts';
import PortalShell from './portal/shell/PortalShell.tsx';
import { Frame } from './shell/Frame.tsx';
import { NotFound } from './shell/NotFound.tsx';
import { PageFault } from './shell/PageFault.tsx';
import { addressOf } from './workbench/pageRow.ts';
import { pages as workbenchPages } from './workbench/pages.ts';

export type Search = Readonly<Record<string, string>>;

const validateSearch = (search: Record<string, unknown>): Search =>
  Object.fromEntries(Object.entries(search).filter((each): each is [string, string] => typeof each[1] === 'string'));

const root = createRootRoute({ component: Frame, notFoundComponent: NotFound });
const portal = createRoute({ getParentRoute: () => root, id: 'portal', component: PortalShell });
const workbench = createRoute({
  getParentRoute: () => root,
  id: 'workbench',
  component: lazyRouteComponent(() => import('./workbench/shell/WorkbenchShell.tsx')),
});

const page = (parent: AnyRoute, path: string, component: RouteComponent): AnyRoute =>
  createRoute({ getParentRoute: () => parent, path, component, validateSearch });

const routeTree = root.addChildren([
  portal.addChildren([
    ...portalPages.map(({ path, load }) => page(portal, path, lazyRouteComponent(load))),
    page(
      portal,
      '/signed-in',
      lazyRouteComponent(() => import('./session/SignedInPage.tsx')),
    ),
    page(portal, '$', NotFound),
  ]),
  workbench.addChildren([
    ...workbenchPages.map((row) => page(workbench, addressOf(row), lazyRouteComponent(row.load))),
  ]),
]);

export const router = createRouter({
  routeTree,
  defaultErrorComponent: PageFault,
  defaultPendingComponent: () => <Loading />,
  defaultPendingMs: 200,
  defaultPreload: 'intent',
  scrollRestoration: true,
  scrollToTopSelectors: ['#main'],
  parseSearch: (text) => Object.fromEntries(new URLSearchParams(text)),
  stringifySearch: (search) => {
    const said = Object.entries(search as Record<string, unknown>)
      .filter(([, value]) => value !== undefined && value !== '')
      .map(([name, value]) => [name, String(value)]);
    return said.length === 0 ? '' : `?${new URLSearchParams(said as [string, string][])}`;
  },
});

/** The chunk of the page comes while the texts and the session do, not after them. */
export function preloadPage(): void {
  for (const { routeId } of router.matchRoutes(router.latestLocation)) {
    const route = (router.routesById as Readonly<Record<string, AnyRoute>>)[routeId];
    if (route !== undefined) void router.loadRouteChunk(route);
  }
}
