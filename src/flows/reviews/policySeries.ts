// The series of reviews that a policy asks for, in the commit that writes the policy: it begins, follows, and ends with
// the settings.

import type { Id } from '../../domain/base.ts';
import type { AccessPackage, Catalog } from '../../domain/catalogs/catalogEntities.ts';
import { propertyChanges } from '../../domain/fieldUpdate.ts';
import type { Policy } from '../../domain/policies/policyEntities.ts';
import { policySeriesOf, type PolicySeries } from '../../domain/reviews/policyReview.ts';
import type { ReviewDefinition } from '../../domain/reviews/reviewEntities.ts';
import { policyScope, queryTextOf } from '../../domain/reviews/scopes.ts';
import { audit, auditTarget } from '../../domain/audit/auditEntry.ts';
import { newRow, type NewRow } from '../../model/newRow.ts';
import { and, eq } from '../../odata/query.ts';
import { insert, update, type Change } from '../../store/contract.ts';
import type { Context } from '../context.ts';
import { load, row, rows } from '../load.ts';
import { endSeries, firstTurn, followTurns, loadTurns, reviewAudit, stopTurns } from './turns.ts';

type SeriesPackage = Pick<AccessPackage, 'id' | 'displayName'> & Partial<Pick<AccessPackage, 'description'>>;
type SeriesPolicy = Pick<Policy, 'id' | 'packageId' | 'catalogId' | 'displayName' | 'review'>;

/**
 * The changes for the commit of a policy. Reading is needed only where the policy has reviews, or had them before.
 */
export async function policySeriesChanges(
  ctx: Context,
  {
    before,
    after,
    accessPackage,
  }: {
    readonly before: Pick<Policy, 'review'> | null;
    readonly after: SeriesPolicy;
    readonly accessPackage: SeriesPackage;
  },
): Promise<readonly Change[]> {
  const series = policySeriesOf(after.review);
  if (series === null && (before === null || policySeriesOf(before.review) === null)) return [];
  const { definitions, catalogs, packages } = await load(ctx.store, {
    definitions: rows('reviewDefinition', and(eq('policyId', after.id), eq('origin', 'policy'), eq('endedAt', null))),
    catalogs: row('catalog', after.catalogId),
    packages: row('accessPackage', accessPackage.id),
  });
  const [definition] = definitions;
  if (series === null) return definition === undefined ? [] : turnedOff(ctx, definition);
  const texts = textsOf(after, packages[0] ?? accessPackage, catalogs[0] ?? null);
  return definition === undefined
    ? begun(ctx, after, series, texts)
    : followed(ctx, definition, { ...series, ...texts, ...thingOf(after) });
}

const thingOf = ({ id, packageId, catalogId }: SeriesPolicy) => {
  const scope = policyScope({ policyId: id, packageId, catalogId });
  return { catalogId, packageId, scope, scopeQuery: queryTextOf(scope) };
};

const longestText = 256;

/** What a series is called, and what administrators and reviewers are told of it. */
function textsOf(
  policy: Pick<Policy, 'displayName'>,
  accessPackage: SeriesPackage,
  catalog: Pick<Catalog, 'displayName'> | null,
): Pick<ReviewDefinition, 'displayName' | 'descriptionForAdmins' | 'descriptionForReviewers'> {
  return {
    displayName: `${accessPackage.displayName} - ${policy.displayName}`,
    descriptionForAdmins:
      `Review of the assignments of the access package ${accessPackage.displayName} by the policy ` +
      `${policy.displayName}${catalog === null ? '' : ` in the catalog ${catalog.displayName}`}.`,
    descriptionForReviewers: accessPackage.description?.slice(0, longestText) ?? null,
  };
}

/** Who calls, as the author of a series. */
export const authorOf = ({ caller }: Pick<Context, 'caller'>) => ({
  createdById: caller.objectId,
  createdByName: caller.displayName,
  createdByPrincipalName: caller.userPrincipalName,
});

