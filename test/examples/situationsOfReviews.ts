// What the examples on access reviews presuppose.

import {
  decide,
  endStage,
  groupOf,
  guest,
  ofGroup,
  ofGuests,
  ofMixedGroup,
  ofStages,
  query,
  report,
  review,
  shared,
  stop,
  turnOf,
} from './reviewThings.ts';
import { leftOut } from './leftOut.ts';
import type { Situation } from './situation.ts';
import type { Things } from './things.ts';

const weekly = (range: object): object => ({ pattern: { type: 'weekly', interval: 1 }, range });

const group = shared((things) => ofGroup(things));
const stages = shared(async (things) => {
  const names = await ofStages(things);
  await endStage(things, names);
  return names;
});
const firstStage = shared((things) => ofStages(things));

/** Of guests, denied and taken. */
const applied = shared(async (things) => {
  const names = await ofGuests(things, 'members', () => ({
    settings: { instanceDurationInDays: 5, autoApplyDecisionsEnabled: true },
  }));
  await decide(things, names, 'Deny');
  await stop(things, names);
  return names;
});

/** Guests are blocked, and the turn goes on until they are deleted: as the page of a series shows it. */
async function applying(things: Things) {
  const names = await ofGuests(things, 'transitiveMembers', (group) => ({
    instanceEnumerationScope: query(`/v1.0/groups/${group}`),
    reviewers: [{ query: `/v1.0/users/${things.user('manager')}`, queryType: 'MicrosoftGraph' }],
    settings: {
      mailNotificationsEnabled: true,
      reminderNotificationsEnabled: true,
      defaultDecisionEnabled: true,
      defaultDecision: 'Deny',
      instanceDurationInDays: 10,
      recommendationsEnabled: true,
      recurrence: {
        pattern: null,
        range: { type: 'numbered', numberOfOccurrences: 0, startDate: '2021-04-28', endDate: '2021-05-08' },
      },
      applyActions: [{ '@odata.type': '#microsoft.graph.disableAndDeleteUserApplyAction' }],
    },
  }));
  await stop(things, names);
  await things.call('POST', `${turnOf(names)}/applyDecisions`);
  await things.latchkey.drain();
  return names;
}

export const reviewDefinitions: readonly Situation[] = [
  {
    examples: [
      'v1.0/accessreviewscheduledefinition-delete#1',
      'beta/accessreviewscheduledefinition-delete#1',
      'v1.0/tutorial-accessreviews-roleassignments#8',
      'beta/tutorial-accessreviews-securitygroup#8',
    ],
    prepare: (things) => ofGroup(things),
  },
  { examples: ['v1.0/accessreviewscheduledefinition-get#1'], prepare: applying },
  {
    examples: ['beta/accessreviewscheduledefinition-get#1'],
    prepare: async (things) => {
      const members = await groupOf(things, [things.user('member')]);
      return review(things, `/groups/${members}/transitiveMembers`, {
        instanceEnumerationScope: query(`/groups/${members}`),
        settings: {
          mailNotificationsEnabled: true,
          reminderNotificationsEnabled: true,
          justificationRequiredOnApproval: true,
          defaultDecision: 'None',
          instanceDurationInDays: 0,
          recommendationsEnabled: true,
          recurrence: weekly({ type: 'numbered', startDate: '2020-09-15', endDate: '9999-12-31' }),
        },
      });
    },
  },
  {
    examples: ['v1.0/accessreviewset-post-definitions#3', 'beta/accessreviewset-post-definitions#3'],
    prepare: async (things) => ({ servicePrincipal: things.expenses, group: things.marketingGroup }),
  },
  {
    examples: ['v1.0/accessreviewset-post-definitions#4'],
    prepare: async (things) => ({
      group: await groupOf(things, [things.user('member')]),
      user: things.user('manager'),
      otherGroup: things.marketingGroup,
    }),
  },
  {
    examples: ['v1.0/tutorial-accessreviews-securitygroup#3'],
    prepare: async (things) => ({ group: await groupOf(things, [things.user('member')]) }),
  },
];

const selfReview = shared(async (things) => {
  const people = ['member', 'designer'];
  for (const who of people) await things.call('GET', '/v1.0/me', undefined, who);
  const members = await groupOf(
    things,
    people.map((who) => things.user(who)),
  );
  return review(things, `/groups/${members}/transitiveMembers/microsoft.graph.user`, { reviewers: [] });
});

