// Why somebody is in a group there, or is not: step by step, from what the jobs of the connection know.

import { makeStyles, Text, tokens } from '@fluentui/react-components';
import { CheckmarkCircleRegular, ClockRegular, ErrorCircleRegular } from '@fluentui/react-icons';
import { useNavigate, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useGraph } from '../../../api/queries.ts';
import { Instant } from '../../../parts/Instant.tsx';
import { ObjectPicker } from '../../../parts/ObjectPicker.tsx';
import { Section } from '../../../parts/Section.tsx';
import { Failed, Loading } from '../../../parts/states.tsx';
import { useText } from '../../../text/text.tsx';
import { connectionPath } from './connection.ts';

interface Step {
  readonly step: string;
  readonly verdict: 'met' | 'waits' | 'stops';
  readonly code: string;
  readonly says: string;
  readonly since: string | null;
  readonly nextTryAt: string | null;
  /** Why exactly, in the words of the server. */
  readonly reason: string | null;
  readonly theirWords: string | null;
}
interface Explanation {
  readonly verdict: 'isThere' | 'isNotThere' | 'willCome' | 'willGo' | 'needsSomebody';
  readonly steps: readonly Step[];
}

const icons = { met: CheckmarkCircleRegular, waits: ClockRegular, stops: ErrorCircleRegular } as const;

const useStyles = makeStyles({
  whole: { maxWidth: '760px' },
  fields: { display: 'grid', gap: tokens.spacingVerticalM },
  steps: { listStyleType: 'none', margin: 0, padding: 0, display: 'grid', gap: tokens.spacingVerticalM },
  step: { display: 'flex', gap: tokens.spacingHorizontalS },
  words: { minWidth: 0, overflowWrap: 'anywhere' },
  more: { display: 'block', color: tokens.colorNeutralForeground3 },
  icon: { flexShrink: 0, fontSize: '20px' },
  met: { color: tokens.colorStatusSuccessForeground1 },
  waits: { color: tokens.colorNeutralForeground3 },
  stops: { color: tokens.colorStatusDangerForeground1 },
});

export function WhyMember({ of }: { readonly of: string }): ReactNode {
  const styles = useStyles();
  const { t } = useText();
  const navigate = useNavigate();
  const { person, group } = useSearch({ strict: false }) as { readonly person?: string; readonly group?: string };
  const pick = (chosen: { readonly person?: string; readonly group?: string }): void =>
    void navigate({ to: '.', search: (before: object) => ({ ...before, ...chosen }), replace: true } as never);
  return (
    <div className={styles.whole}>
      <Section title={t('connections.part.why')}>
        <div className={styles.fields}>
          <ObjectPicker
            label={t('connections.preview.person')}
            path="/v1.0/users"
            searchIn="displayName"
            id={person}
            onPick={(id) => pick({ person: id })}
          />
          <ObjectPicker
            label={t('connections.link.group')}
            path="/v1.0/groups"
            searchIn="displayName"
            id={group}
            onPick={(id) => pick({ group: id })}
          />
        </div>
      </Section>
      {person === undefined || group === undefined ? null : <Steps of={of} person={person} group={group} />}
    </div>
  );
}

function Steps({
  of,
  person,
  group,
}: {
  readonly of: string;
  readonly person: string;
  readonly group: string;
}): ReactNode {
  const styles = useStyles();
  const { t, known } = useText();
  const { data, error } = useGraph<Explanation>(
    `${connectionPath(of)}/explain(principalId='${person}',groupId='${group}')`,
  );
  if (error !== null) return <Failed error={error} />;
  if (data === undefined) return <Loading heights={[240]} />;
  return (
    <Section title={t(`connections.verdict.${data.verdict}`)}>
      <ol className={styles.steps}>
        {data.steps.map(({ step, verdict, code, says, since, nextTryAt, reason, theirWords }) => {
          const Icon = icons[verdict];
          return (
            <li key={step} className={styles.step}>
              <Icon className={`${styles.icon} ${styles[verdict]}`} aria-label={t(`connections.step.${verdict}`)} />
              <span className={styles.words}>
                {known(`connections.code.${code.replace('difference.', '')}`, says)}
                {reason === null ? null : (
                  <Text size={200} className={styles.more} dir="auto">
                    {reason}
                  </Text>
                )}
                {theirWords === null ? null : (
                  <Text size={200} className={styles.more}>
                    <q dir="auto">{theirWords}</q>
                  </Text>
                )}
                {nextTryAt === null && since === null ? null : (
                  <Text size={200} className={styles.more}>
                    {t(nextTryAt === null ? 'connections.step.since' : 'connections.step.next')}{' '}
                    <Instant at={nextTryAt ?? since ?? ''} />
                  </Text>
                )}
              </span>
            </li>
          );
        })}
      </ol>
    </Section>
  );
}
