// A search for access packages by words, in any order: each is in the package's name, its description, or the name of a
// resource that the portal tells the caller to be in it.

import { searchWords } from '../../domain/text.ts';
import { and, any, contains, eq, exists, or, type Condition } from '../../odata/query.ts';
import type { Context } from '../context.ts';

/**
 * Role scopes that the portal tells a caller who sees their package: those that Graph's API tells, and those of
 * packages that show what is in them, by themselves or as the tenant's packages do.
 */
export const toldRoleScopes = (ctx: Context): Condition =>
  or(
    ctx.readable('resourceRoleScope'),
    any(
      'accessPackage',
      or(
        eq('contentsVisibility', 'visible'),
        and(eq('contentsVisibility', 'default'), exists('settings', eq('showsPackageContents', true))),
      ),
    ),
  );

/** The packages that a search finds; resources of which the caller is not told find nothing. */
export function packagesWithWords(ctx: Context, text: string): Condition {
  const told = toldRoleScopes(ctx);
  return and(
    ...searchWords(text).map((word) =>
      or(
        contains('displayName', word),
        contains('description', word),
        any('resourceRoleScopes', and(told, any('resource', contains('displayName', word)))),
      ),
    ),
  );
}
