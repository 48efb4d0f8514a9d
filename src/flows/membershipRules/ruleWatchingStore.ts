// A store whose commits also queue, where they change a person, the evaluation of the rules that the change may
// concern: no verb can forget it.

import type { Id } from '../../domain/base.ts';
import { requestKindOf } from '../../domain/requests/requestTypes.ts';
import { eq, from, oneOfValues } from '../../odata/query.ts';
import { ConflictError, RuleViolationError, flattenChanges, type Change, type Store } from '../../store/contract.ts';
import { commitContext, type CommitContext, type CommitClock } from '../watching/commitContext.ts';
import { load, rows } from '../load.ts';
import { evaluateRuleJob } from '../queueJobs.ts';
import { queueEvaluations, type EvaluationRequest } from './queueEvaluations.ts';
import {
  indexedAttributeOf,
  ruleImpactOf,
  hasNoImpact,
  type RuleImpact,
  type ChangedObject,
  type UnresolvedChange,
} from './ruleImpact.ts';

const maxAttempts = 5;

/**
 * The store with such commits. Where no rule reads the change, a commit costs one read and the lock of one row more.
 */
export function createRuleWatchingStore(store: Store, clock: CommitClock): Store {
  const commit = async (changes: readonly Change[]): Promise<void> => {
    const impact = ruleImpactOf(changes);
    if (hasNoImpact(impact)) return store.commit(changes);
    for (let left = maxAttempts; ; left -= 1) {
      const { first, last, mayConflict } = await loadConsequences(
        commitContext(store, changes, clock),
        changes,
        impact,
      );
      try {
        return await store.commit([...first, ...changes, ...last]);
      } catch (error) {
        if (left <= 1 || !mayConflict(error)) throw error;
      }
    }
  };
  return {
    ...store,
    commit,
    batched: () => createRuleWatchingStore(store.batched(), clock),
  };
}

interface Consequences {
  readonly first: readonly Change[];
  readonly last: readonly Change[];
  readonly mayConflict: (error: unknown) => boolean;
}

async function loadConsequences(
  ctx: CommitContext,
  changes: readonly Change[],
  impact: RuleImpact,
): Promise<Consequences> {
  const { isRead, settingsVersion } = await findReadingRules(ctx, impact);
  // No rule reads the change, and the lock keeps it so until the commit.
  const first: readonly Change[] =
    settingsVersion === null
      ? []
      : [{ kind: 'requireExists', entity: 'settings', id: 'singleton', version: settingsVersion }];
  const clear = await resolveChanges(ctx, changes, relevantChanges(impact, isRead));
  const changed = [...impact.objects, ...clear.objects].map(({ objectId, reads }) => ({
    objectId,
    reads: reads.filter((read) => isRead(indexedAttributeOf(read))),
  }));
  const wishes = changed
    .filter(({ reads }) => reads.length > 0)
    .map((each): EvaluationRequest => ({ ...each, dueAt: ctx.now, rules: [] }));
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
      (error instanceof RuleViolationError && error.rule === 'job_is_once') ||
      (error instanceof ConflictError &&
        ((error.entity === 'settings' && first.length > 0) || (error.entity === 'job' && replaced.has(error.id)))),
  };
}

/**
 * The changes worth resolving: without rules on packages only memberships that end, and without rules on groups none.
 */
function relevantChanges(
  { startedAssignments, unresolved }: RuleImpact,
  isRead: (attribute: string) => boolean,
): Pick<RuleImpact, 'startedAssignments' | 'unresolved'> {
  if (isRead('package')) return { startedAssignments, unresolved };
  return {
    startedAssignments: [],
    unresolved: isRead('memberOf') ? unresolved.filter(({ entity }) => entity === 'membership') : [],
  };
}

/**
 * Whether some rule reads an attribute, in one snapshot with the version of the settings. For groups and packages the
 * first question is whether any rule reads one at all.
 */
