// Documented properties of access reviews that are not asked for, with a reason each.

import { declared, lacking, type Exception } from './exception.ts';

const page = "the page's own spelling, which no schema has";
const roles = 'reviews of roles are not served: the members of a group stand in their place';

export const exceptionsOfReviews: readonly Exception[] = [
  {
    examples: [
      'v1.0/accessreviewinstance-filterbycurrentuser#1',
      'v1.0/accessreviewinstance-list-contactedreviewers#1',
      'beta/accessreviewinstance-list-contactedreviewers#1',
      'v1.0/accessreviewinstance-list-stages#1',
      'beta/accessreviewinstance-list-stages#1',
      'v1.0/accessreviewscheduledefinition-list-instances#1',
      'v1.0/accessreviewstage-filterbycurrentuser#1',
      'v1.0/accessreviewstage-list-decisions#1',
      'beta/accessreviewhistorydefinition-list-instances#1',
      'beta/accessreviewinstance-list-decisions#2',
      'v1.0/accessreviewinstance-list-decisions#3',
      'beta/accessreviewinstancedecisionitem-filterbycurrentuser#1',
      'beta/accessreviewinstancedecisionitem-filterbycurrentuser#2',
      'beta/accessreviewset-list-historydefinitions#1',
      'v1.0/tutorial-accessreviews-roleassignments#2',
      'v1.0/tutorial-accessreviews-roleassignments#3',
      'v1.0/tutorial-accessreviews-roleassignments#7',
      'v1.0/tutorial-accessreviews-securitygroup#5',
      'v1.0/tutorial-accessreviews-securitygroup#6',
    ],
    misfits: lacking('', '@odata.count'),
    reason: 'a list is counted where $count=true asks for it; the numbers of the pages fit their lists by chance',
  },
  {
    examples: [
      'v1.0/accessreviewinstance-filterbycurrentuser#1',
      'beta/accessreviewinstancedecisionitem-filterbycurrentuser#1',
      'beta/accessreviewinstancedecisionitem-filterbycurrentuser#2',
      'beta/accessreviewset-list-historydefinitions#1',
    ],
    misfits: lacking('value[]/', '@odata.type'),
    reason: declared,
  },
  {
    examples: [
      'beta/accessreviewpolicy-get#1',
      'beta/accessreviewpolicy-get#2',
      'v1.0/accessreviewhistoryinstance-generatedownloaduri#1',
      'v1.0/accessreviewset-post-historydefinitions#1',
      'v1.0/accessreviewstage-get#1',
      'beta/accessreviewstage-get#1',
    ],
    misfits: lacking('', '@odata.type'),
    reason: declared,
  },
  {
    examples: ['v1.0/accessreviewhistoryinstance-generatedownloaduri#1'],
    misfits: lacking('', 'expiration'),
    reason: 'the schema calls it expirationDateTime',
  },
  {
    examples: ['v1.0/accessreviewstage-get#1', 'beta/accessreviewstage-get#1'],
    misfits: lacking('reviewers[]/', 'type'),
    reason: 'the schema calls it queryType; the documented name is taken too',
  },
  {
    examples: [
      'v1.0/accessreviewinstance-list-stages#1',
      'beta/accessreviewinstance-list-stages#1',
      'v1.0/accessreviewstage-filterbycurrentuser#1',
    ],
    misfits: lacking('value[]/reviewers[]/', 'type'),
    reason: 'the schema calls it queryType; the documented name is taken too',
  },
  {
    examples: ['v1.0/accessreviewset-post-definitions#3'],
    misfits: lacking('', 'backupReviewers'),
    reason: "beta's; in v1.0 it is taken, and fallbackReviewers has the answer",
  },
  {
    examples: ['v1.0/accessreviewset-post-definitions#4'],
    misfits: ['settings/instanceDurationInDays: 4 in place of 1'],
    reason: 'the page shows the answer to another request',
  },
  {
    examples: ['v1.0/accessreviewset-post-historydefinitions#1'],
    misfits: [
      'scheduleSettings/recurrence/pattern/type: "absoluteMonthly" in place of "monthly"',
      'scheduleSettings/recurrence/range/count: lacking',
      'scheduleSettings/recurrence/range/startDate: "2018-08-03" in place of instant',
    ],
    reason: 'the page says what no schema can: it is taken, and answered as the schema has it',
  },
  {
    examples: ['v1.0/accessreviewstage-list-decisions#1'],
    misfits: [
      'value[]/appliedDateTime: null in place of instant',
      'value[]/applyResult: "New" in place of "AppliedSuccessfully"',
    ],
    reason: 'what was carried out stands at the item of the turn: an item of a stage says how it was decided there',
  },
  {
    examples: ['beta/accessreviewhistorydefinition-list-instances#1'],
    misfits: ['value[]/downloadUri: null in place of string'],
    reason: 'the address is a secret, which the call that makes it alone answers',
  },
  {
    examples: ['beta/accessreviewhistorydefinition-list-instances#1'],
    misfits: lacking('value[]/', 'reviewHistoryPeriodStartDate reviewHistoryPeriodEndDate'),
    reason: 'the schema calls them reviewHistoryPeriodStartDateTime and reviewHistoryPeriodEndDateTime',
  },
  {
    examples: ['beta/accessreviewinstance-list-decisions#2'],
    misfits: [
      ...lacking('value[]/instance/', 'startDate endDate'),
      ...lacking('value[]/principal/', 'odata.type'),
      ...lacking('value[]/resource/', 'odata.type'),
    ],
    reason: page,
  },
  {
    examples: ['beta/accessreviewinstance-list-decisions#2'],
    misfits: ['value[]/resource/scope: lacking', 'value[]/resource/type: "group" in place of "azureRole"'],
    reason: roles,
  },
  {
    examples: ['v1.0/accessreviewinstance-list-decisions#3'],
    misfits: ['value[]/recommendation: "Deny" in place of "Approve"'],
    reason: 'a denial outweighs an approval: who stands apart from all others is recommended to be denied',
  },
  {
    examples: ['v1.0/tutorial-accessreviews-roleassignments#2'],
    misfits: [
      'value[]/scope/@odata.type: "#microsoft.graph.accessReviewQueryScope" in place of ' +
        '"#microsoft.graph.principalResourceMembershipsScope"',
      ...lacking('value[]/scope/', 'principalScopes resourceScopes'),
    ],
    reason: roles,
  },
  {
    examples: ['v1.0/tutorial-accessreviews-roleassignments#3', 'v1.0/tutorial-accessreviews-roleassignments#7'],
    misfits: [
      'value[]/resource/type: "group" in place of "directoryRole"',
      'value[]/resource/type: "group" in place of "directoryRole"',
    ],
    reason: roles,
  },
];
