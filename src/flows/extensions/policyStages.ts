// When a policy calls which extension: what a body says of it, checked, and the rows that are kept of it.

import type { Draft } from '../../domain/drafts.ts';
import type { FaultCollector } from '../../domain/faultCollector.ts';
import type { Id } from '../../domain/base.ts';
import type { Policy } from '../../domain/policies/policyEntities.ts';
import { checkStages, isExpiryStage, mergeStages, type StageDrafts } from '../../domain/extensions/extensionStages.ts';
import type { ExtensionStageSetting } from '../../domain/values.ts';
import { and, eq, oneOfValues } from '../../odata/query.ts';
import { insert, update, type Change } from '../../store/contract.ts';
import type { Context } from '../context.ts';
import { watchEndsJob } from '../queueJobs.ts';
import { load, rows } from '../load.ts';

/** What the body of a policy says of the extensions that it calls; null where it says nothing of a kind. */
export const stageDraftsOf = ({ stageSettings, handlers }: Draft<'policy'>): StageDrafts => ({
  settings: stageSettings ?? null,
  handlers: handlers ?? null,
});

/** The policy's list after what was said; faults are told at their fields. */
export async function resolveExtensionStages(
  ctx: Context,
  { catalogId, before, said }: { readonly catalogId: Id; readonly before: Policy | null; readonly said: StageDrafts },
  faults: FaultCollector,
): Promise<readonly ExtensionStageSetting[]> {
  const named = [...(said.settings ?? []), ...(said.handlers ?? [])].flatMap(({ extensionId }) =>
    extensionId == null ? [] : [extensionId.toLowerCase()],
  );
  const { extensions } = await load(ctx.store, {
    extensions: rows('customExtension', and(eq('catalogId', catalogId), oneOfValues('id', named))),
  });
  checkStages(said, new Map(extensions.map((each) => [each.id, each])), faults);
  return mergeStages(before?.extensionStages ?? [], said, ctx.newId);
}

/** For the commit of the policy. Nothing where the list is as it was. */
export function extensionStageChanges(
  ctx: Context,
  policy: Pick<Policy, 'id' | 'extensionStages'>,
  before: Policy | null,
): readonly Change[] {
  const old = before?.extensionStages ?? [];
  if (JSON.stringify(old) === JSON.stringify(policy.extensionStages)) return [];
  const isNew = ({ id }: ExtensionStageSetting): boolean => !old.some((each) => each.id === id);
  const called = [...new Set(policy.extensionStages.filter(isNew).map(({ extensionId }) => extensionId))];
  return [
    // Whoever deletes one of them must see this commit first.
    ...called.flatMap((id): readonly Change[] => [
      update('customExtension', id, {}),
      { kind: 'requireExists', entity: 'customExtension', id },
    ]),
    ...(before === null
      ? []
      : [{ kind: 'deleteWhere', entity: 'extensionStage', where: eq('policyId', policy.id) } as const]),
    ...policy.extensionStages.map((each, position) =>
      insert('extensionStage', { ...each, policyId: policy.id, position }),
    ),
    // Those who hold it already are warned of their end too.
    ...(before !== null && policy.extensionStages.some((each) => isNew(each) && isExpiryStage(each.stage))
      ? watchEndsJob(ctx, policy.id)
      : []),
  ];
}
