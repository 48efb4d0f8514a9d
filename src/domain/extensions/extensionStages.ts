// The stages at which extensions are called: which kind of extension may stand where, and what a policy's list of them
// is after a body.

import type { Draft } from '../drafts.ts';
import type { FaultCollector } from '../faultCollector.ts';
import type { CustomExtension } from './extensionEntities.ts';
import type { Id } from '../base.ts';
import type { ExtensionStageSetting } from '../values.ts';
import type { CustomExtensionKinds, ExtensionStageKinds, ExtensionStages, EnumValue } from '../enums.ts';

/** A stage of a request, or before the end of an assignment, at which extensions are called. */
export type ExtensionStageName = EnumValue<typeof ExtensionStages>;
type Kind = EnumValue<typeof CustomExtensionKinds>;

const requestStages: readonly ExtensionStageName[] = [
  'assignmentRequestCreated',
  'assignmentRequestApproved',
  'assignmentRequestGranted',
  'assignmentRequestRemoved',
];
const expiryStages: readonly ExtensionStageName[] = [
  'assignmentFourteenDaysBeforeExpiration',
  'assignmentOneDayBeforeExpiration',
];
const stagesOf: Readonly<Record<Kind, readonly ExtensionStageName[]>> = {
  request: requestStages,
  assignment: expiryStages,
  workflow: [...requestStages, ...expiryStages],
};

/** Stages that hold a request up until every extension that is waited for has answered. */
export const blockingStages: readonly ExtensionStageName[] = ['assignmentRequestCreated', 'assignmentRequestApproved'];
/** How long before the end of an assignment. */
export const leadTimes = {
  assignmentFourteenDaysBeforeExpiration: 'P14D',
  assignmentOneDayBeforeExpiration: 'P1D',
} as const satisfies Partial<Record<ExtensionStageName, string>>;
export type ExpiryStage = keyof typeof leadTimes;

/** Whether a stage lies before the end of an assignment. */
export const isExpiryStage = (stage: ExtensionStageName): stage is ExpiryStage => stage in leadTimes;

/** Only extensions about requests can be waited for. */
export const waitsForCallbackAt = (
  extension: Pick<CustomExtension, 'kind' | 'callback'>,
  stage: ExtensionStageName,
): boolean => extension.kind === 'request' && extension.callback !== null && requestStages.includes(stage);

/** The two lists of a policy's stages as a body gives them; null where it does not. */
export interface StageDrafts {
  readonly settings: readonly Draft<'extensionStage'>[] | null;
  readonly handlers: readonly Draft<'extensionStage'>[] | null;
}

const mostStages = 20;

/**
 * What was said of one kind replaces that kind and leaves the other; an entry that was there keeps its id. Null:
 * nothing was said.
 */
export function mergeStages(
  before: readonly ExtensionStageSetting[],
  said: StageDrafts,
  newId: () => Id,
): readonly ExtensionStageSetting[] {
  const kept = (
    kind: EnumValue<typeof ExtensionStageKinds>,
    drafts: readonly Draft<'extensionStage'>[] | null,
  ): readonly ExtensionStageSetting[] => {
    const own = before.filter((each) => each.kind === kind);
    if (drafts === null) return own;
    return drafts.flatMap(({ stage, extensionId }) => {
      if (stage == null || extensionId == null) return [];
      const same = own.find((each) => each.stage === stage && each.extensionId === extensionId.toLowerCase());
      return [same ?? { id: newId(), kind, stage, extensionId: extensionId.toLowerCase() }];
    });
  };
  return [...kept('setting', said.settings), ...kept('handler', said.handlers)];
}

/** `known`: the extensions of the policy's catalog by id. */
export function checkStages(
  said: StageDrafts,
  known: ReadonlyMap<Id, Pick<CustomExtension, 'kind'>>,
  faults: FaultCollector,
): void {
  for (const [field, drafts, isHandler] of [
    ['stageSettings', said.settings, false],
    ['handlers', said.handlers, true],
  ] as const) {
    faults.holds((drafts?.length ?? 0) <= mostStages, field, `at most ${mostStages}`);
    const seen = new Set<string>();
    for (const [at, draft] of drafts?.entries() ?? [])
      checkDraft(draft, { known, isHandler, seen }, faults.below(field).below(at));
  }
}

interface DraftContext {
  readonly known: ReadonlyMap<Id, Pick<CustomExtension, 'kind'>>;
  readonly isHandler: boolean;
  /** Stages with extensions of the drafts before. */
  readonly seen: Set<string>;
}

function checkDraft(
  { stage, extensionId }: Draft<'extensionStage'>,
  context: DraftContext,
  faults: FaultCollector,
): void {
  const { known, isHandler, seen } = context;
  if (stage == null) faults.add('missingField', 'stage');
  if (extensionId == null) {
    faults.add('missingField', 'extensionId');
    return;
  }
  const extension = known.get(extensionId.toLowerCase());
  if (extension === undefined) {
    faults.add('unknownReference', 'extensionId', { entity: 'custom extension in the catalog', id: extensionId });
    return;
  }
  faults.holds(
    (extension.kind === 'workflow') === isHandler,
    'extensionId',
    isHandler
      ? 'a customAccessPackageWorkflowExtension'
      : 'one of the newer kinds; those of the older kind go into customExtensionHandlers',
  );
  if (stage != null)
    faults.holds(
      stagesOf[extension.kind].includes(stage),
      'stage',
      `one of ${stagesOf[extension.kind].join(', ')}, at which such an extension is called`,
    );
  faults.holds(!seen.has(`${stage} ${extensionId}`), 'stage', 'one at which the same extension is not called already');
  seen.add(`${stage} ${extensionId}`);
}
