// Who approves: v1.0 stages with primary and fallback lists and durations, beta stages with isBackup, days and minutes.
// https://learn.microsoft.com/graph/api/resources/accesspackageapprovalstage
// https://learn.microsoft.com/graph/api/resources/approvalstage

import { ApprovalModes, ApproverVisibilities } from '../../../domain/enums.ts';
import type { ApprovalSettings, ApprovalStageSettings, SubjectSet } from '../../../domain/values.ts';
import { complex } from '../../tables/complexType.ts';
import { versionColumns } from '../../apiVersions.ts';
import { oneOf } from '../../tables/enumTypes.ts';
import { setField, shape, type Shape } from '../../tables/shape.ts';
import { boolean, duration, listOf, optional, primitive } from '../../tables/fieldTypes.ts';
import { inDays, inMinutes } from './durationUnits.ts';
import { subjectSets } from './subjectSets.ts';

type Sets = readonly SubjectSet[];

/**
 * Primary approvers: v1.0 lists them apart from the fallback ones; beta lists all, told apart by isBackup. Order stays
 * as sent; fallback approvers of v1.0 come last.
 */
export const primarySets = (field: string): Shape => ({
  types: subjectSets.types,
  needs: [field],
  needsRows: [],
  encode: versionColumns<Shape['encode']['beta']>(
    (row) => subjectSets.encode['v1.0']((row[field] as Sets).filter((set) => !set.isBackup)),
    (row) => subjectSets.encode.beta(row[field]),
    (row) => subjectSets.encode.latchkey(row[field]),
  ),
  decode: (value, draft, faults, options) => {
    const sets = value === null ? [] : subjectSets.decode(value, faults, options);
    if (sets === undefined) return;
    faults.placeField(draft, field);
    draft[field] = [...sets, ...((draft[field] as Sets | undefined) ?? [])];
  },
});

export const fallbackSets = (field: string): Shape => ({
  types: subjectSets.types,
  needs: [field],
  needsRows: [],
  encode: {
    'v1.0': (row) => subjectSets.encode['v1.0']((row[field] as Sets).filter((set) => set.isBackup)),
    beta: () => [],
    latchkey: () => [],
  },
  decode: (value, draft, faults, options) => {
    const sets = value === null ? [] : subjectSets.decode(value, faults, options);
    if (sets === undefined) return;
    faults.placeField(draft, field);
    const backups = sets.map((set, at) => {
      const backup = { ...set, isBackup: true };
      faults.below(at).place(backup, { copyOf: set });
      return backup;
    });
    draft[field] = [...((draft[field] as Sets | undefined) ?? []), ...backups];
  },
});

// biome-ignore format: a table, read by column
export const approvalStage = complex<ApprovalStageSettings>(['accessPackageApprovalStage', 'approvalStage'], {
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
    primaryApprovers:            ['primaryApprovers',            'primaryApprovers',
                primarySets('approvers')],
    fallbackPrimaryApprovers:    ['fallbackPrimaryApprovers',    null,
                              fallbackSets('approvers')],
    escalationApprovers:         ['escalationApprovers',         'escalationApprovers',
      primarySets('escalationApprovers')],
    fallbackEscalationApprovers: ['fallbackEscalationApprovers', null,
      fallbackSets('escalationApprovers')],
  },
  defaults: {
    timeout: null, escalateAfter: null, isApproverJustificationRequired: false, isEscalationEnabled: false,
      approverInformationVisibility: 'default', approvers: [], escalationApprovers: [],
  },
});

const modes = oneOf(ApprovalModes, null, null);

/** The stored mode, or else the one that the number of stages implies. */
const approvalMode: Shape = shape({
  type: primitive('Edm.String'),
  needs: ['mode', 'stages'],
  encode: (row) =>
    row['mode'] ?? (row['stages'].length === 0 ? 'NoApproval' : row['stages'].length === 1 ? 'SingleStage' : 'Serial'),
  decode: (value, draft, faults, options) => {
    const mode = value === null ? null : modes.decode(value, faults, options);
    if (mode !== undefined) setField(draft, 'mode', mode, faults);
  },
});

const unstated: ApprovalSettings = {
  isRequiredForAdd: false,
  isRequiredForUpdate: null,
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
    isRequiredForUpdate:              ['isApprovalRequiredForUpdate',      'isApprovalRequiredForExtension',
      optional(boolean)],
    isRequestorJustificationRequired: ['isRequestorJustificationRequired', 'isRequestorJustificationRequired', boolean],
    stages:                           ['stages',                           'approvalStages',
      listOf(approvalStage.field)],
    mode:                             [null,                               null,
      optional(modes)],
    isStated:                         [null,                               null,                               boolean],
  },
  shapes: { approvalMode: [null, 'approvalMode', approvalMode] },
  defaults: { ...unstated, isStated: true },
  absent: unstated,
});
