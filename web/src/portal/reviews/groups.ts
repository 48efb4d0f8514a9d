// The items of a review in groups, as the person looks at them: by what the access is to, by person, or by what is
// recommended.

import type { ReviewItem } from './reviews.ts';

export const groupings = ['none', 'resource', 'person', 'recommendation'] as const;
export type Grouping = (typeof groupings)[number];

/** A row of the list: the head of a group, or an item. */
export type Row =
  | { readonly kind: 'head'; readonly key: string; readonly title: string; readonly items: readonly ReviewItem[] }
  | { readonly kind: 'item'; readonly key: string; readonly item: ReviewItem };

const keyOf: Readonly<Record<Exclude<Grouping, 'none'>, (item: ReviewItem) => readonly [id: string, name: string]>> = {
  resource: ({ accessPackage, resource }) => [
    accessPackage?.id ?? resource.id ?? '',
    accessPackage?.displayName ?? resource.displayName ?? '',
  ],
  person: ({ principal }) => [principal.id, principal.displayName ?? ''],
  recommendation: ({ recommendation }) => [recommendation, recommendation],
};

/** Heads with their items, in the order of the items; no heads where nothing is grouped. */
export function rowsOf(items: readonly ReviewItem[], by: Grouping, nameOf: (name: string) => string): readonly Row[] {
  const plain = (item: ReviewItem): Row => ({ kind: 'item', key: item.id, item });
  if (by === 'none') return items.map(plain);
  const groups = new Map<string, { readonly name: string; readonly items: ReviewItem[] }>();
  for (const item of items) {
    const [id, name] = keyOf[by](item);
    const group = groups.get(id) ?? { name, items: [] };
    group.items.push(item);
    groups.set(id, group);
  }
  return [...groups].flatMap(([id, { name, items: own }]) => [
    { kind: 'head' as const, key: `head ${id}`, title: by === 'recommendation' ? nameOf(name) : name, items: own },
    ...own.map(plain),
  ]);
}

/** Words in any order, of the names and the reason that was given for the access. */
export function matching(items: readonly ReviewItem[], text: string): readonly ReviewItem[] {
  const words = text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  if (words.length === 0) return items;
  return items.filter(({ principal, accessPackage, resource, context }) => {
    const all = [
      principal.displayName,
      principal.userPrincipalName,
      accessPackage?.displayName,
      resource.displayName,
      context?.department,
      context?.managerName,
    ]
      .join(' ')
      .toLowerCase();
    return words.every((word) => all.includes(word));
  });
}
