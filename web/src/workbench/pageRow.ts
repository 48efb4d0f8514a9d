// What is said of a page in the table of routes, and that table for pages which show it: these cannot import it, since
// it loads them.

import { createContext, type ComponentType } from 'react';

export const groups = ['Start', 'Tenant', 'Sandbox'] as const;

export interface PageRow {
  /** Below `/workbench`, as TanStack Router writes it: `/packages/$id`. */
  readonly path: string;
  /** Of the browser's tab; a page about one thing adds its name with `useTitle`. */
  readonly title: string;
  /** What one does there, for the first page; every page of the navigation has it. */
  readonly says?: string;
  /** Of the navigation; left out, the page is not in it. */
  readonly group?: (typeof groups)[number];
  /** True for what there is only in a sandbox. */
  readonly isOfSandbox?: boolean;
  readonly load: () => Promise<{ readonly default: ComponentType }>;
}

/** The rows of pages.ts, provided by the workbench's shell. */
export const PageRows = createContext<readonly PageRow[]>([]);

/** The address of a row, without its parameters. */
export const addressOf = ({ path }: PageRow): string => (path === '/' ? '/workbench' : `/workbench${path}`);
