// A person who is asked to do something in a system without an API takes it up, says that it is done, or refuses it.

import type { Activity } from '../../domain/audit/activities.ts';
import { audit, auditTarget } from '../../domain/audit/auditEntry.ts';
import type { Id } from '../../domain/base.ts';
import type { Connection } from '../../domain/connections/connectionEntities.ts';
import type { AccountFields, Difference, RemoteLink, RemoteObject } from '../../domain/connections/remoteEntities.ts';
import type { FulfilmentTask } from '../../domain/connections/taskEntities.ts';
import { fulfilmentTaskMachine, type TaskEvent } from '../../domain/machines/fulfilmentTask.ts';
import { transition } from '../../domain/machines/machine.ts';
import { requireRight } from '../../domain/rights/rights.ts';
import { readText } from '../../flows/approvals/approvalTexts.ts';
import { beginHolding } from '../../flows/connections/holdings.ts';
import { beginLink, touchLink } from '../../flows/connections/linkJobs.ts';
import { isTaskOf } from '../../flows/connections/taskAuthority.ts';
import { wakeWaiting } from '../../flows/connections/wakeWaiting.ts';
import type { Command, Context, OperationParameters } from '../../flows/context.ts';
import { load, requireRow, row, rows, visibleRow } from '../../flows/load.ts';
import { doneResult } from '../../flows/results.ts';
import { newRow } from '../../model/newRow.ts';
import { eq } from '../../odata/query.ts';
import { insert, update, type Change } from '../../store/contract.ts';

/** 204. Reminders go to the caller alone from now on, also where a colleague took it before. Throws `invalidState`. */
export const takeUpTask: Command = async (ctx, { id }) => {
  const { task, connection } = await requireTask(ctx, id);
  const { to } = transition(fulfilmentTaskMachine, task.state, 'takeUp', null);
  await ctx.store.commit([
    update('fulfilmentTask', task.id, { state: to, takenById: ctx.caller.objectId }, task.version),
    entry(ctx, { task, connection }, 'Take up provisioning task', {}),
  ]);
  return doneResult;
};

/**
 * 204. It is so there: the membership or the account is known from now on, and whoever waits for it goes on. Of a task
 * that was canceled meanwhile too: the next look takes back what nobody wants. Throws `invalidState` for a task that
 * has ended otherwise, `missingField`, `invalidField`.
 */
export const finishTask: Command<OperationParameters<'proof' | 'reference'>> = async (ctx, { id, body }) => {
  const found = await requireTask(ctx, id);
  const proof = readText('proof', body.proof, { most: mostWords, isRequired: true });
  const reference = readText('reference', body.reference, { most: 1_024, isRequired: false }) || null;
  await ctx.store.commit([
    ...endChanges(ctx, found.task, 'finish', { says: proof, reference }),
    ...(await confirm(ctx, found, reference)),
    ...found.differences.map(
      (each): Change => ({ kind: 'delete', entity: 'difference', id: each.id, version: each.version }),
    ),
    ...touchLink(ctx, found.task.linkId),
    entry(ctx, found, 'Finish provisioning task', { proof, ...(reference === null ? {} : { reference }) }),
  ]);
  return doneResult;
};

/**
 * 204. The difference is `refused` with these words, which whoever waits for it is told. Throws `invalidState`,
 * `missingField`, `invalidField`.
 */
export const refuseTask: Command<OperationParameters<'reason'>> = async (ctx, { id, body }) => {
  const found = await requireTask(ctx, id);
  const { task } = found;
  const reason = readText('reason', body.reason, { most: 2_000, isRequired: true });
  await ctx.store.commit([
    ...endChanges(ctx, task, 'refuse', { says: reason }),
    ...found.differences.map((each) =>
      update(
        'difference',
        each.id,
        { state: 'refused', says: reason, lastOutcome: 'refused', lastTriedAt: ctx.now },
        each.version,
      ),
    ),
    ...(await wakeWaiting(ctx, task.principalId === null ? [] : [task.principalId])),
    entry(ctx, found, 'Refuse provisioning task', { reason }),
  ]);
  return doneResult;
};

const mostWords = 4_000;

interface FoundTask {
  readonly task: FulfilmentTask;
  readonly connection: Connection;
  readonly link: RemoteLink | undefined;
  /** The one that waits for the task; none for a task that was canceled. */
  readonly differences: readonly Difference[];
}