export const reviewInstances: readonly Situation[] = [
  {
    examples: ['v1.0/accessreviewinstance-acceptrecommendations#1'],
    as: 'manager',
    prepare: (things) => ofGroup(things),
  },
  {
    examples: ['v1.0/accessreviewinstance-applydecisions#1', 'v1.0/tutorial-accessreviews-roleassignments#6'],
    prepare: async (things) => {
      const names = await ofGroup(things);
      await decide(things, names, 'Approve');
      await stop(things, names);
      return names;
    },
  },
  { examples: ['v1.0/accessreviewinstance-filterbycurrentuser#1'], as: 'manager', prepare: applied },
  { examples: ['v1.0/accessreviewscheduledefinition-list-instances#1'], prepare: applied },
  {
    examples: [
      'v1.0/accessreviewinstance-list-contactedreviewers#1',
      'beta/accessreviewinstance-list-contactedreviewers#1',
      'beta/accessreviewinstance-get#1',
      'beta/accessreviewinstance-sendreminder#1',
    ],
    prepare: group,
  },
  { examples: ['v1.0/accessreviewinstance-list-stages#1', 'beta/accessreviewinstance-list-stages#1'], prepare: stages },
  { examples: ['v1.0/accessreviewstage-filterbycurrentuser#1'], as: 'manager', prepare: stages },
  { examples: ['v1.0/accessreviewinstance-stop#1'], prepare: (things) => ofGroup(things) },
  {
    examples: ['beta/accessreviewinstance-batchrecorddecisions#1'],
    as: 'manager',
    prepare: async (things) => {
      const names = await group(things);
      return { ...names, pendingAccessReviewInstance: names.instance };
    },
  },
  { examples: ['beta/accessreviewinstance-stopapplydecisions#1'], prepare: applying },
  {
    examples: ['v1.0/accessreviewstage-acceptrecommendations#1', 'v1.0/accessreviewstage-batchrecorddecisions#1'],
    as: 'manager',
    prepare: firstStage,
  },
  { examples: ['v1.0/accessreviewstage-get#1', 'beta/accessreviewstage-get#1'], prepare: firstStage },
  { examples: ['v1.0/accessreviewstage-stop#1'], prepare: (things) => ofStages(things) },
  {
    examples: [
      'v1.0/tutorial-accessreviews-securitygroup#4',
      'v1.0/tutorial-accessreviews-securitygroup#5',
      'v1.0/tutorial-accessreviews-securitygroup#6',
    ],
    prepare: selfReview,
  },
];

/** Somebody apart from all others in the tree of managers. */
const outlier = shared(async (things) => {
  await things.call('GET', '/v1.0/me', undefined, 'analyst');
  const others = await Promise.all(Array.from({ length: 5 }, () => things.person()));
  const above = { '@odata.id': `https://graph.microsoft.com/v1.0/users/${things.user('governanceAdmin')}` };
  for (const id of others) await things.call('PUT', `/v1.0/users/${id}/manager/$ref`, above);
  const members = await groupOf(things, [...others, things.user('analyst')]);
  return review(things, `/groups/${members}/members`, {
    settings: {
      instanceDurationInDays: 5,
      recommendationsEnabled: true,
      recommendationInsightSettings: [
        {
          '@odata.type': '#microsoft.graph.userLastSignInRecommendationInsightSetting',
          recommendationLookBackDuration: 'P30D',
          signInScope: 'tenant',
        },
        { '@odata.type': '#microsoft.graph.groupPeerOutlierRecommendationInsightSettings' },
      ],
    },
  });
});

