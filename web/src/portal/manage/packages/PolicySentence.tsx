// What a policy says, in a sentence or two that change while it is edited.

import type { ReactNode } from 'react';
import { useText } from '../../../text/text.tsx';
import type { Values } from '../../forms/formField.ts';
import { useSubjectNames } from '../../forms/subjectNames.ts';
import { valueAt } from '../../forms/values.ts';
import { isAutomatic } from './policyForm.ts';

const listAt = (draft: Values, path: string): readonly Values[] => {
  const found = valueAt(draft, path);
  return Array.isArray(found) ? (found as readonly Values[]) : [];
};

export function PolicySentence({ of: draft }: { readonly of: Values }): ReactNode {
  const { t, known, list, duration, date } = useText();
  const targets = listAt(draft, 'specificAllowedTargets');
  const stages = listAt(draft, 'requestApprovalSettings/stages');
  const approversOf = (stage: Values): readonly Values[] => listAt(stage, 'primaryApprovers');
  const nameOf = useSubjectNames([...targets, ...stages.flatMap(approversOf)]);
  const scope = String(draft['allowedTargetScope'] ?? 'notSpecified');
  const named = targets.length === 0 ? t('manage.sentence.nobodyYet') : list(targets.map(nameOf));
  const who = /^specific/.test(scope) ? named : known(`manage.sentence.${scope}`, scope);
  const asked =
    valueAt(draft, 'requestApprovalSettings/isApprovalRequiredForAdd') === true
      ? stages.map((stage) => {
          const people = approversOf(stage).map(nameOf);
          const deadline = stage['durationBeforeAutomaticDenial'];
          return t('manage.sentence.stage', {
            people: people.length === 0 ? t('manage.sentence.nobodyYet') : list(people),
            time: typeof deadline === 'string' ? duration(deadline) : '–',
          });
        })
      : [];
  const type = valueAt(draft, 'expiration/type');
  const length = valueAt(draft, 'expiration/duration');
  const end = valueAt(draft, 'expiration/endDateTime');
  const says = [
    isAutomatic(draft)
      ? t('manage.sentence.automatic')
      : scope === 'notSpecified' || valueAt(draft, 'requestorSettings/enableTargetsToSelfAddAccess') !== true
        ? t('manage.sentence.assigned')
        : t('manage.sentence.request', { who }),
    ...(isAutomatic(draft)
      ? []
      : [
          asked.length === 0
            ? t('manage.sentence.noApproval')
            : t('manage.sentence.approval', { stages: asked.join(t('manage.sentence.then')) }),
        ]),
    type === 'afterDuration' && typeof length === 'string'
      ? t('manage.sentence.endsAfter', { time: duration(length) })
      : type === 'afterDateTime' && typeof end === 'string'
        ? t('manage.sentence.endsOn', { date: date(end) })
        : t('manage.sentence.noEnd'),
  ];
  return <p style={{ margin: 0 }}>{says.join(' ')}</p>;
}
