// What tests of the turns of access reviews make their series of, and how they take them through time.

import { createDefinition } from '../../src/commands/reviews/definitions.ts';
import type { Id, Instant } from '../../src/domain/base.ts';
import type { Caller } from '../../src/domain/caller.ts';
import { groupScope } from '../../src/domain/reviews/scopes.ts';
import { addDuration } from '../../src/domain/time.ts';
import { changeMemberships } from '../../src/flows/directory/changeMemberships.ts';
import { eq } from '../../src/odata/query.ts';
import { admin, begin, type World } from './world.ts';

/** Of whoever reviews, and runs reviews. */
export const permissions = new Set(['AccessReview.ReadWrite.All', 'EntitlementManagement.ReadWrite.All']);
export const root: Caller = { ...admin, permissions, directoryRoles: new Set(['globalAdministrator']) };
export const query = (text: string) => ({ kind: 'query', query: text, queryType: 'MicrosoftGraph', queryRoot: null });
export const named = (id: Id) => ({ ...query(`/users/${id}`), reviewerId: null, scopeType: null });
export const rules = {
  mailNotificationsEnabled: false,
  reminderNotificationsEnabled: false,
  justificationRequiredOnApproval: false,
  defaultDecisionEnabled: false,
  defaultDecision: 'none' as const,
  instanceDurationInDays: 5,
  autoApplyDecisionsEnabled: false,
  applyActions: [],
  recommendationsEnabled: false,
  recommendationLookBackDuration: null,
  recommendationInsightSettings: [],
  decisionHistoriesForReviewersEnabled: null,
  recurrence: null,
  startTime: null,
  isAgenticExperienceEnabled: null,
};
export const every = (months: number, range: object = { type: 'noEnd' }) => ({
  pattern: { type: 'absoluteMonthly', interval: months },
  range: { startDate: begin.slice(0, 10), ...range },
});

/** The steps of tests in which one person reviews groups; `of` is asked at each step. */
export function reviewSteps(of: () => { readonly world: World; readonly reviewer: Id }) {
  const goTo = async (at: Instant): Promise<void> => {
    const { world } = of();
    world.clock.now = at;
    await world.worker.drain();
  };
  const advance = (by: string): Promise<void> => goTo(addDuration(of().world.clock.now, by) ?? of().world.clock.now);
  const fill = async (groupId: Id, members: readonly Id[]): Promise<void> => {
    const { world } = of();
    const steps = members.map((memberId) => ({ groupId, memberId, action: 'add' as const }));
    await world.store.commit(await changeMemberships(world.context(root), steps));
  };
  const series = async (scope: object, settings: object = {}): Promise<Id> => {
    const { world, reviewer } = of();
    const body = {
      displayName: 'Members',
      reviewers: [named(reviewer)],
      ...scope,
      settings: { ...rules, ...settings },
    };
    const { row } = await world.run(createDefinition, { body }, root);
    await world.worker.drain();
    return row?.id ?? '';
  };
  const turnsOf = (definitionId: Id) => of().world.rows('reviewInstance', eq('definitionId', definitionId));
  const ofOneGroup = async (settings: object): Promise<Id> => {
    const group = await of().world.group('builders');
    await fill(group, [await of().world.user('ann')]);
    return series({ scope: groupScope(group, { whose: 'everyone', isUsersOnly: true }) }, settings);
  };
  return { goTo, advance, fill, series, turnsOf, ofOneGroup };
}
