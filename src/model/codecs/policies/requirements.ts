// What a package asks of a requestor under a policy, as getApplicablePolicyRequirements answers it. `existingAnswers`
// is beta's alone.
// https://learn.microsoft.com/graph/api/resources/accesspackageassignmentrequestrequirements

import { complex } from '../../tables/complexType.ts';
import { boolean, guid, listOf, optional, text } from '../../tables/fieldTypes.ts';
import { answers } from '../requests/answers.ts';
import { questionValue, type QuestionValue } from './questions.ts';
import { noSchedule, schedule } from './schedules.ts';
import type { PolicyRequirements } from '../../../domain/eligibility/requirements.ts';

const optionalText = optional(text(10_000));

/** Of the questions what the wire shows. */
type ShownRequirements = Omit<PolicyRequirements, 'questions'> & { readonly questions: readonly QuestionValue[] };

// biome-ignore format: a table, read by column
export const requirements = complex<ShownRequirements>(['accessPackageAssignmentRequestRequirements',
  'accessPackageAssignmentRequestRequirements'], {
  fields: {
    policyId:                         ['policyId',                         'policyId',                          guid],
    policyDisplayName:                ['policyDisplayName',                'policyDisplayName',
      text(256)],
    policyDescription:                ['policyDescription',                'policyDescription',
      optionalText],
    allowsCustomSchedule:             ['allowCustomAssignmentSchedule',    'isCustomAssignmentScheduleAllowed',
      boolean],
    isRequiredForAdd:                 ['isApprovalRequiredForAdd',         'isApprovalRequired',
      boolean],
    isRequiredForUpdate:              ['isApprovalRequiredForUpdate',      'isApprovalRequiredForExtension',
      boolean],
    isRequestorJustificationRequired: ['isRequestorJustificationRequired', 'isRequestorJustificationRequired',
      boolean],
    schedule:                         ['schedule',                         'schedule',
      schedule.field],
    questions:                        ['questions',                        'questions',
      listOf(questionValue.field)],
    existingAnswers:                  [null,                               'existingAnswers',
      answers],
  },
  defaults: {
    policyId: '', policyDisplayName: '', policyDescription: null, allowsCustomSchedule: false, isRequiredForAdd: false,
      isRequiredForUpdate: false,
    isRequestorJustificationRequired: false, schedule: noSchedule, questions: [], existingAnswers: [],
  },
});
