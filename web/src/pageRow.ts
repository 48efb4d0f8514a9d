// What is said of a page in the table of routes, and that table for pages which show it: these cannot import it, since
// it loads them.

import type { FluentIcon } from '@fluentui/react-icons';
import { createContext, type ComponentType } from 'react';

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

/** The rows of routes.tsx, provided around the router. */
export const PageRows = createContext<readonly PageRow[]>([]);
