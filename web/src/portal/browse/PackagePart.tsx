// One package of a request: what it gives, who decides, how long it lasts, its questions.

import { Field, makeStyles, Select, Text, tokens } from '@fluentui/react-components';
import { CheckmarkRegular, ClockRegular, PersonClockRegular } from '@fluentui/react-icons';
import type { ReactNode } from 'react';
import { useText } from '../../text/text.tsx';
import { useReason } from '../../parts/allowedActions.ts';
import type { MyPackage } from '../parts/myPackages.ts';
import { QuestionField } from './QuestionField.tsx';
import { chosenRequirement, type DraftState } from './requestDraft.ts';
import type { Requirement } from './requirements.ts';

const useStyles = makeStyles({
  part: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalM },
  name: { margin: 0, fontSize: tokens.fontSizeBase400, overflowWrap: 'anywhere' },
  says: { color: tokens.colorNeutralForeground2, overflowWrap: 'anywhere' },
  facts: { display: 'flex', flexDirection: 'column', gap: '6px', listStyleType: 'none', margin: 0, padding: 0 },
  fact: { display: 'flex', gap: tokens.spacingHorizontalS, alignItems: 'flex-start', overflowWrap: 'anywhere' },
  icon: { flexShrink: 0, fontSize: '18px', color: tokens.colorBrandForeground1, marginTop: '1px' },
});

export function PackagePart({
  of: accessPackage,
  isAlone,
  isExtension,
  requirements,
  state: { draft, change, answer },
  isChecked,
}: {
  readonly of: MyPackage;
  readonly isAlone: boolean;
  readonly isExtension: boolean;
  readonly requirements: readonly Requirement[];
  readonly state: DraftState;
  readonly isChecked: boolean;
}): ReactNode {
  const styles = useStyles();
  const { t } = useText();
  const reasonOf = useReason();
  const { id, displayName, description } = accessPackage;
  const requirement = chosenRequirement(id, requirements, draft);
  return (
    <section className={styles.part} aria-label={displayName}>
      {isAlone ? null : (
        <h3 className={styles.name}>
          <bdi>{displayName}</bdi>
        </h3>
      )}
      {description === null || description === '' ? null : (
        <Text className={styles.says}>
          <bdi>{description}</bdi>
        </Text>
      )}
      {requirement === undefined ? (
        <Text>{reasonOf(accessPackage) || t('request.notPossible')}</Text>
      ) : (
        <Facts of={accessPackage} requirement={requirement} isExtension={isExtension} />
      )}
      {requirements.length < 2 ? null : (
        <Field label={t('request.policy')}>
          <Select
            value={requirement?.policyId ?? ''}
            onChange={(_, { value }) => change({ policies: { ...draft.policies, [id]: value } })}
          >
            {requirements.map(({ policyId, policyDisplayName }) => (
              <option key={policyId} value={policyId}>
                {policyDisplayName}
              </option>
            ))}
          </Select>
        </Field>
      )}
      {(requirement?.questions ?? []).map((question) => (
        <QuestionField
          key={question.id}
          question={question}
          answer={draft.answers[id]?.[question.id]}
          isChecked={isChecked}
          onAnswer={(said) => answer(id, question.id, said)}
        />
      ))}
    </section>
  );
}

function Facts({
  of: { resourceNames },
  requirement,
  isExtension,
}: {
  readonly of: MyPackage;
  readonly requirement: Requirement;
  readonly isExtension: boolean;
}): ReactNode {
  const styles = useStyles();
  const { t, list } = useText();
  const needsApproval = isExtension ? requirement.isApprovalRequiredForUpdate : requirement.isApprovalRequiredForAdd;
  const lasts = useLasting(requirement);
  return (
    <ul className={styles.facts}>
      {resourceNames.length === 0 ? null : (
        <li className={styles.fact}>
          <CheckmarkRegular className={styles.icon} aria-hidden />
          <bdi>{t('request.gives', { resources: list(resourceNames) })}</bdi>
        </li>
      )}
      <li className={styles.fact}>
        <PersonClockRegular className={styles.icon} aria-hidden />
        <span>{t(needsApproval ? 'request.needsApproval' : 'request.noApproval')}</span>
      </li>
      <li className={styles.fact}>
        <ClockRegular className={styles.icon} aria-hidden />
        <span>{lasts}</span>
      </li>
    </ul>
  );
}

/** How long the access lasts, in a sentence. */
function useLasting({ schedule }: Requirement): string {
  const { t, date, duration } = useText();
  const expiration = schedule?.expiration;
  if (expiration?.endDateTime != null) return t('request.lastsUntil', { date: date(expiration.endDateTime) });
  if (expiration?.duration != null) return t('request.lastsFor', { duration: duration(expiration.duration) });
  return t('request.lastsAlways');
}