async function findReadingRules(
  ctx: CommitContext,
  { objects, startedAssignments, unresolved }: RuleImpact,
): Promise<{ readonly isRead: (attribute: string) => boolean; readonly settingsVersion: number | null }> {
  const isAboutRooms = startedAssignments.length > 0 || unresolved.length > 0;
  const asked = [
    ...new Set([
      ...objects.flatMap(({ reads }) => reads.map(indexedAttributeOf)),
      ...(isAboutRooms ? ['package', 'memberOf'] : []),
    ]),
  ];
  const [settings, ...found] = await ctx.store.read([
    from('settings', eq('id', 'singleton'), { fields: ['version'], top: 1 }),
    ...asked.map((attribute) => from('ruleAttribute', eq('attribute', attribute), { fields: [], top: 1 })),
  ]);
  const read = new Set(asked.filter((_, at) => (found[at]?.rows.length ?? 0) > 0));
  // Where rules on packages or memberships exist at all, the single package or group counts as read.
  const isRead = (attribute: string): boolean =>
    read.has(attribute) || (!asked.includes(attribute) && read.has(attribute.split(':')[0] as string));
  return { isRead, settingsVersion: (settings?.rows[0]?.['version'] as number | undefined) ?? null };
}

interface ResolvedChanges {
  readonly objects: readonly ChangedObject[];
  readonly packages: readonly Id[];
}

/** Loads the rows that changes name by their ids, and the persons of the subjects. */
async function resolveChanges(
  ctx: CommitContext,
  changes: readonly Change[],
  { startedAssignments, unresolved }: Pick<RuleImpact, 'startedAssignments' | 'unresolved'>,
): Promise<ResolvedChanges> {
  if (startedAssignments.length === 0 && unresolved.length === 0) return { objects: [], packages: [] };
  const idsOf = (wanted: UnresolvedChange['entity']): readonly Id[] =>
    unresolved.filter(({ entity }) => entity === wanted).map(({ id }) => id);
  const { memberships, assignments, requests, packages, groups } = await load(ctx.store, {
    memberships: rows('membership', oneOfValues('id', idsOf('membership'))),
    assignments: rows('assignment', oneOfValues('id', idsOf('assignment'))),
    requests: rows('assignmentRequest', oneOfValues('id', idsOf('assignmentRequest'))),
    packages: rows('incompatiblePackage', oneOfValues('id', idsOf('incompatiblePackage'))),
    groups: rows('incompatibleGroup', oneOfValues('id', idsOf('incompatibleGroup'))),
  });
  const about = [
    ...startedAssignments.map((each) => ({ ...each, reads: [`package:${each.packageId}`] })),
    ...assignments.map((each) => ({
      subjectId: each.targetId,
      reads: [`package:${each.packageId}`, `freed:${each.packageId}`],
    })),
    // A request of the server that failed is not repeated until something else changes.
    ...requests
      .filter((each) => requestKindOf(each.type)?.sender !== 'system')
      .map((each) => ({ subjectId: each.targetId, reads: [`package:${each.packageId}`] })),
  ];
  const objectOf = await loadObjectIds(
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

/** The directory object of each subject, subjects of this very commit included. */
async function loadObjectIds(
  ctx: CommitContext,
  changes: readonly Change[],
  subjectIds: readonly Id[],
): Promise<ReadonlyMap<Id, Id | null>> {
  const { subjects } = await load(ctx.store, {
    subjects: rows('subject', oneOfValues('id', [...new Set(subjectIds)])),
  });
  const fresh = flattenChanges(changes).flatMap((change): readonly (readonly [Id, Id | null])[] =>
    change.kind === 'insert' && change.entity === 'subject' ? [[change.row.id, change.row.objectId]] : [],
  );
  return new Map([...subjects.map((each): readonly [Id, Id | null] => [each.id, each.objectId]), ...fresh]);
}
