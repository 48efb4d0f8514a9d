// What turns of access reviews are about, by the names that people know: the package, the group or the application.

import type { Id } from '../../domain/base.ts';
import type { ReviewedThing } from '../../domain/reviews/reviewEntities.ts';
import { everyRow, oneOfValues } from '../../odata/query.ts';
import type { Context } from '../context.ts';
import { load, rows } from '../load.ts';

/** By the id of what is asked about; without an entry where the thing is gone. */
export async function reviewedNames(
  ctx: Context,
  of: readonly (Pick<ReviewedThing, 'packageId' | 'resourceId'> & { readonly id: Id })[],
): Promise<ReadonlyMap<Id, string>> {
  const { packages, objects } = await load(ctx.store, {
    packages: rows('accessPackage', everyRow, oneOfValues('id', unique(of.map(({ packageId }) => packageId)))),
    objects: rows('directoryObject', everyRow, oneOfValues('id', unique(of.map(({ resourceId }) => resourceId)))),
  });
  const names = new Map([...packages, ...objects].map((each) => [each.id, each.displayName]));
  return new Map(
    of.flatMap(({ id, packageId, resourceId }) => {
      const name = names.get(packageId ?? resourceId ?? '');
      return name == null ? [] : [[id, name] as const];
    }),
  );
}

const unique = (ids: readonly (Id | null)[]): readonly Id[] => [...new Set(ids.filter((id) => id !== null))];
