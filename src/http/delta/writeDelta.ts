// The JSON of a page of a delta query: rows with what changed of them, the ends of their relations, what is no more,
// and the link to go on with.

import { contextUrl, type RequestUrls } from '../../odata/serialize/links.ts';
import { variantOf, writeRow, type WriteContext } from '../../odata/serialize/rowJson.ts';
import { isChanged } from './changedProperties.ts';
import type { DeltaItem, DeltaPage } from './deltaPages.ts';
import type { RelationEnd } from './relationEnds.ts';
import type { DeltaPlan } from './planDelta.ts';

/** `link` is the address with the token of the next call; `isMinimal`: of a changed row, what changed alone. */
export function writeDelta(
  plan: DeltaPlan,
  page: DeltaPage,
  { urls, link, isMinimal }: { readonly urls: RequestUrls; readonly link: string; readonly isMinimal: boolean },
): string {
  const { service, target } = plan.planned;
  const place: WriteContext = { service, urls, path: target.path, contextAnnotation: null };
  const value = [
    ...page.items.map((item) => itemJson(plan, page, { item, place, isMinimal })),
    ...page.removed.map(({ id, reason, kind }) => ({
      ...(kind === null || plan.shape.single !== null ? {} : { '@odata.type': `#${service.namespace}.${kind}` }),
      id,
      '@removed': { reason },
    })),
  ];
  return JSON.stringify({
    '@odata.context': contextUrl(plan.planned, urls, false),
    [page.isEnd ? '@odata.deltaLink' : '@odata.nextLink']: link,
    value,
  });
}

function itemJson(
  plan: DeltaPlan,
  page: DeltaPage,
  { item, place, isMinimal }: { readonly item: DeltaItem; readonly place: WriteContext; readonly isMinimal: boolean },
): Record<string, unknown> {
  const { row } = item;
  const json = JSON.parse(writeRow(place, plan.shape, row)) as Record<string, unknown>;
  for (const { property } of variantOf(plan.shape, row).shown)
    if (isLeftOut(item, property, { value: json[property.name], isMinimal })) delete json[property.name];
  // An edit that is not shown changes it too, and makes no row here.
  delete json['@odata.etag'];
  const ends = page.ends.get(row.id);
  for (const { name, field } of plan.relations) {
    const of = ends?.get(name);
    if (of !== undefined) json[`${name}@delta`] = of.map((end) => endJson(place, page, end));
    else if (field !== null && item.change?.fields.has(field) === true) json[`${name}@delta`] = [];
  }
  return json;
}

/** A property that was never set is left out, and in a minimal answer one that did not change. */
function isLeftOut(
  { change }: DeltaItem,
  property: Parameters<typeof isChanged>[0],
  { value, isMinimal }: { readonly value: unknown; readonly isMinimal: boolean },
): boolean {
  if (property.name === 'id') return false;
  const hasChanged = change !== null && !change.isCreated && isChanged(property, change);
  if (isMinimal && change !== null && !change.isCreated) return !hasChanged;
  return value === null && !hasChanged;
}

function endJson({ service }: WriteContext, { kinds }: DeltaPage, { id, isRemoved }: RelationEnd): object {
  const kind = kinds.get(id);
  return {
    ...(kind === undefined ? {} : { '@odata.type': `#${service.namespace}.${kind}` }),
    id,
    ...(isRemoved ? { '@removed': { reason: 'deleted' } } : {}),
  };
}
