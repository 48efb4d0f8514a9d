// What creating, replacing and updating a policy share: the checks, and the commit of the policy with its questions,
// targets and revision.

import type { Draft } from '../../domain/drafts.ts';
import type { Activity } from '../../domain/audit/activities.ts';
import { audit, auditTarget } from '../../domain/audit/auditEntry.ts';
import { ruleOfPolicy } from '../../domain/membershipRules/automaticPolicy.ts';
import { createFaultCollector } from '../../domain/faultCollector.ts';
import type { Id } from '../../domain/base.ts';
import type { AccessPackage } from '../../domain/catalogs/catalogEntities.ts';
import type { Policy, Question } from '../../domain/policies/policyEntities.ts';
import { checkPolicy } from '../../domain/policies/checkPolicy.ts';
import { isAutomatic, type PolicyFields } from '../../domain/policies/policy.ts';
import { checkQuestions, questionChanges } from '../../domain/policies/questions.ts';
import type { StageDrafts } from '../../domain/extensions/extensionStages.ts';
import { revisionRow, targetRows } from '../../domain/policies/policyRows.ts';
import { checkReferences, referencedObjects } from '../../domain/policies/checkSubjectSets.ts';
import { propertyChanges } from '../../domain/fieldUpdate.ts';
import { requireRight } from '../../domain/rights/rights.ts';
import { eq, never, oneOfValues } from '../../odata/query.ts';
import { insert, update, type Change } from '../../store/contract.ts';
import { ruleChanges } from '../membershipRules/ruleChanges.ts';
import { demandUnstampedAttributes } from '../attributes/attributeUse.ts';
import type { Context } from '../context.ts';
import { extensionStageChanges, resolveExtensionStages } from '../extensions/policyStages.ts';
import { policySeriesChanges } from '../reviews/policySeries.ts';
import { checkReferenced, load, requireReferenced, row, rows, orderBy, lockParent } from '../load.ts';
import { policyFieldsOf } from './policyFields.ts';

type PolicyPackage = Pick<AccessPackage, 'id' | 'version' | 'catalogId' | 'displayName'>;
interface PolicyWrite {
  /** Null where there is none of this id, which is told with the other faults. */
  readonly accessPackage: PolicyPackage | null;
  readonly packageId: Id | null;
  /** Null for a new one. */
  readonly before: Policy | null;
  readonly fields: PolicyFields;
  /** Null: they stay as they are. */
  readonly questions: readonly Draft<'question'>[] | null;
  /** What the body says of the extensions that it calls. */
  readonly stages: StageDrafts;
  readonly activity: Activity;
}

/**
 * Checks a policy and commits it with its questions, targets and revision. Returns the policy as it is now. Throws
 * every fault at once, each at its field; `notAllowed` where a policy is automatic and the caller is no administrator.
 */
export async function writePolicy(ctx: Context, write: PolicyWrite): Promise<Policy> {
  const { before } = write;
  const { accessPackage, questions, extensionStages } = await checkWrite(ctx, write);
  const fields = { ...write.fields, extensionStages };
  const policy = policyRow(ctx, { ...write, accessPackage, fields });
  const rule = { before: before === null ? null : ruleOfPolicy(before), after: ruleOfPolicy(policy) };
  await demandUnstampedAttributes(ctx, { ...rule, field: 'targets/0/membershipRule' });
  const { rows: questionRows, changes } = changedQuestions(ctx, policy, questions, write.questions);
  const ended: readonly Change[] =
    before === null ? [] : [{ kind: 'deleteWhere', entity: 'policyTarget', where: eq('policyId', policy.id) }];
  await ctx.store.commit([
    // A package has one automatic policy: of two that come at the same moment one starts anew.
    ...(isAutomatic(fields)
      ? [update('accessPackage', accessPackage.id, {}, accessPackage.version)]
      : lockParent('accessPackage', accessPackage.id)),
    // The policy says which catalog it is in: a move of the package meanwhile would not know of it.
    { kind: 'requireExists', entity: 'accessPackage', id: accessPackage.id, where: eq('catalogId', policy.catalogId) },
    ...(becomesAutomatic(fields, before) ? [whereStandard(policy)] : []),
    before === null ? insert('policy', policy) : update('policy', policy.id, withoutId(policy), before.version),
    ...changes,
    insert('policyRevision', revisionRow(policy, questionRows, ctx.now)),
    ...ended,
    ...extensionStageChanges(ctx, policy, before),
    ...ruleChanges(ctx, {
      kind: 'policy',
      id: policy.id,
      packageId: policy.packageId,
      ...rule,
    }),
    ...(await policySeriesChanges(ctx, { before, after: policy, accessPackage })),
    ...targetRows(policy, ctx.newId).map((each) => insert('policyTarget', each)),
    audit(ctx, {
      activity: write.activity,
      targets: [
        auditTarget('AccessPackageAssignmentPolicy', policy, before === null ? [] : propertyChanges(before, fields)),
        auditTarget('AccessPackage', accessPackage),
      ],
    }),
  ]);
  return { ...policy, version: (before?.version ?? 0) + 1 };
}

