// Whatever changes a person queues, in the same commit, that the rules which it may concern are held against her: no
// verb can forget it.

import type { Entities, Id, Instant } from '../../domain/entities.ts';
import { requestKind } from '../../domain/requestTypes.ts';
import { eq, from, oneOfValues } from '../../odata/query.ts';
import { Conflict, RuleBroken, unfolded, type Change, type Store } from '../../store/contract.ts';
import { load, rows } from '../load.ts';
import { evaluateRuleJob, type Queueing } from '../jobs.ts';
import { queueEvaluations, type Evaluation } from './evaluations.ts';
import { askedBy, footprintOf, isEmpty, type Footprint, type Touched, type Unclear } from './touched.ts';

export interface Watching {
  readonly machineNow: () => number;
  readonly tenantNow: () => Instant;
  readonly newId: () => Id;
}

const attempts = 5;

/**
 * The store, with commits that see to it. Where no rule reads what changed, that costs one read and a look at one row.
 */
export function watching(store: Store, { machineNow, tenantNow, newId }: Watching): Store {
  const commit = async (changes: readonly Change[]): Promise<void> => {
    const footprint = footprintOf(changes);
    if (isEmpty(footprint)) return store.commit(changes);
    for (let left = attempts; ; left -= 1) {
      const told = toldIn(changes);
      const ctx = {
        store,
        machineNow,
        newId,
        now: told?.activityAt ?? tenantNow(),
        correlationId: told?.correlationId ?? newId(),
      };
      const { first, last, mayConflict } = await consequences(ctx, changes, footprint);
      try {
        return await store.commit([...first, ...changes, ...last]);
      } catch (error) {
        if (left <= 1 || !mayConflict(error)) throw error;
      }
    }
  };
  return { ...store, commit, gathered: () => watching(store.gathered(), { machineNow, tenantNow, newId }) };
}

interface Consequences {
  readonly first: readonly Change[];
  readonly last: readonly Change[];
  readonly mayConflict: (error: unknown) => boolean;
}
type Watched = Queueing & { readonly store: Store };

async function consequences(ctx: Watched, changes: readonly Change[], footprint: Footprint): Promise<Consequences> {
  const { isRead, settingsVersion } = await rulesReading(ctx, footprint);
  // No rule reads it, and none does until this is committed.
  const first: readonly Change[] =
    settingsVersion === null ? [] : [{ kind: 'share', entity: 'settings', id: 'singleton', version: settingsVersion }];
  const clear = await clarified(ctx, changes, concerning(footprint, isRead));
  const touched = [...footprint.objects, ...clear.objects].map(({ objectId, reads }) => ({
    objectId,
    reads: reads.filter((read) => isRead(askedBy(read))),
  }));
  const wishes = touched
    .filter(({ reads }) => reads.length > 0)
    .map((each): Evaluation => ({ ...each, dueAt: ctx.now, rules: [] }));
  const { changes: queued, replaced } = await queueEvaluations(ctx, wishes, changes);
  const { owners } = await load(ctx.store, {
    owners: rows(
      'ruleAttribute',
      oneOfValues(
        'attribute',
        clear.packages.map((id) => `package:${id}`),
      ),
    ),
  });
  return {
    first,
    last: [...queued, ...owners.flatMap(({ ownerId }) => evaluateRuleJob(ctx, ownerId))],
    mayConflict: (error) =>
      (error instanceof RuleBroken && error.rule === 'job_is_once') ||
      (error instanceof Conflict &&
        ((error.entity === 'settings' && first.length > 0) || (error.entity === 'job' && replaced.has(error.id)))),
  };
}

/** What is worth looking up: without rules on packages only who left a group, and without rules on groups nothing. */
function concerning(
  { begun, unclear }: Footprint,
  isRead: (attribute: string) => boolean,
): Pick<Footprint, 'begun' | 'unclear'> {
  if (isRead('package')) return { begun, unclear };
  return { begun: [], unclear: isRead('memberOf') ? unclear.filter(({ entity }) => entity === 'membership') : [] };
}

/**
 * Whether some rule reads it, as of one snapshot with the version of the settings. What a group or package stands for
 * is only asked of as such.
 */
