// The log of provisioning: each change that a job sent is a row, in the commit that keeps what came of it.

import type { Outcome, Step } from '../../../connectors/engine/contract.ts';
import type {
  ProvisionedProperty,
  ProvisioningAction,
  ProvisioningEvent,
  ProvisioningResult,
} from '../../../domain/connections/synchronization/provisioningEntities.ts';
import type { AccountFields } from '../../../domain/connections/remoteEntities.ts';
import type { Context } from '../../../flows/context.ts';
import { insert, type Change } from '../../../store/contract.ts';
import type { JobContext } from '../../queue/job.ts';
import type { MemberStep } from '../groupPlan.ts';
import type { LinkWork } from '../linkWork.ts';

/** What one job sent, until its commit. */
export interface ProvisioningLog {
  readonly about: LinkWork;
  readonly entries: LogEntry[];
  /** Milliseconds of the last call. */
  lastMs: number;
}

/** The job of a link, with its log. */
export interface LinkJob extends JobContext {
  readonly log?: ProvisioningLog;
}

type LogEntry = Pick<
  ProvisioningEvent,
  'action' | 'targetId' | 'targetName' | 'principalId' | 'modified' | 'durationMs'
> & { readonly outcome: Outcome };

/** A log of nothing yet. */
export const emptyLog = (about: LinkWork): ProvisioningLog => ({ about, entries: [], lastMs: 0 });

const textOf = (value: string | boolean | null): string | null => (value === null ? null : String(value));

/** Which fields are sent; of each what was seen before. */
const propertiesOf = (set: Partial<AccountFields>, seen: AccountFields | null): readonly ProvisionedProperty[] =>
  Object.entries(set).map(([field, value]) => ({
    displayName: field,
    oldValue: seen === null ? null : textOf(seen[field as keyof AccountFields]),
    newValue: textOf(value),
  }));

/** Notes a call about the object of the link itself; who comes into a group and leaves it is noted member by member. */
export function noteCall(log: ProvisioningLog, step: Step, outcomes: readonly Outcome[], ms: number): void {
  log.lastMs = Math.max(0, Math.round(ms));
  const [outcome] = outcomes;
  if (outcome === undefined) return;
  const { object, remote } = log.about;
  if (step.do !== 'updateAccount' && step.do !== 'createAccount' && step.do !== 'createGroup') return;
  const made = outcome.is === 'done' ? outcome.nativeId : null;
  const shared = { outcome, durationMs: log.lastMs, principalId: object.kind === 'user' ? object.id : null };
  if (step.do === 'updateAccount')
    log.entries.push({
      ...shared,
      action: step.set.active === false ? 'disable' : 'update',
      targetId: step.account,
      targetName: step.fields.userName,
      modified: propertiesOf(step.set, (remote?.seen ?? null) as AccountFields | null),
    });
  else
    log.entries.push({
      ...shared,
      action: 'create',
      targetId: made,
      targetName: step.do === 'createAccount' ? step.fields.userName : step.fields.displayName,
      modified:
        step.do === 'createAccount'
          ? propertiesOf(step.fields, null)
          : [{ displayName: 'displayName', oldValue: null, newValue: step.fields.displayName }],
    });
}

/** Notes what came of one member of a group. */
export function noteMember(log: ProvisioningLog | undefined, step: MemberStep, outcome: Outcome): void {
  const group = log?.about.remote;
  if (log === undefined || group === null || group === undefined) return;
  const { name } = step.account;
  log.entries.push({
    outcome,
    action: 'update',
    durationMs: log.lastMs,
    targetId: group.nativeId,
    targetName: group.name,
    principalId: step.principalId,
    modified: [
      { displayName: 'members', oldValue: step.isWanted ? null : name, newValue: step.isWanted ? name : null },
    ],
  });
}

function resultOf(outcome: Outcome): ProvisioningResult {
  if (outcome.is === 'done') return outcome.isOld ? 'skipped' : 'success';
  return outcome.is === 'awaited' || outcome.is === 'unknown' ? 'warning' : 'failure';
}

/** In Graph's words where it has some. */
const codes: Readonly<Record<Outcome['is'], string>> = {
  done: 'RedundantExport',
  awaited: 'AwaitsPeople',
  refused: 'EntryRefused',
  conflict: 'EntryConflict',
  gone: 'EntryNotFound',
  notDone: 'SystemUnavailable',
  unknown: 'AnswerLost',
};

/** The rows of what was noted, and the log is empty again only once they are committed. */
export function logged(ctx: Context, log: ProvisioningLog | undefined): readonly Change[] {
  if (log === undefined || log.entries.length === 0) return [];
  const { connection, link, object, servicePrincipalName } = log.about;
  const changeId = ctx.newId();
  const about = {
    connectionId: connection.id,
    connectionName: connection.displayName,
    linkId: link.id,
    runId: connection.executions?.last.id ?? null,
    changeId,
    activityAt: ctx.now,
    servicePrincipalId: connection.servicePrincipalId,
    servicePrincipalName,
    kind: object.kind === 'group' ? ('Group' as const) : ('User' as const),
    sourceId: object.id,
    sourceName: object.displayName,
  };
  return log.entries.map(({ outcome, action, ...entry }) => {
    const result = resultOf(outcome);
    return insert('provisioningEvent', {
      ...about,
      ...entry,
      id: ctx.newId(),
      action: result === 'skipped' ? ('other' satisfies ProvisioningAction) : action,
      result,
      errorCode: result === 'success' ? null : codes[outcome.is],
      errorCategory: result === 'success' ? null : result === 'failure' ? 'failure' : 'nonServiceFailure',
      additionalDetails: null,
      reason: 'says' in outcome ? outcome.says.slice(0, 2_000) : null,
    });
  });
}