function begun(
  ctx: Context,
  policy: SeriesPolicy,
  series: PolicySeries,
  texts: ReturnType<typeof textsOf>,
): readonly Change[] {
  const definition: NewRow<'reviewDefinition'> = newRow('reviewDefinition', {
    ...series,
    ...texts,
    ...thingOf(policy),
    ...authorOf(ctx),
    id: ctx.newId(),
    origin: 'policy',
    kind: 'policyAssignments',
    whose: 'everyone',
    policyId: policy.id,
    resourceId: policy.id,
    createdAt: ctx.now,
    modifiedAt: ctx.now,
  });
  return [
    insert('reviewDefinition', definition),
    ...firstTurn(ctx, definition),
    reviewAudit(ctx, 'Create access review', definition),
  ];
}

/** The series takes the settings over for the turns to come; the one in progress keeps its own. */
async function followed(
  ctx: Context,
  definition: ReviewDefinition,
  set: Partial<ReviewDefinition> & Pick<ReviewDefinition, 'startsAt' | 'settings'>,
): Promise<readonly Change[]> {
  const changed = propertyChanges(definition, set);
  if (changed.length === 0) return [];
  const after = { ...definition, ...set };
  const turns = await followTurns(ctx, definition, after);
  return [
    update('reviewDefinition', definition.id, { ...set, ...turns.set, modifiedAt: ctx.now }, definition.version),
    ...turns.changes,
    audit(ctx, { activity: 'Update access review', targets: [auditTarget('AccessReview', after, changed)] }),
  ];
}

async function turnedOff(ctx: Context, definition: ReviewDefinition): Promise<readonly Change[]> {
  return [
    ...endSeries(ctx, definition, await loadTurns(ctx, definition.id)),
    reviewAudit(ctx, 'Update access review', definition, { reason: 'The policy has no reviews any more.' }),
  ];
}

/** What somebody deletes has no more reviews: turns in progress end at once. For the commit that deletes it. */
export async function endSeriesOf(
  ctx: Context,
  field: 'policyId' | 'packageId' | 'catalogId',
  id: Id,
): Promise<readonly Change[]> {
  const { definitions } = await load(ctx.store, {
    definitions: rows('reviewDefinition', and(eq(field, id), eq('endedAt', null))),
  });
  const changes: Change[] = [];
  for (const definition of definitions) {
    const turns = await loadTurns(ctx, definition.id);
    changes.push(
      ...endSeries(ctx, definition, turns),
      ...stopTurns(ctx, turns.open),
      reviewAudit(ctx, 'Update access review', definition, { reason: 'What it is about was deleted.' }),
    );
  }
  return changes;
}

/** Series follow the new name of their package. For the commit that renames it. */
export async function renameSeriesOf(
  ctx: Context,
  accessPackage: Pick<AccessPackage, 'id' | 'displayName' | 'description'>,
): Promise<readonly Change[]> {
  const { definitions } = await load(ctx.store, {
    definitions: rows(
      'reviewDefinition',
      and(eq('packageId', accessPackage.id), eq('origin', 'policy'), eq('endedAt', null)),
    ),
  });
  if (definitions.length === 0) return [];
  const { policies } = await load(ctx.store, { policies: rows('policy', eq('packageId', accessPackage.id)) });
  return definitions.flatMap(({ id, policyId }) => {
    const policy = policies.find((each) => each.id === policyId);
    if (policy === undefined) return [];
    const { displayName, descriptionForReviewers } = textsOf(policy, accessPackage, null);
    return [update('reviewDefinition', id, { displayName, descriptionForReviewers })];
  });
}

/** The series of a package that moves to another catalog, and their turns, move with it. */
export const moveSeries = (packageId: Id, catalogId: Id): readonly Change[] => [
  { kind: 'updateWhere', entity: 'reviewDefinition', where: eq('packageId', packageId), set: { catalogId } },
  { kind: 'updateWhere', entity: 'reviewInstance', where: eq('packageId', packageId), set: { catalogId } },
  { kind: 'updateWhere', entity: 'reviewDecision', where: eq('packageId', packageId), set: { catalogId } },
];
