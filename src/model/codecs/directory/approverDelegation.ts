// An approver's delegate as users have it: beta's settings of identity governance.
// https://learn.microsoft.com/graph/api/resources/approverdelegate

import type { ApproverDelegate } from '../../../domain/approvals/approvalEntities.ts';
import type { Schedule, SubjectSet } from '../../../domain/values.ts';
import { perVersion } from '../../apiVersions.ts';
import { complex } from '../../tables/complexType.ts';
import { optional } from '../../tables/fieldTypes.ts';
import type { Shape } from '../../tables/shape.ts';
import { noSchedule, schedule } from '../policies/schedules.ts';
import { subjectSet } from '../policies/subjectSets.ts';

const noDelegate: SubjectSet = {
  kind: 'singleUser',
  id: null,
  description: null,
  managerLevel: null,
  membershipRule: null,
  isBackup: false,
};

interface Delegation {
  readonly delegate: SubjectSet;
  readonly schedule: Schedule;
}

export const approverDelegationValue = complex<Delegation>([null, 'approverDelegate'], {
  fields: { delegate: [null, 'delegate', subjectSet.field], schedule: [null, 'schedule', schedule.field] },
  defaults: { delegate: noDelegate, schedule: noSchedule },
});

export const userSettingsValue = complex<{ readonly approverDelegate: Delegation | null }>(
  [null, 'identityGovernanceUserSettings'],
  {
    fields: { approverDelegate: [null, 'approverDelegate', optional(approverDelegationValue.field)] },
    defaults: { approverDelegate: null },
  },
);

const asPublished = ({ delegateId, startsAt, endsAt }: ApproverDelegate): Delegation => ({
  delegate: { ...noDelegate, id: delegateId },
  schedule: {
    startAt: startsAt,
    expiration: { type: endsAt === null ? 'noExpiration' : 'afterDateTime', endAt: endsAt, duration: null },
    recurrence: null,
  },
});

/** Of a user; the delegate is null where there is none, or not to this caller. It is written by its own path. */
export const identityGovernance: Shape = {
  types: userSettingsValue.types,
  needs: [],
  needsRows: ['delegation'],
  decode: () => {},
  encode: perVersion((apiVersion) => (row) => {
    const found = row['delegation'] as ApproverDelegate | null | undefined;
    return userSettingsValue.encode[apiVersion]({ approverDelegate: found == null ? null : asPublished(found) });
  }),
};
