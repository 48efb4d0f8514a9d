// The audit of a package and its policies as values of their forms: which property changed from what to what.

import type { AuditRow } from '../../../parts/history.tsx';
import type { FormField, Values } from '../../forms/formField.ts';
import { subjectKinds, subjectOf } from '../../forms/subjectKinds.ts';
import type { Changes } from '../../forms/values.ts';
import { packageForm } from './packageForm.ts';
import { policyForm } from './policyForm.ts';

type ModifiedProperty = AuditRow['targetResources'][number]['modifiedProperties'][number];

/** Values of a form by path, from the text that the audit has; empty where the form has no such property. */
type Reading = (text: string | null) => Changes;

const parsed = (text: string | null): unknown => (text === null ? null : JSON.parse(text));
const text =
  (path: string): Reading =>
  (value) => ({ [path]: value });
const json =
  (path: string): Reading =>
  (value) => ({ [path]: parsed(value) });
const subjects =
  (path: string): Reading =>
  (value) => ({ [path]: subjectsOf(parsed(value)) });

interface KeptSubject {
  readonly kind: string;
  readonly id: string | null;
  readonly description: string | null;
  readonly managerLevel: number | null;
  readonly membershipRule: string | null;
  readonly isBackup: boolean;
}

function subjectsOf(value: unknown): readonly Values[] {
  return ((value ?? []) as readonly KeptSubject[]).flatMap(
    ({ kind, id, description, managerLevel, membershipRule }) => {
      const known = subjectKinds.find((each) => each.kind === kind);
      if (known === undefined) return [];
      return [
        subjectOf(known.kind, {
          ...(known.id === null ? {} : { [known.id]: id, description }),
          ...(managerLevel === null ? {} : { managerLevel }),
          ...(membershipRule === null ? {} : { membershipRule, description }),
        }),
      ];
    },
  );
}

function stageOf(stage: Values): Values {
  const sets = (field: string, isBackup: boolean): readonly Values[] =>
    subjectsOf(((stage[field] ?? []) as readonly KeptSubject[]).filter((each) => each.isBackup === isBackup));
  return {
    durationBeforeAutomaticDenial: stage['timeout'],
    durationBeforeEscalation: stage['escalateAfter'],
    isApproverJustificationRequired: stage['isApproverJustificationRequired'],
    isEscalationEnabled: stage['isEscalationEnabled'],
    approverInformationVisibility: stage['approverInformationVisibility'],
    primaryApprovers: sets('approvers', false),
    fallbackPrimaryApprovers: sets('approvers', true),
    escalationApprovers: sets('escalationApprovers', false),
    fallbackEscalationApprovers: sets('escalationApprovers', true),
  };
}

function approval(value: string | null): Changes {
  const said = (parsed(value) ?? {}) as Values;
  const at = 'requestApprovalSettings';
  return {
    [`${at}/isApprovalRequiredForAdd`]: said['isRequiredForAdd'],
    [`${at}/isApprovalRequiredForUpdate`]: said['isRequiredForUpdate'],
    [`${at}/isRequestorJustificationRequired`]: said['isRequestorJustificationRequired'],
    [`${at}/stages`]: ((said['stages'] ?? []) as readonly Values[]).map(stageOf),
  };
}

function automatic(value: string | null): Changes {
  const said = (parsed(value) ?? {}) as Values;
  return Object.fromEntries(
    [
      'requestAccessForAllowedTargets',
      'removeAccessWhenTargetLeavesAllowedTargets',
      'gracePeriodBeforeAccessRemoval',
    ].map((name) => [`automaticRequestSettings/${name}`, said[name] ?? null]),
  );
}

/** By the name that the audit gives a property. What has no row is kept apart and not restored. */
const readings: Readonly<Record<string, Reading>> = {
  displayName: text('displayName'),
  description: text('description'),
  isHidden: json('isHidden'),
  targetScope: text('allowedTargetScope'),
  targets: subjects('specificAllowedTargets'),
  expirationType: text('expiration/type'),
  expirationAt: text('expiration/endDateTime'),
  expirationDuration: text('expiration/duration'),
  acceptsSelfAdd: json('requestorSettings/enableTargetsToSelfAddAccess'),
  acceptsSelfUpdate: json('requestorSettings/enableTargetsToSelfUpdateAccess'),
  acceptsSelfRemove: json('requestorSettings/enableTargetsToSelfRemoveAccess'),
  allowsCustomSchedule: json('requestorSettings/allowCustomAssignmentSchedule'),
  acceptsOnBehalfAdd: json('requestorSettings/enableOnBehalfRequestorsToAddAccess'),
  acceptsOnBehalfUpdate: json('requestorSettings/enableOnBehalfRequestorsToUpdateAccess'),
  acceptsOnBehalfRemove: json('requestorSettings/enableOnBehalfRequestorsToRemoveAccess'),
  onBehalfRequestors: subjects('requestorSettings/onBehalfRequestors'),
  approval,
  automatic,
  notificationsDisabled: json('notificationSettings/isAssignmentNotificationDisabled'),
};

export interface PropertyChange {
  readonly field: FormField;
  readonly before: unknown;
  readonly after: unknown;
}

/** What one entry changed, as the form of its object has it. */
export function changesOf(type: string | null, all: readonly ModifiedProperty[]): readonly PropertyChange[] {
  const { fields } = type === 'AccessPackage' ? packageForm : policyForm;
  return all.flatMap(({ displayName, oldValue, newValue }) => {
    const reading = readings[displayName];
    if (reading === undefined) return [];
    const [before, after] = [reading(oldValue), reading(newValue)];
    return fields
      .filter(
        ({ property }) => property in before && JSON.stringify(before[property]) !== JSON.stringify(after[property]),
      )
      .map((field) => ({ field, before: before[field.property], after: after[field.property] }));
  });
}

/** The values of an object before an entry: of each property that it or a later one changed, the oldest of these. */
export function valuesBefore(id: string, rows: readonly AuditRow[], entry: AuditRow): Changes {
  const later = rows.slice(0, rows.indexOf(entry) + 1);
  return Object.assign(
    {},
    ...later.flatMap(({ targetResources }) =>
      targetResources
        .filter((each) => each.id === id)
        .flatMap(({ type, modifiedProperties }) =>
          changesOf(type, modifiedProperties).map(({ field, before }) => ({ [field.property]: before })),
        ),
    ),
  ) as Changes;
}