const becomesAutomatic = (fields: PolicyFields, before: Policy | null): boolean =>
  isAutomatic(fields) && (before === null || !isAutomatic(before));

/** The catalog is not privileged: it takes no new automatic policies then. */
const whereStandard = ({ catalogId }: Pick<Policy, 'catalogId'>): Change => ({
  kind: 'requireExists',
  entity: 'catalog',
  id: catalogId,
  where: eq('privilegeLevel', 'standard'),
});

interface CheckedPolicy {
  readonly accessPackage: PolicyPackage;
  readonly questions: readonly Question[];
  readonly extensionStages: Policy['extensionStages'];
}

/** Checks everything that a policy says, and gives what the checks have read: its questions and extension stages. */
async function checkWrite(
  ctx: Context,
  { accessPackage, packageId, before, fields, questions: drafts, stages }: PolicyWrite,
): Promise<CheckedPolicy> {
  const named = [...new Set(referencedObjects(fields).map((each) => each.id))];
  const { objects, organizations, siblings, questions, privileged } = await load(ctx.store, {
    privileged: rows(
      'catalog',
      becomesAutomatic(fields, before) ? eq('id', accessPackage?.catalogId ?? '') : never,
      eq('privilegeLevel', 'privileged'),
    ),
    objects: rows('directoryObject', oneOfValues('id', named), ctx.visible('directoryObject')),
    organizations: rows('connectedOrganization', oneOfValues('id', named)),
    siblings: rows('policy', eq('packageId', packageId ?? '')),
    questions: orderBy(rows('question', eq('policyId', before?.id ?? '')), 'position'),
  });
  const faults = createFaultCollector();
  const ofPackage = { field: 'packageId', id: packageId, entity: 'access package' };
  checkReferenced(faults, accessPackage ?? undefined, ofPackage);
  checkPolicy(fields, faults);
  checkQuestions(drafts ?? [], faults);
  const known = [...objects, ...organizations.map(({ id }) => ({ id, kind: 'connectedOrganization' as const }))];
  const oldFields = before === null ? null : policyFieldsOf(before);
  checkReferences(fields, oldFields, new Map(known.map((each) => [each.id, each])), faults);
  if (isAutomatic(fields)) {
    faults.holds(
      !siblings.some((each) => each.id !== before?.id && isAutomatic(each)),
      'automatic',
      'left out, for the package has an automatic policy already',
    );
    faults.holds(privileged.length === 0, 'automatic', 'left out, for the catalog of the package is privileged');
    // Such a policy gives access that nobody asks for: administrators alone may write one, not owners of a catalog.
    requireRight(ctx.caller, 'administerEntitlement');
  }
  // Extensions are those of the package's catalog.
  const catalogId = accessPackage?.catalogId;
  const extensionStages =
    catalogId === undefined ? [] : await resolveExtensionStages(ctx, { catalogId, before, said: stages }, faults);
  faults.throwIfAny();
  return { accessPackage: requireReferenced(accessPackage ?? undefined, ofPackage), questions, extensionStages };
}

function policyRow(
  ctx: Context,
  { accessPackage, before, fields }: Pick<PolicyWrite, 'before' | 'fields'> & Pick<CheckedPolicy, 'accessPackage'>,
): Omit<Policy, 'version'> {
  const author = ctx.caller.userPrincipalName ?? ctx.caller.displayName ?? ctx.caller.appId;
  return {
    ...fields,
    id: before?.id ?? ctx.newId(),
    packageId: accessPackage.id,
    catalogId: accessPackage.catalogId,
    revision: (before?.revision ?? 0) + 1,
    revisionId: ctx.newId(),
    createdAt: before?.createdAt ?? ctx.now,
    createdBy: before === null ? author : before.createdBy,
    modifiedAt: ctx.now,
    modifiedBy: author,
    deletedAt: null,
  };
}

function changedQuestions(
  ctx: Context,
  policy: Omit<Policy, 'version'>,
  have: readonly Question[],
  drafts: readonly Draft<'question'>[] | null,
) {
  if (drafts === null) return { rows: have, changes: [] };
  const { rows: asked, added, changed, removed } = questionChanges(have, drafts, policy.id, ctx.newId);
  const changes: readonly Change[] = [
    ...removed.map((each) => update('question', each.id, { deletedAt: ctx.now }, each.version)),
    ...changed.map(({ from, to }) => update('question', from.id, withoutId(to), from.version)),
    ...added.map((each) => insert('question', each)),
  ];
  return { rows: asked, changes };
}

function withoutId<T extends { readonly id: string }>({ id: _, ...rest }: T): Omit<T, 'id'> {
  return rest;
}

/** The package of a policy that is there, with the right to change it. */
export async function loadPolicyWithPackage(
  ctx: Context,
  id: string | null,
): Promise<{ readonly policies: readonly Policy[]; readonly packages: readonly AccessPackage[] }> {
  const { policies } = await load(ctx.store, { policies: row('policy', id) });
  return {
    policies,
    packages: (await load(ctx.store, { packages: row('accessPackage', policies[0]?.packageId) })).packages,
  };
}
