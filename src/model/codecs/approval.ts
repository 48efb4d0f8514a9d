// Who approves: v1.0 stages with primary and fallback lists and durations, beta stages with isBackup, days and minutes.
// https://learn.microsoft.com/graph/api/resources/accesspackageapprovalstage
// https://learn.microsoft.com/graph/api/resources/approvalstage

import { ApprovalModes, ApproverVisibilities } from '../../domain/words.ts';
import type { ApprovalSettings, ApprovalStage, SubjectSet } from '../../domain/values.ts';
import { complex } from '../complex.ts';
import { columns } from '../dialects.ts';
import { oneOf } from '../enums.ts';
import { say, shape, type Shape } from '../shape.ts';
import { boolean, duration, listed, optional, primitive } from '../types.ts';
import { inDays, inMinutes } from './lengths.ts';
import { subjectSets } from './subjectSets.ts';

type Sets = readonly SubjectSet[];

/**
 * v1.0 shows those that are no backup; beta shows all, told apart by isBackup. Order stays as sent; what was said as
 * fallback comes last.
 */
export const primary = (field: string): Shape => ({
  types: subjectSets.types,
  needs: [field],
  needsRows: [],
  encode: columns<Shape['encode']['beta']>(
    (row) => subjectSets.encode['v1.0']((row[field] as Sets).filter((set) => !set.isBackup)),
    (row) => subjectSets.encode.beta(row[field]),
    (row) => subjectSets.encode.latchkey(row[field]),
  ),
  decode: (value, draft, faults, reading) => {
    const sets = value === null ? [] : (subjectSets.decode(value, faults, reading) as Sets | undefined);
    if (sets !== undefined) draft[field] = [...sets, ...((draft[field] as Sets | undefined) ?? [])];
  },
});

export const fallback = (field: string): Shape => ({
  types: subjectSets.types,
  needs: [field],
  needsRows: [],
  encode: {
    'v1.0': (row) => subjectSets.encode['v1.0']((row[field] as Sets).filter((set) => set.isBackup)),
    beta: () => [],
    latchkey: () => [],
  },
  decode: (value, draft, faults, reading) => {
    const sets = value === null ? [] : (subjectSets.decode(value, faults, reading) as Sets | undefined);
    if (sets !== undefined)
      draft[field] = [
        ...((draft[field] as Sets | undefined) ?? []),
        ...sets.map((set) => ({ ...set, isBackup: true })),
      ];
  },
});

// biome-ignore format: a table, read by column
export const approvalStage = complex<ApprovalStage>(['accessPackageApprovalStage', 'approvalStage'], {
  fields: {
    timeout:                         ['durationBeforeAutomaticDenial',   null,
      optional(duration)],
    escalateAfter:                   ['durationBeforeEscalation',        null,
      optional(duration)],
    isApproverJustificationRequired: ['isApproverJustificationRequired', 'isApproverJustificationRequired', boolean],
    isEscalationEnabled:             ['isEscalationEnabled',             'isEscalationEnabled',             boolean],
    approverInformationVisibility:   ['approverInformationVisibility!',  null,
      oneOf(ApproverVisibilities, 'approverInformationVisibility', null)],
    approvers:                       [null,                              null,
      subjectSets],
    escalationApprovers:             [null,                              null,
      subjectSets],
  },
  shapes: {
    days:                        [null,                          'approvalStageTimeOutInDays', inDays('timeout')],
    minutes:                     [null,                          'escalationTimeInMinutes',
      inMinutes('escalateAfter')],
    primaryApprovers:            ['primaryApprovers',            'primaryApprovers',           primary('approvers')],
    fallbackPrimaryApprovers:    ['fallbackPrimaryApprovers',    null,                         fallback('approvers')],
    escalationApprovers:         ['escalationApprovers',         'escalationApprovers',
      primary('escalationApprovers')],
    fallbackEscalationApprovers: ['fallbackEscalationApprovers', null,
      fallback('escalationApprovers')],
  },
  defaults: {
    timeout: null, escalateAfter: null, isApproverJustificationRequired: false, isEscalationEnabled: false,
      approverInformationVisibility: 'default', approvers: [], escalationApprovers: [],
  },
});

const modes = oneOf(ApprovalModes, null, null);

/** What was said, or else what the number of stages says. */
const approvalMode: Shape = shape({
  type: primitive('Edm.String'),
  needs: ['mode', 'stages'],
  encode: (row) =>
    row['mode'] ?? (row['stages'].length === 0 ? 'NoApproval' : row['stages'].length === 1 ? 'SingleStage' : 'Serial'),
  decode: (value, draft, faults, reading) => {
    const mode = value === null ? null : modes.decode(value, faults, reading);
    if (mode !== undefined) say(draft, 'mode', mode, faults);
  },
});

const unstated: ApprovalSettings = {
  isRequiredForAdd: false,
  isRequiredForUpdate: false,
  isRequestorJustificationRequired: false,
  mode: null,
  stages: [],
  isStated: false,
};

// biome-ignore format: a table, read by column
export const approvalSettings = complex<ApprovalSettings>(['accessPackageAssignmentApprovalSettings',
  'approvalSettings'], {
  fields: {
    isRequiredForAdd:                 ['isApprovalRequiredForAdd',         'isApprovalRequired',               boolean],
    isRequiredForUpdate:              ['isApprovalRequiredForUpdate',      'isApprovalRequiredForExtension',   boolean],
    isRequestorJustificationRequired: ['isRequestorJustificationRequired', 'isRequestorJustificationRequired', boolean],
    stages:                           ['stages',                           'approvalStages',
      listed(approvalStage.field)],
    mode:                             [null,                               null,
      optional(modes)],
    isStated:                         [null,                               null,                               boolean],
  },
  shapes: { approvalMode: [null, 'approvalMode', approvalMode] },
  defaults: { ...unstated, isStated: true },
  absent: unstated,
});
