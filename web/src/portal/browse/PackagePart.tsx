// One package of a request: what it gives, who decides, how long it lasts, its questions.

import { Field, makeStyles, Select, Text, tokens } from '@fluentui/react-components';
import { CheckmarkRegular, ClockRegular, PersonClockRegular } from '@fluentui/react-icons';
import type { ReactNode } from 'react';
import { useText } from '../../text/text.tsx';
import { useReason } from '../../parts/allowedActions.ts';
import type { AskedPackage } from '../parts/myPackages.ts';
import { useSession } from '../../session/session.ts';
import { Why } from '../parts/Why.tsx';
import { useTeamNames } from '../team/team.ts';
import { QuestionField } from './QuestionField.tsx';
import { chosenRequirement, type DraftState } from './requestDraft.ts';
import type { PersonTerms, Requirement } from './requirements.ts';

const useStyles = makeStyles({
  part: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalM },
  name: { margin: 0, fontSize: tokens.fontSizeBase400, overflowWrap: 'anywhere' },
  says: { color: tokens.colorNeutralForeground2, overflowWrap: 'anywhere' },
  refused: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: tokens.spacingHorizontalS },
  facts: { display: 'flex', flexDirection: 'column', gap: '6px', listStyleType: 'none', margin: 0, padding: 0 },
  fact: { display: 'flex', gap: tokens.spacingHorizontalS, alignItems: 'flex-start', overflowWrap: 'anywhere' },
  icon: { flexShrink: 0, fontSize: '18px', color: tokens.colorBrandForeground1, marginTop: '1px' },
});

export function PackagePart({
  of: accessPackage,
  isAlone,
  terms,
  state,
  isChecked,
}: {
  readonly of: AskedPackage;
  readonly isAlone: boolean;
  /** Of each person whom it is for. */
  readonly terms: readonly PersonTerms[];
  readonly state: DraftState;
  readonly isChecked: boolean;
}): ReactNode {
  const styles = useStyles();
  const { displayName, description } = accessPackage;
  const groups = groupsOf(accessPackage.id, terms, state);
  const refused = terms.filter(({ value }) => value.length === 0);
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
      {refused.map((each) => (
        <Refused key={each.personId ?? ''} of={each} accessPackage={accessPackage} />
      ))}
      <PolicyChoice packageId={accessPackage.id} terms={terms} state={state} />
      {groups.map((group) => (
        <Asked
          key={group.requirement.policyId}
          of={accessPackage}
          group={group}
          isNamed={groups.length + refused.length > 1}
          state={state}
          isChecked={isChecked}
        />
      ))}
    </section>
  );
}

/** People who are asked the same. */
interface Group {
  readonly requirement: Requirement;
  readonly isExtension: boolean;
  readonly people: readonly (string | null)[];
}

function groupsOf(packageId: string, terms: readonly PersonTerms[], { draft }: DraftState): readonly Group[] {
  const groups = new Map<string, Group>();
  for (const each of terms) {
    const requirement = chosenRequirement(packageId, each, draft);
    if (requirement === undefined) continue;
    const known = groups.get(requirement.policyId);
    const isExtension = each.assignmentId !== null && known?.isExtension !== false;
    groups.set(requirement.policyId, { requirement, isExtension, people: [...(known?.people ?? []), each.personId] });
  }
  return [...groups.values()];
}

function Refused({
  of,
  accessPackage: { id, displayName },
}: {
  readonly of: PersonTerms;
  readonly accessPackage: AskedPackage;
}): ReactNode {
  const styles = useStyles();
  const { t } = useText();
  const reasonOf = useReason();
  const { identity } = useSession();
  const nameOf = useTeamNames({ enabled: of.personId !== null });
  const reason = reasonOf(of, of.personId === null ? 'own' : 'another') || t('request.notPossible');
  const name = nameOf(of.personId);
  // For whom they may not ask, what they would need is no reason.
  const personId = of.code === 'notAllowed' ? undefined : (of.personId ?? identity?.id);
  return (
    <div className={styles.refused}>
      <Text>{of.personId === null ? reason : <bdi>{t('request.notPossibleFor', { name, reason })}</bdi>}</Text>
      {personId === undefined ? null : (
        <Why
          packageId={id}
          personId={personId}
          name={name || displayName}
          requestType={of.assignmentId === null ? 'userAdd' : 'userUpdate'}
        />
      )}
    </div>
  );
}

/** Where a person can ask under several policies, which one. */
function PolicyChoice({
  packageId,
  terms,
  state: { draft, change },
}: {
  readonly packageId: string;
  readonly terms: readonly PersonTerms[];
  readonly state: DraftState;
}): ReactNode {
  const { t } = useText();
  const several = terms.filter(({ value }) => value.length > 1);
  const [first] = several;
  if (first === undefined) return null;
  const options = new Map(several.flatMap(({ value }) => value.map((each) => [each.policyId, each.policyDisplayName])));
  return (
    <Field label={t('request.policy')}>
      <Select
        value={chosenRequirement(packageId, first, draft)?.policyId ?? ''}
        onChange={(_, { value }) => change({ policies: { ...draft.policies, [packageId]: value } })}
      >
        {[...options].map(([policyId, displayName]) => (
          <option key={policyId} value={policyId}>
            {displayName}
          </option>
        ))}
      </Select>
    </Field>
  );
}

function Asked({
  of: accessPackage,
  group: { requirement, isExtension, people },
  isNamed,
  state: { draft, answer },
  isChecked,
}: {
  readonly of: AskedPackage;
  readonly group: Group;
  /** Whether it has to be said of whom this is. */
  readonly isNamed: boolean;
  readonly state: DraftState;
  readonly isChecked: boolean;
}): ReactNode {
  const { list } = useText();
  const { id } = accessPackage;
  const nameOf = useTeamNames({ enabled: isNamed });
  return (
    <>
      {isNamed ? (
        <Text weight="semibold">
          <bdi>{list(people.map(nameOf))}</bdi>
        </Text>
      ) : null}
      <Facts of={accessPackage} requirement={requirement} isExtension={isExtension} />
      {requirement.questions.map((question) => (
        <QuestionField
          key={question.id}
          question={question}
          answer={draft.answers[id]?.[question.id]}
          isChecked={isChecked}
          onAnswer={(said) => answer(id, question.id, said)}
        />
      ))}
    </>
  );
}

function Facts({
  of: { resourceNames },
  requirement,
  isExtension,
}: {
  readonly of: AskedPackage;
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
