// What tests of the turns of access reviews make their series of.

import type { Id } from '../../src/domain/base.ts';
import type { Caller } from '../../src/domain/caller.ts';
import { admin, begin } from './world.ts';

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
