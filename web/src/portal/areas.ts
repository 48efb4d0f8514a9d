// In which areas the person may do something, and how much waits there: what the server tells, so that the navigation
// shows no page whose calls would be refused.

import { useGraph } from '../api/queries.ts';

/** As `GET /latchkey/v1/areas` names them; `settings` and `search` are for everybody. */
export type Area =
  | 'home'
  | 'browse'
  | 'requests'
  | 'access'
  | 'approvals'
  | 'reviews'
  | 'tasks'
  | 'team'
  | 'catalogs'
  | 'newCatalog'
  | 'packages'
  | 'reviewSeries'
  | 'newReview'
  | 'attention'
  /** Who decides about removals that are held; the others read them at the most. */
  | 'heldRemovals'
  /** Who sees what anybody has; the others see it of some catalogs, or not at all. */
  | 'assignments'
  | 'people'
  | 'newPerson'
  | 'inviteGuest'
  | 'groups'
  | 'newGroup'
  | 'organizations'
  | 'roles'
  | 'clients'
  | 'connections'
  /** Who may do the tasks that others are asked to do. */
  | 'allTasks'
  | 'tenant'
  | 'branding'
  | 'settings'
  | 'search';

interface AreaRow {
  readonly id: string;
  readonly allowed: boolean;
  readonly count: number | null;
}

export interface Areas {
  /** False until the server has answered. */
  readonly isRead: boolean;
  /** Why it is not read. */
  readonly error: Error | null;
  readonly isAllowed: (area: Area | 'workbench') => boolean;
  /** What waits for the person there; 0 where nothing is counted. */
  readonly countOf: (area: Area) => number;
}

/** Areas that are for everybody are shown before the server has answered. */
const forEverybody: ReadonlySet<string> = new Set(['home', 'browse', 'requests', 'access', 'settings', 'search']);

export function useAreas(): Areas {
  const { data, error } = useGraph<{ readonly value: readonly AreaRow[] }>('/latchkey/v1/areas', {
    refetchInterval: 60_000,
  });
  const row = (area: string): AreaRow | undefined => data?.value.find(({ id }) => id === area);
  return {
    isRead: data !== undefined,
    error: data === undefined ? error : null,
    isAllowed: (area) => row(area)?.allowed ?? forEverybody.has(area),
    countOf: (area) => row(area)?.count ?? 0,
  };
}
