// What plain readings of reports share: who asks, what they see, and rows by their ids.

import { now, type AccessWorld, type Row } from './accessWorld.ts';

export interface Asking {
  readonly world: AccessWorld;
  readonly values: Readonly<Record<string, string | number | null>>;
  /** Null: sees all. Otherwise the catalogs that the caller reads, and who they are. */
  readonly sees: { readonly catalogs: ReadonlySet<string>; readonly self: string } | null;
}
export type Meaning = (asking: Asking) => readonly Readonly<Record<string, unknown>>[];

const dayMs = 86_400_000;
export const later = (days: number): string => new Date(Date.parse(now) + days * dayMs).toISOString();
export const find = ({ world }: Asking, entity: Parameters<AccessWorld['rows']>[0], id: unknown): Row | undefined =>
  world.rows(entity).find((row) => row.id === id);
export const seesCatalog = ({ sees }: Asking, catalogId: string | null): boolean =>
  sees === null || (catalogId !== null && sees.catalogs.has(catalogId));
/** An assignment is seen in its catalog, by who holds it, and by the manager of that person. */
export const ownAssignments = (asking: Asking): readonly Row[] =>
  asking.world
    .rows('assignment')
    .filter(
      (row) =>
        seesCatalog(asking, row['catalogId']) ||
        find(asking, 'subject', row['targetId'])?.['objectId'] === asking.sees?.self,
    );
export const isActive = (row: Row): boolean => ['delivering', 'partiallyDelivered', 'delivered'].includes(row['state']);