export const reviewDecisions: readonly Situation[] = [
  {
    examples: ['v1.0/accessreviewinstancedecisionitem-get#1'],
    prepare: async (things) => {
      await things.call('GET', '/v1.0/me', undefined, 'member');
      return ofGuests(things, 'members');
    },
  },
  {
    examples: [
      'v1.0/accessreviewinstancedecisionitem-update#1',
      'v1.0/tutorial-accessreviews-roleassignments#4',
      'v1.0/tutorial-accessreviews-roleassignments#5',
    ],
    as: 'manager',
    prepare: group,
  },
  { examples: ['beta/accessreviewinstancedecisionitem-update#1'], as: 'manager', prepare: firstStage },
  {
    examples: ['v1.0/accessreviewstage-list-decisions#1'],
    prepare: async (things) => {
      const names = await ofStages(things);
      await decide(things, names, 'Deny');
      await endStage(things, names);
      await stop(things, names);
      return names;
    },
  },
  {
    examples: ['beta/accessreviewinstancedecisionitem-filterbycurrentuser#1'],
    as: 'manager',
    prepare: async (things) => {
      const names = await ofGuests(things, 'members');
      await decide(things, names, 'Approve');
      return names;
    },
  },
  {
    examples: ['beta/accessreviewinstancedecisionitem-filterbycurrentuser#2'],
    as: 'manager',
    prepare: async (things) => {
      const names = await ofStages(things, [await guest(things)]);
      await decide(things, names, 'Approve');
      return names;
    },
  },
  { examples: ['beta/accessreviewinstance-list-decisions#2'], as: 'manager', prepare: group },
  { examples: ['v1.0/accessreviewinstance-list-decisions#3'], prepare: outlier },
];

export const reviewHistory: readonly Situation[] = [
  {
    examples: [
      'v1.0/accessreviewhistoryinstance-generatedownloaduri#1',
      'beta/accessreviewhistorydefinition-list-instances#1',
    ],
    prepare: (things) => report(things),
  },
  { examples: ['beta/accessreviewset-list-historydefinitions#1'], prepare: (things) => report(things) },
  { examples: ['v1.0/accessreviewset-post-historydefinitions#1'] },
];

/** The policy is read as it is at first, and then written. */
export const reviewPolicy: readonly Situation[] = [
  {
    examples: ['get#1', 'get#2', 'update#1', 'update#2'].map((each) => `beta/accessreviewpolicy-${each}`),
  },
];

/** Of a member and of a group that is one; the manager has denied the member, and approved of the group. */
const withGroup = async (things: Things, isDecided: boolean) => {
  const names = await ofMixedGroup(things);
  if (isDecided) {
    const turn = turnOf(names);
    const sent = { decision: 'Deny', justification: 'Text', principalId: things.user('member') };
    await decide(things, names, 'Approve');
    await things.call('POST', `${turn}/batchRecordDecisions`, sent, 'manager');
    await stop(things, names);
    await things.call('POST', `${turn}/applyDecisions`, undefined, 'governanceAdmin');
    await things.latchkey.drain();
  }
  return names;
};

/** The tutorial on roles, as far as it goes with the members of a group. */
export const reviewedRoles: readonly Situation[] = [
  {
    examples: ['v1.0/tutorial-accessreviews-roleassignments#2', 'v1.0/tutorial-accessreviews-roleassignments#3'],
    prepare: (things) => withGroup(things, false),
  },
  { examples: ['v1.0/tutorial-accessreviews-roleassignments#7'], prepare: (things) => withGroup(things, true) },
];

const id = '3f0c1d5e-4b7a-4c52-9d0e-7a6f1b2c3d4e';
/** What is not served is asked of things that are not there. */
export const notServed: readonly Situation[] = [
  {
    examples: leftOut.map(([example]) => example).filter((example) => /accessreview|program|unifiedroot/.test(example)),
    prepare: async () =>
      Object.fromEntries(
        [
          ...['accessReview', 'program', 'programControl', 'controlId', 'controlTypeId', 'programId', 'instance'],
          ...['resourceId', 'customDataProvidedResourceId', 'user'],
        ].map((name) => [name, id]),
      ),
  },
];

const unused = (things: Things): Promise<string> => things.person();

/** The directory's part of the tutorial on reviews of security groups. */
export const reviewedDirectory: readonly Situation[] = [
  {
    examples: ['v1.0/tutorial-accessreviews-securitygroup#1'],
    prepare: async (things) => ({ domain: things.latchkey.sandbox.tenantDomain }),
  },
  {
    examples: ['v1.0/tutorial-accessreviews-securitygroup#2'],
    prepare: async (things) => ({
      user: things.user('manager'),
      otherUser: things.user('member'),
      anotherUser: things.user('designer'),
    }),
  },
  {
    examples: ['beta/tutorial-accessreviews-securitygroup#7'],
    prepare: async (things) => ({ group: await things.group() }),
  },
  {
    examples: ['beta/tutorial-accessreviews-securitygroup#9'],
    prepare: async (things) => ({ user: await unused(things) }),
  },
];
