// What provisioning on demand answers: a pair of texts, each JSON, as Graph has it.

import type { Instant } from '../../base.ts';
import type { DirectoryObject } from '../../directory/directoryEntities.ts';
import type { Connection } from '../connectionEntities.ts';
import type { Difference } from '../remoteEntities.ts';
import type { ProvisioningEvent } from './provisioningEntities.ts';
import { provisioningStepsOf } from './provisioningSteps.ts';

interface OnDemandFacts {
  readonly object: Pick<DirectoryObject, 'id' | 'kind' | 'displayName'>;
  readonly connection: Pick<Connection, 'id' | 'displayName'>;
  readonly isInScope: boolean;
  /** What was sent for it by this call; null for nothing. */
  readonly event: ProvisioningEvent | null;
  /** What differs still; null for nothing. */
  readonly difference: Difference | null;
  readonly begunAt: Instant;
}

interface Verdict {
  readonly result: 'Success' | 'Failure' | 'Skipped';
  readonly errorCode: string | null;
  readonly errorMessage: string | null;
}

function verdictOf({ object, isInScope, event, difference }: OnDemandFacts): Verdict {
  const kind = object.kind === 'group' ? 'group' : 'user';
  if (event !== null && event.result === 'failure')
    return { result: 'Failure', errorCode: event.errorCode, errorMessage: event.reason };
  if (difference !== null)
    return { result: 'Failure', errorCode: `Difference.${difference.state}`, errorMessage: difference.says };
  if (event !== null) return { result: 'Success', errorCode: null, errorMessage: null };
  if (!isInScope)
    return {
      result: 'Skipped',
      errorCode: 'NotEffectivelyEntitled',
      errorMessage: `The ${kind} is not assigned to the application.`,
    };
  return {
    result: 'Skipped',
    errorCode: 'RedundantExport',
    errorMessage: `The state of the ${kind} in both the source and target systems already match.`,
  };
}

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

/** `key` has the result, `value` what was done. */
export function onDemandAnswer(facts: OnDemandFacts): { readonly key: string; readonly value: string } {
  const { object, connection, event, begunAt } = facts;
  const { result, errorCode, errorMessage } = verdictOf(facts);
  const kind = object.kind === 'group' ? ('Group' as const) : ('User' as const);
  const told = event ?? {
    action: 'other' as const,
    result: result === 'Failure' ? ('failure' as const) : ('skipped' as const),
    kind,
    sourceName: object.displayName,
    targetName: null,
    targetId: null,
    connectionName: connection.displayName,
    reason: errorMessage,
  };
  return {
    key: JSON.stringify({ result, details: errorCode === null ? {} : { errorCode, errorMessage } }),
    value: JSON.stringify({
      action: capital(told.action),
      changeId: event?.changeId ?? null,
      startTime: begunAt,
      endTime: event?.activityAt ?? begunAt,
      reportableIdentifier: object.displayName,
      modifiedProperties: event?.modified ?? [],
      provisioningSteps: provisioningStepsOf(told),
      statusInfo: { status: result, errorCode, reason: errorMessage },
      sourceIdentity: { id: object.id, type: kind, displayName: object.displayName, details: null },
      sourceSystem: { id: null, name: 'Latchkey', details: null },
      targetIdentity: {
        id: event?.targetId ?? null,
        type: kind,
        displayName: event?.targetName ?? null,
        details: null,
      },
      targetSystem: { id: connection.id, name: connection.displayName, details: null },
    }),
  };
}
