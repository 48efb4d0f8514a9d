// A search for access packages by words, in any order: each is in the package's name, its description, or the name of a
// resource that the caller may know to be in it.

import { searchWords } from '../../domain/catalogs/packageSearch.ts';
import { and, any, or, type Condition } from '../../odata/query.ts';
import type { Context } from '../context.ts';

/** The packages that a search finds; resources of which the caller may not know find nothing. */
export function packagesWithWords(ctx: Context, text: string): Condition {
  const shownScopes = ctx.readable('resourceRoleScope');
  const shownResources = ctx.readable('resource');
  return and(
    ...searchWords(text).map((word) =>
      or(
        contains('displayName', word),
        contains('description', word),
        any(
          'resourceRoleScopes',
          and(shownScopes, any('resource', and(shownResources, contains('displayName', word)))),
        ),
      ),
    ),
  );
}

/** A word in a field, in any case. */
export const contains = (field: string, value: string): Condition => ({
  op: 'text',
  fn: 'contains',
  path: [field],
  value,
  apply: 'lower',
});
