// Every page of the portal: its address, the text of its title, the area it belongs to, and the chunk it comes in. A
// new page is a row here and a folder beside this file.

import type { ComponentType } from 'react';
import type { TextKey } from '../text/text.tsx';

/** As `GET /latchkey/v1/areas` names them; `settings` and `search` are for everybody. */
export type Area = 'home' | 'browse' | 'requests' | 'access' | 'approvals' | 'team' | 'settings' | 'search';

export interface PortalPage {
  /** As TanStack Router writes it. */
  readonly path: string;
  /** Of the browser's tab; a page about one thing adds its name with `useTitle`. */
  readonly title: TextKey;
  readonly area: Area;
  /** Left out, the page is not in the navigation. */
  readonly isInNavigation?: true;
  readonly load: () => Promise<{ readonly default: ComponentType }>;
}

// biome-ignore format: a table, read by column
export const portalPages: readonly PortalPage[] = [
  { path: '/',         title: 'home.title',     area: 'home',     isInNavigation: true,
    load: () => import('./home/HomePage.tsx') },
  { path: '/settings', title: 'shell.settings', area: 'settings',
    load: () => import('./settings/SettingsPage.tsx') },
];
