// The table of pages as routes; what stands after `?` is plain text, so that addresses can be read and written by hand.

import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router';
import { pages } from './routes.tsx';
import { NotFound } from './shell/NotFound.tsx';
import { PageFault } from './shell/PageFault.tsx';
import { Shell } from './shell/Shell.tsx';
import { Loading } from './parts/states.tsx';

export type Search = Readonly<Record<string, string>>;

const root = createRootRoute({ component: Shell, notFoundComponent: NotFound });
const routes = pages.map(({ path, title, load }) =>
  createRoute({
    getParentRoute: () => root,
    path,
    component: lazyRouteComponent(load),
    staticData: { title } as object,
    validateSearch: (search: Record<string, unknown>): Search =>
      Object.fromEntries(
        Object.entries(search).filter((each): each is [string, string] => typeof each[1] === 'string'),
      ),
  }),
);

export const router = createRouter({
  routeTree: root.addChildren(routes),
  defaultErrorComponent: PageFault,
  defaultPendingComponent: () => <Loading what="the page" />,
  defaultPendingMs: 200,
  defaultPreload: 'intent',
  scrollRestoration: true,
  parseSearch: (text) => Object.fromEntries(new URLSearchParams(text)),
  stringifySearch: (search) => {
    const said = Object.entries(search as Record<string, unknown>)
      .filter(([, value]) => value !== undefined && value !== '')
      .map(([name, value]) => [name, String(value)]);
    return said.length === 0 ? '' : `?${new URLSearchParams(said)}`;
  },
});
