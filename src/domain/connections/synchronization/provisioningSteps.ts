// What a row of the log of provisioning says of its steps: nothing is kept of them but how the change ended.

import type { ProvisioningEvent } from './provisioningEntities.ts';

type StepFacts = Pick<
  ProvisioningEvent,
  'action' | 'result' | 'kind' | 'sourceName' | 'targetName' | 'targetId' | 'connectionName' | 'reason'
>;

const verbs: Readonly<Record<ProvisioningEvent['action'], readonly [done: string, wished: string]>> = {
  create: ['was created', 'is to be created'],
  update: ['was updated', 'is to be updated'],
  disable: ['was disabled', 'is to be disabled'],
  other: ['was looked at', 'is looked at'],
};

const endings: Readonly<Record<ProvisioningEvent['result'], string>> = {
  success: '',
  failure: 'The change failed. ',
  skipped: 'It was so already. ',
  warning: 'The change is not confirmed yet. ',
};

/** The steps in their order, in Graph's words. */
export function provisioningStepsOf(of: StepFacts): readonly object[] {
  const source = `${of.kind} '${of.sourceName ?? ''}'`;
  const target = of.targetName ?? of.targetId ?? '';
  const [done, wished] = verbs[of.action];
  const step = (provisioningStepType: string, name: string, description: string, status = 'success'): object => ({
    name,
    provisioningStepType,
    status,
    description,
    details: {},
  });
  return [
    step('import', 'EntryImport', `${source} was read from Latchkey.`),
    step('scoping', 'EntrySynchronizationScoping', `${source} is in scope.`),
    step(
      'matching',
      'EntrySynchronizationMatching',
      of.targetId === null
        ? `${of.connectionName} has no ${of.kind} for it.`
        : `It is ${of.kind} '${target}' in ${of.connectionName}.`,
    ),
    step(
      'export',
      of.result === 'skipped' ? 'EntrySynchronizationSkip' : 'EntryExport',
      of.result === 'success'
        ? `${of.kind} '${target}' ${done} in ${of.connectionName}.`
        : `${source} ${wished} in ${of.connectionName}. ${endings[of.result]}${of.reason ?? ''}`.trim(),
      of.result,
    ),
  ];
}
