// Provisions single users and groups at once, and says what came of it.
// https://learn.microsoft.com/graph/api/synchronization-synchronizationjob-provisionondemand

import { audit, auditTarget } from '../../../domain/audit/auditEntry.ts';
import type { Id } from '../../../domain/base.ts';
import type { Connection } from '../../../domain/connections/connectionEntities.ts';
import type { RemoteLink } from '../../../domain/connections/remoteEntities.ts';
import { onDemandAnswer } from '../../../domain/connections/synchronization/onDemandAnswer.ts';
import { synchronizationRuleId } from '../../../domain/connections/synchronization/synchronizationSchema.ts';
import { isConfigured } from '../../../domain/connections/synchronization/synchronizationStatus.ts';
import type { DirectoryObject } from '../../../domain/directory/directoryEntities.ts';
import { createFaultCollector } from '../../../domain/faultCollector.ts';
import { Refusal } from '../../../domain/refusal.ts';
import { isAssignedTo, isInScopeOf } from '../../../flows/connections/synchronization/assignedScope.ts';
import { requireJob } from '../../../flows/connections/synchronization/jobAuthority.ts';
import { beginLink, touchLink } from '../../../flows/connections/linkJobs.ts';
import type { Command, Context, OperationParameters } from '../../../flows/context.ts';
import { checkReferenced, latestBy, load, refine, requireReferenced, rows, visibleRow } from '../../../flows/load.ts';
import { jobKeyOf } from '../../../flows/queueJobs.ts';
import { waitForJobs } from '../../../flows/waitForJobs.ts';
import { newRow } from '../../../model/newRow.ts';
import { and, eq, never, oneOfValues, or } from '../../../odata/query.ts';
import type { Change } from '../../../store/contract.ts';

/** Milliseconds that the caller waits at the most. */
const mostMs = 15_000;
/** Objects of one call. */
const mostSubjects = 5;

/**
 * 200 with the result and its steps as texts in JSON, as Graph answers it: of the first object that the call names.
 * Throws
 * `credentialsMissing`, `jobNotRunning`, and every fault of the body at once.
 */
export const provisionOnDemand: Command<OperationParameters<'parameters'>> = async (ctx, { id, body }) => {
  const connection = await requireJob(ctx, id);
  const subjects = subjectsOf(body.parameters);
  const objects = await objectsOf(ctx, subjects);
  if (!isConfigured(connection)) throw new Refusal('credentialsMissing', {});
  if (connection.state === 'paused') throw new Refusal('jobNotRunning', { state: connection.state });
  const inScope = await scopeOf(ctx, connection, objects);
  const { links } = await load(ctx.store, { links: rows('remoteLink', ofObjects(connection, objects)) });
  const begunAt = ctx.now;
  const before = await lastEvent(ctx, connection, objects);
  await ctx.store.commit([
    { kind: 'requireExists', entity: 'connection', id: connection.id },
    ...objects.flatMap((object) => lookedAt(ctx, connection, { object, links, isInScope: inScope.has(object.id) })),
    audit(ctx, {
      activity: 'Provision on demand',
      targets: [
        auditTarget('Connection', connection),
        ...objects.map((each) => auditTarget(each.kind === 'group' ? 'Group' : 'User', each)),
      ],
    }),
  ]);
  await waitForLinks(ctx, connection, objects);
  const object = objects.at(-1) as DirectoryObject;
  const event = await lastEvent(ctx, connection, [object]);
  const { differences } = await load(ctx.store, {
    differences: rows('difference', eq('connectionId', connection.id), eq('principalId', object.id)),
  });
  const isNew = event !== null && event.id !== before?.id;
  return {
    status: 200,
    value: onDemandAnswer({
      object,
      connection,
      isInScope: inScope.has(object.id),
      event: isNew ? event : null,
      difference: differences[0] ?? null,
      begunAt,
    }),
  };
};

/** Waits until the jobs of the links have run: those that are due now, and those that another worker has by then. */
async function waitForLinks(ctx: Context, connection: Connection, objects: readonly DirectoryObject[]): Promise<void> {
  const { links } = await load(ctx.store, { links: rows('remoteLink', ofObjects(connection, objects)) });
  await waitForJobs(
    ctx,
    links.map(({ id }) => jobKeyOf('provisionLink', id)),
    mostMs,
  );
}

interface Subject {
  readonly objectId: string;
  readonly field: string;
  readonly kind: 'user' | 'group';
}

