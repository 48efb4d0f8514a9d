// How a connection stands in the words of Graph's synchronization jobs: its schedule, its status, its quarantine.
// https://learn.microsoft.com/graph/api/resources/synchronization-synchronizationstatus

import type { Connection } from '../connectionEntities.ts';
import type { SynchronizationExecution, SynchronizationExecutions } from './executions.ts';

/** The memory after one more execution. */
export function executionsAfter(
  before: SynchronizationExecutions | null,
  last: SynchronizationExecution,
  { users, groups, isSteady }: { readonly users: number; readonly groups: number; readonly isSteady: boolean },
): SynchronizationExecutions {
  const isGood = last.state === 'Succeeded';
  return {
    last,
    lastSuccessful: isGood ? last : (before?.lastSuccessful ?? null),
    lastWithExports: isGood && last.exported > 0 ? last : (before?.lastWithExports ?? null),
    firstSteadyAt: before?.firstSteadyAt ?? (isSteady ? last.endedAt : null),
    lastSteadyAt: isSteady ? last.endedAt : (before?.lastSteadyAt ?? null),
    failuresInARow: last.state === 'Failed' ? (before?.failuresInARow ?? 0) + 1 : 0,
    users,
    groups,
  };
}

/** The shape of an execution on the wire. */
const executionOf = (of: SynchronizationExecution | null): object | null =>
  of === null
    ? null
    : {
        activityIdentifier: of.id,
        countEntitled: of.entitled,
        countEntitledForProvisioning: of.entitled,
        countEscrowed: of.escrowed,
        countEscrowedRaw: of.escrowed,
        countExported: of.exported,
        countExports: of.exported,
        countImported: of.imported,
        countImportedDeltas: 0,
        countImportedReferenceDeltas: 0,
        state: of.state,
        timeBegan: of.beganAt,
        timeEnded: of.endedAt,
        error: of.says === null ? null : { code: 'ListingIncomplete', message: of.says, tenantActionable: true },
      };

type StatusFields = Pick<
  Connection,
  | 'state'
  | 'settings'
  | 'executions'
  | 'failures'
  | 'notBefore'
  | 'quarantineReason'
  | 'quarantineSays'
  | 'quarantinedAt'
>;

/** Whether it is known where the system there is. */
export const isConfigured = ({ settings }: Pick<Connection, 'settings'>): boolean =>
  typeof settings['baseAddress'] === 'string' && settings['baseAddress'] !== '';

function codeOf(of: StatusFields): string {
  if (of.state === 'quarantined') return 'Quarantine';
  if (of.state === 'active') return of.executions === null ? 'NotRun' : 'Active';
  return isConfigured(of) ? 'Paused' : 'NotConfigured';
}

/** `status` of the job. */
export function statusOf(of: StatusFields): object {
  const { executions } = of;
  return {
    code: codeOf(of),
    countSuccessiveCompleteFailures: executions?.failuresInARow ?? 0,
    escrowsPruned: false,
    lastExecution: executionOf(executions?.last ?? null),
    lastSuccessfulExecution: executionOf(executions?.lastSuccessful ?? null),
    lastSuccessfulExecutionWithExports: executionOf(executions?.lastWithExports ?? null),
    ...(executions?.firstSteadyAt == null ? {} : { steadyStateFirstAchievedTime: executions.firstSteadyAt }),
    ...(executions?.lastSteadyAt == null ? {} : { steadyStateLastAchievedTime: executions.lastSteadyAt }),
    progress:
      executions === null
        ? []
        : [
            {
              completedUnits: executions.users + executions.groups,
              totalUnits: executions.last.entitled,
              progressObservationDateTime: executions.last.endedAt,
              units: 'users and groups',
            },
          ],
    quarantine: quarantineOf(of),
    synchronizedEntryCountByType:
      executions === null
        ? []
        : [
            { key: 'User', value: executions.users },
            { key: 'Group', value: executions.groups },
          ],
    troubleshootingUrl: null,
  };
}

const quarantineOf = (of: StatusFields): object | null =>
  of.quarantinedAt === null
    ? null
    : {
        currentBegan: of.quarantinedAt,
        seriesBegan: of.quarantinedAt,
        seriesCount: of.failures,
        nextAttempt: of.notBefore ?? of.quarantinedAt,
        reason: 'EncounteredQuarantineException',
        error: {
          code: of.quarantineReason === 'credentials' ? 'InvalidCredentials' : 'SystemUnreachable',
          message: of.quarantineSays,
          tenantActionable: true,
        },
      };

/** `schedule` of the job: changes are sent at once, and everything is listed once a day. */
export const scheduleOf = ({ state, executions }: Pick<Connection, 'state' | 'executions'>): object => ({
  expiration: null,
  interval: 'P1D',
  state: state === 'paused' ? (executions === null ? 'Disabled' : 'Paused') : 'Active',
});
