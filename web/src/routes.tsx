// Every page of the workbench: its address, its title, its place in the navigation, and the chunk it comes in. A new page is a row here and a folder in pages/.

import type { FluentIcon } from '@fluentui/react-icons';
import { BoxRegular, HomeRegular } from '@fluentui/react-icons';
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
  { path: '/signed-in',     title: 'Signing in',      load: () => import('./pages/signedIn/SignedInPage.tsx') },
];
