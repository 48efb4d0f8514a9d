// At which stages a policy calls which extensions: the drafts of a body, checked, and the rows that store them.

import type { Draft } from '../../domain/drafts.ts';
import type { FaultCollector } from '../../domain/faultCollector.ts';
import type { Id } from '../../domain/base.ts';
import type { Policy } from '../../domain/policies/policyEntities.ts';
import { checkStages, isExpiryStage, mergeStages, type StageDrafts } from '../../domain/extensions/extensionStages.ts';
import type { ExtensionStageSetting } from '../../domain/values.ts';
import { and, eq, oneOfValues } from '../../odata/query.ts';
import { insert, update, type Change } from '../../store/contract.ts';
import type { Context } from '../context.ts';
import { watchEndsJob } from './extensionJobs.ts';
import { load, rows } from '../load.ts';

/** The drafts of stages in the body of a policy; null for a list that the body leaves out. */
export const stageDraftsOf = ({ stageSettings, handlers }: Draft<'policy'>): StageDrafts => ({
  settings: stageSettings ?? null,
  handlers: handlers ?? null,
});

/** The policy's stages after the drafts are applied. Faults are collected, each at its field. */
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

/** The rows of the stages, for the commit of the policy. No changes where the list is as it was. */
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
    // A commit that deletes one of the extensions must see this commit first.
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
    // Extensions are called before the end of assignments that exist already, too.
    ...(before !== null && policy.extensionStages.some((each) => isNew(each) && isExpiryStage(each.stage))
      ? watchEndsJob(ctx, policy.id)
      : []),
  ];
}
