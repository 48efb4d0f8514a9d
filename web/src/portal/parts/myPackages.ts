// The packages that the person can see or ask for, each with how the person stands to it.

import { callGraph } from '../../api/graph.ts';
import { pathWith } from '../../api/paths.ts';
import { useGraph } from '../../api/queries.ts';
import type { Reason } from '../../parts/allowedActions.ts';
import type { ListSource } from '../../parts/listState.ts';

export type Standing = 'canRequest' | 'has' | 'waiting' | 'cannot';

export interface MyPackage extends Reason {
  readonly id: string;
  readonly displayName: string;
  readonly description: string | null;
  readonly catalogId: string;
  readonly catalogName: string | null;
  readonly resourceNames: readonly string[];
  readonly standing: Standing;
  readonly assignmentId: string | null;
  readonly requestId: string | null;
  readonly endDateTime: string | null;
  readonly policies: readonly { readonly id: string; readonly displayName: string }[];
}
/** What a request shows of a package. */
export type AskedPackage = Pick<MyPackage, 'id' | 'displayName' | 'description' | 'resourceNames'>;
export interface MyPackages {
  readonly value: readonly MyPackage[];
  readonly count: number;
  readonly next: number | null;
}

/** For a list with the choices `show` and `catalog`. */
export const packageSource: ListSource<MyPackage> = {
  key: 'my packages',
  most: 100,
  read: async ({ text, chosen }, { top, skip }, identity) => {
    const wish = { search: text.trim(), show: chosen['show'] ?? '', catalogId: chosen['catalog'] ?? '', top, skip };
    const { value, count, next } = await callGraph<MyPackages>(identity, 'GET', pathWith('myPackages', wish));
    return { rows: value, count, hasMore: next !== null };
  },
};

/** Those packages, also hidden ones whose link the person has; undefined until they are read. */
export function useMyPackages(ids: readonly string[]) {
  const list = ids.map((id) => `'${id}'`).join(',');
  return useGraph<MyPackages>(ids.length === 0 ? null : `/latchkey/v1/myPackages(ids=[${list}])`);
}