/** The objects that the parameters name, members of groups among them. */
function subjectsOf(sent: unknown): readonly Subject[] {
  const faults = createFaultCollector();
  const found: Subject[] = [];
  const read = (value: unknown, field: string, mayLink: boolean): void => {
    const { objectId, objectTypeName, links } = (value ?? {}) as Readonly<Record<string, unknown>>;
    const type = String(objectTypeName).toLowerCase();
    faults.holds(typeof objectId === 'string', `${field}/objectId`, 'the id of a user or a group');
    faults.holds(type === 'user' || type === 'group', `${field}/objectTypeName`, 'User or Group');
    if (typeof objectId === 'string')
      found.push({ objectId: objectId.toLowerCase(), field, kind: type === 'group' ? 'group' : 'user' });
    const { members } = (links ?? {}) as { readonly members?: unknown };
    if (mayLink && Array.isArray(members))
      for (const [at, each] of members.entries()) read(each, `${field}/links/members/${at}`, false);
  };
  const parameters: readonly unknown[] = Array.isArray(sent) ? sent : [];
  faults.holds(parameters.length > 0, 'parameters', 'a list of rules with their subjects');
  for (const [at, each] of parameters.entries()) {
    const { ruleId, subjects } = (each ?? {}) as Readonly<Record<string, unknown>>;
    const field = `parameters/${at}`;
    const isRule = ruleId === undefined || ruleId === null || ruleId === synchronizationRuleId;
    faults.holds(isRule, `${field}/ruleId`, `${synchronizationRuleId}, as the schema of the job says`);
    const list: readonly unknown[] = Array.isArray(subjects) ? subjects : [];
    faults.holds(list.length > 0, `${field}/subjects`, 'a list of users and groups');
    for (const [place, subject] of list.slice(0, mostSubjects + 1).entries())
      read(subject, `${field}/subjects/${place}`, true);
  }
  faults.holds(found.length <= mostSubjects, 'parameters', `about at most ${mostSubjects} objects`);
  faults.throwIfAny();
  return found.toReversed();
}

async function objectsOf(ctx: Context, subjects: readonly Subject[]): Promise<readonly DirectoryObject[]> {
  const faults = createFaultCollector();
  const found: DirectoryObject[] = [];
  for (const { objectId, field, kind } of subjects) {
    const { objects } = await load(ctx.store, { objects: visibleRow(ctx, 'directoryObject', objectId) });
    const object = objects.find((each) => each.kind === kind);
    const about = { field: `${field}/objectId`, id: objectId, entity: kind };
    checkReferenced(faults, object, about);
    if (object !== undefined) found.push(requireReferenced(object, about));
  }
  faults.throwIfAny();
  return found;
}

/** Ids of those who are assigned: groups themselves, users through groups too. */
async function scopeOf(
  ctx: Context,
  { servicePrincipalId }: Connection,
  objects: readonly DirectoryObject[],
): Promise<ReadonlySet<Id>> {
  const of = servicePrincipalId ?? '';
  const { assigned } = await load(ctx.store, {
    assigned: refine(
      rows(
        'directoryObject',
        oneOfValues(
          'id',
          objects.map(({ id }) => id),
        ),
        or(isAssignedTo(of), and(eq('kind', 'user'), isInScopeOf(of))),
      ),
      { fields: [] },
    ),
  });
  return new Set(assigned.map(({ id }) => id));
}

const ofObjects = ({ id }: Connection, objects: readonly DirectoryObject[]) =>
  and(
    eq('connectionId', id),
    objects.length === 0
      ? never
      : oneOfValues(
          'objectId',
          objects.map((each) => each.id),
        ),
  );

function lookedAt(
  ctx: Context,
  connection: Connection,
  {
    object,
    links,
    isInScope,
  }: { readonly object: DirectoryObject; readonly links: readonly RemoteLink[]; readonly isInScope: boolean },
): readonly Change[] {
  const link = links.find(({ objectId }) => objectId === object.id);
  if (link !== undefined) return touchLink(ctx, link.id);
  if (!isInScope) return [];
  const kind = object.kind === 'group' ? ('group' as const) : ('account' as const);
  return beginLink(
    ctx,
    newRow('remoteLink', {
      id: ctx.newId(),
      connectionId: connection.id,
      kind,
      objectId: object.id,
      from: ctx.now,
      until: null,
    }),
  );
}

async function lastEvent(ctx: Context, { id }: Connection, objects: readonly DirectoryObject[]) {
  const object = objects.at(-1);
  const { events } = await load(ctx.store, {
    events: latestBy(
      1,
      rows('provisioningEvent', eq('connectionId', id), eq('sourceId', object?.id ?? null)),
      'activityAt',
    ),
  });
  return events[0] ?? null;
}
