// The access packages that the caller can see, each with how the caller stands to it: what pages for requestors list
// and search.

import { invalidField } from '../../domain/faultCollector.ts';
import type { Id } from '../../domain/base.ts';
import type { AccessPackage } from '../../domain/catalogs/catalogEntities.ts';
import { requireRight } from '../../domain/rights/rights.ts';
import { always, and, eq, from, oneOfValues, type Condition } from '../../odata/query.ts';
import type { Command, Context, OperationParameters } from '../../flows/context.ts';
import { load, rows } from '../../flows/load.ts';
import { loadOwnStandings, packagesThatStand, type OwnStanding } from '../../flows/portal/ownStanding.ts';
import { packagesWithWords, toldRoleScopes } from '../../flows/portal/packageSearch.ts';
import { mostRows, pageOf, textOf } from '../../flows/portal/parameters.ts';

type Parameters = OperationParameters<'ids' | 'search' | 'show' | 'catalogId' | 'top' | 'skip'>;

const shows = ['all', 'canRequest', 'has', 'waiting'] as const;

/**
 * 200 with a page in the order of names, `count` of all, and `next`, the `skip` of the next page or null. `ids` gives
 * those packages alone, one that is known by its link too. Throws `invalidField`.
 */
export const myPackages: Command<Parameters> = async (ctx, { body }) => {
  requireRight(ctx.caller, 'askAboutAccess', { isSelf: true });
  const { top, skip } = pageOf(body);
  const ids = idsOf(body.ids);
  const where = and(
    ids === null ? ctx.readable('accessPackage') : oneOfValues('id', ids),
    shownOf(ctx, body.show),
    textOf(body, 'catalogId') === null ? always : eq('catalogId', textOf(body, 'catalogId')?.toLowerCase() ?? ''),
    packagesWithWords(ctx, textOf(body, 'search') ?? ''),
  );
  const [page] = await ctx.store.read([
    from('accessPackage', where, { orderBy: [{ path: ['displayName'], descending: false }], top, skip, count: true }),
  ]);
  const packages = (page?.rows ?? []) as unknown as readonly AccessPackage[];
  const standings = await loadOwnStandings(ctx, packages);
  const known = packages.filter(({ id }) => standings.has(id));
  const count = ids === null ? (page?.count ?? 0) : known.length;
  return {
    status: 200,
    value: {
      value: await describe(ctx, known, standings),
      count,
      next: ids === null && skip + packages.length < count ? skip + packages.length : null,
    },
  };
};

async function describe(
  ctx: Context,
  packages: readonly AccessPackage[],
  standings: ReadonlyMap<Id, OwnStanding>,
): Promise<readonly object[]> {
  const { catalogs, roleScopes } = await load(ctx.store, {
    catalogs: rows('catalog', oneOfValues('id', [...new Set(packages.map(({ catalogId }) => catalogId))])),
    roleScopes: rows(
      'resourceRoleScope',
      oneOfValues(
        'packageId',
        packages.map(({ id }) => id),
      ),
      toldRoleScopes(ctx),
    ),
  });
  const { resources } = await load(ctx.store, {
    resources: rows('resource', oneOfValues('id', [...new Set(roleScopes.map(({ resourceId }) => resourceId))])),
  });
  return packages.map(({ id, displayName, description, catalogId }) => {
    const { assignment, request, ...own } = standings.get(id) as OwnStanding;
    const given = new Set(roleScopes.filter(({ packageId }) => packageId === id).map(({ resourceId }) => resourceId));
    const names = resources.filter((each) => given.has(each.id)).flatMap((each) => each.displayName ?? []);
    return {
      id,
      displayName,
      description,
      catalogId,
      catalogName: catalogs.find((each) => each.id === catalogId)?.displayName ?? null,
      resourceNames: [...new Set(names)].toSorted(),
      ...own,
      assignmentId: assignment?.id ?? null,
      requestId: request?.id ?? null,
      endDateTime: assignment?.endsAt ?? null,
    };
  });
}

function shownOf(ctx: Context, said: unknown): Condition {
  const show = shows.find((each) => each.toLowerCase() === String(said ?? 'all').toLowerCase());
  if (show === undefined) throw invalidField('show', `one of ${shows.join(', ')}`);
  return show === 'all' ? always : packagesThatStand(ctx, show);
}

function idsOf(said: unknown): readonly Id[] | null {
  if (said === null || said === undefined) return null;
  if (!Array.isArray(said) || said.length === 0 || said.length > mostRows)
    throw invalidField('ids', `a list of 1 to ${mostRows} ids`);
  return [...new Set(said.map((each) => String(each).toLowerCase()))];
}