async function requireTask(ctx: Context, id: Id | null): Promise<FoundTask> {
  const { caller } = ctx;
  const { tasks, own } = await load(ctx.store, {
    tasks: visibleRow(ctx, 'fulfilmentTask', id),
    own: rows('fulfilmentTask', eq('id', id), isTaskOf(caller.objectId ?? '')),
  });
  const task = requireRow(tasks[0], 'fulfilmentTask', id);
  requireRight(caller, 'workOnTasks', { isSelf: caller.kind === 'user' && own.length > 0 });
  const { connections, links, differences } = await load(ctx.store, {
    connections: row('connection', task.connectionId),
    links: row('remoteLink', task.linkId),
    differences: rows('difference', eq('linkId', task.linkId), eq('subjectId', task.subjectId)),
  });
  return {
    task,
    connection: requireRow(connections[0], 'connection', task.connectionId),
    link: links[0],
    differences: differences.filter(({ isWanted }) => task.state === 'open' && isWanted === task.isWanted),
  };
}

function endChanges(
  ctx: Context,
  task: FulfilmentTask,
  event: Exclude<TaskEvent, 'takeUp' | 'cancel'>,
  said: Partial<Pick<FulfilmentTask, 'says' | 'reference'>>,
): readonly Change[] {
  const { to } = transition(fulfilmentTaskMachine, task.state, event, null);
  const set = { ...said, state: to, endedAt: ctx.now, endedById: ctx.caller.objectId };
  return [update('fulfilmentTask', task.id, set, task.version)];
}

/** What is known of the system there from now on. */
async function confirm(ctx: Context, found: FoundTask, reference: string | null): Promise<readonly Change[]> {
  const { task, link } = found;
  if (task.action === 'createAccount') return accountMade(ctx, task, reference);
  if (link === undefined) return [];
  const { accounts, holdings, accountLinks } = await load(ctx.store, {
    accounts: row('remoteObject', task.action === 'updateAccount' ? link.remoteId : task.accountId),
    holdings: rows('remoteHolding', eq('linkId', link.id), eq('accountId', task.accountId)),
    accountLinks: rows('remoteLink', eq('connectionId', link.connectionId), eq('remoteId', task.accountId)),
  });
  const [account] = accounts;
  if (task.action === 'updateAccount') return account === undefined ? [] : accountChanged(task, account);
  const woken = await wakeWaiting(ctx, task.principalId === null ? [] : [task.principalId]);
  if (task.action === 'addMember')
    return account === undefined
      ? []
      : [...beginHolding(ctx, link, { accountId: account.id, objectId: task.principalId }), ...woken];
  return [
    ...holdings.map((each) => update('remoteHolding', each.id, { until: ctx.now }, each.version)),
    // Who holds nothing there any more may lose the account.
    ...accountLinks.flatMap(({ id }) => touchLink(ctx, id)),
  ];
}

/** A person whom nobody wants there any more has a link again, by which the account is disabled. */
async function accountMade(
  ctx: Context,
  { connectionId, objectId, fields }: FulfilmentTask,
  reference: string | null,
): Promise<readonly Change[]> {
  const { links } = await load(ctx.store, {
    links: rows('remoteLink', eq('connectionId', connectionId), eq('objectId', objectId)),
  });
  const [link] = links;
  if (link !== undefined && link.remoteId !== null) return [];
  const seen = fields as AccountFields;
  const made = newRow('remoteObject', {
    id: ctx.newId(),
    connectionId,
    kind: 'account',
    nativeId: reference ?? seen.userName,
    name: seen.userName,
    seen,
    runId: null,
    from: ctx.now,
    until: null,
  });
  const known = { remoteId: made.id, origin: 'created' } as const;
  const again = { id: ctx.newId(), connectionId, kind: 'account', objectId, from: ctx.now, until: null } as const;
  return [
    insert('remoteObject', made),
    ...(link === undefined
      ? beginLink(ctx, newRow('remoteLink', { ...again, ...known }))
      : [update('remoteLink', link.id, known)]),
  ];
}

function accountChanged({ fields }: FulfilmentTask, account: RemoteObject): readonly Change[] {
  const seen = { ...(account.seen as AccountFields), ...fields };
  return [update('remoteObject', account.id, { seen, name: seen.userName }, account.version)];
}

const entry = (
  ctx: Context,
  { task, connection }: Pick<FoundTask, 'task' | 'connection'>,
  activity: Activity,
  said: Readonly<Record<string, string>>,
): Change =>
  audit(ctx, {
    activity,
    targets: [
      auditTarget('Connection', connection),
      ...(task.principalId === null
        ? []
        : [auditTarget('User', { id: task.principalId, displayName: task.accountName })]),
    ],
    details: { task: task.id, action: task.action, objectId: task.objectId, ...said },
  });