async function rulesReading(
  ctx: Watched,
  { objects, begun, unclear }: Footprint,
): Promise<{ readonly isRead: (attribute: string) => boolean; readonly settingsVersion: number | null }> {
  const isAboutRooms = begun.length > 0 || unclear.length > 0;
  const asked = [
    ...new Set([
      ...objects.flatMap(({ reads }) => reads.map(askedBy)),
      ...(isAboutRooms ? ['package', 'memberOf'] : []),
    ]),
  ];
  const [settings, ...found] = await ctx.store.read([
    from('settings', eq('id', 'singleton'), { fields: ['version'], top: 1 }),
    ...asked.map((attribute) => from('ruleAttribute', eq('attribute', attribute), { fields: [], top: 1 })),
  ]);
  const read = new Set(asked.filter((_, at) => (found[at]?.rows.length ?? 0) > 0));
  // Once it is known that there are rules on packages or memberships at all, the one that is meant is looked for with
  // the rest.
  const isRead = (attribute: string): boolean =>
    read.has(attribute) || (!asked.includes(attribute) && read.has(attribute.split(':')[0] as string));
  return { isRead, settingsVersion: (settings?.rows[0]?.['version'] as number | undefined) ?? null };
}

interface Clear {
  readonly objects: readonly Touched[];
  readonly packages: readonly Id[];
}

/** What the rows say that changes name by their ids, and who the subjects are. */
async function clarified(
  ctx: Watched,
  changes: readonly Change[],
  { begun, unclear }: Pick<Footprint, 'begun' | 'unclear'>,
): Promise<Clear> {
  if (begun.length === 0 && unclear.length === 0) return { objects: [], packages: [] };
  const idsOf = (wanted: Unclear['entity']): readonly Id[] =>
    unclear.filter(({ entity }) => entity === wanted).map(({ id }) => id);
  const { memberships, assignments, requests, packages, groups } = await load(ctx.store, {
    memberships: rows('membership', oneOfValues('id', idsOf('membership'))),
    assignments: rows('assignment', oneOfValues('id', idsOf('assignment'))),
    requests: rows('assignmentRequest', oneOfValues('id', idsOf('assignmentRequest'))),
    packages: rows('incompatiblePackage', oneOfValues('id', idsOf('incompatiblePackage'))),
    groups: rows('incompatibleGroup', oneOfValues('id', idsOf('incompatibleGroup'))),
  });
  const about = [
    ...begun.map((each) => ({ ...each, reads: [`package:${each.packageId}`] })),
    ...assignments.map((each) => ({
      subjectId: each.targetId,
      reads: [`package:${each.packageId}`, `freed:${each.packageId}`],
    })),
    // What the server itself asked for in vain it does not ask for again until something changes.
    ...requests
      .filter((each) => requestKind(each.type)?.sender !== 'system')
      .map((each) => ({ subjectId: each.targetId, reads: [`package:${each.packageId}`] })),
  ];
  const objectOf = await objectsOf(
    ctx,
    changes,
    about.map(({ subjectId }) => subjectId),
  );
  return {
    objects: [
      ...memberships.map((each) => ({
        objectId: each.memberId,
        reads: [`memberOf:${each.groupId}`, `left:${each.groupId}`],
      })),
      ...about.flatMap(({ subjectId, reads }) => {
        const objectId = objectOf.get(subjectId) ?? null;
        return objectId === null ? [] : [{ objectId, reads }];
      }),
    ],
    packages: [...packages, ...groups].map((each) => each.packageId),
  };
}

/** The directory object of each subject, those of this very commit too. */
async function objectsOf(
  ctx: Watched,
  changes: readonly Change[],
  subjectIds: readonly Id[],
): Promise<ReadonlyMap<Id, Id | null>> {
  const { subjects } = await load(ctx.store, {
    subjects: rows('subject', oneOfValues('id', [...new Set(subjectIds)])),
  });
  const fresh = unfolded(changes).flatMap((change): readonly (readonly [Id, Id | null])[] =>
    change.kind === 'insert' && change.entity === 'subject' ? [[change.row.id, change.row.objectId]] : [],
  );
  return new Map([...subjects.map((each): readonly [Id, Id | null] => [each.id, each.objectId]), ...fresh]);
}

/**
 * The audit row of the changes says when they happen: while the clock is being moved, that is not yet the tenant's now.
 */
function toldIn(changes: readonly Change[]): Pick<Entities['audit'], 'activityAt' | 'correlationId'> | null {
  const found = unfolded(changes).find((change) => change.kind === 'insert' && change.entity === 'audit');
  return found?.kind === 'insert' && found.entity === 'audit' ? found.row : null;
}
