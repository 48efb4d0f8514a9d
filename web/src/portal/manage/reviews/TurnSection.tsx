// One turn of a series: its progress, what can be done to it, how its reviewers do, and its results.

import { makeStyles, ProgressBar, Text, tokens } from '@fluentui/react-components';
import { useState, type ReactNode } from 'react';
import { callGraph } from '../../../api/graph.ts';
import { useWrite } from '../../../api/queries.ts';
import type { Column } from '../../../parts/column.ts';
import { Confirm } from '../../../parts/Confirm.tsx';
import { DataTable } from '../../../parts/DataTable.tsx';
import { Facts } from '../../../parts/Facts.tsx';
import { Instant } from '../../../parts/Instant.tsx';
import { Person } from '../../../parts/Person.tsx';
import { Section } from '../../../parts/Section.tsx';
import { Failed, Loading } from '../../../parts/states.tsx';
import { WriteButton } from '../../../parts/WriteButton.tsx';
import { useToasts } from '../../../shell/toasts.ts';
import { useText, type Texts } from '../../../text/text.tsx';
import { Evidence } from './Evidence.tsx';
import {
  isRunning,
  stateOf,
  useProgress,
  type ReviewedItem,
  type ReviewSeries,
  type ReviewTurn,
  type TurnProgress,
} from './series.ts';

const useStyles = makeStyles({
  deeds: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalS, margin: `${tokens.spacingVerticalM} 0` },
  bar: { maxWidth: '480px', margin: `${tokens.spacingVerticalS} 0` },
  people: { listStyleType: 'none', margin: 0, padding: 0, display: 'grid', gap: tokens.spacingVerticalS },
  warning: { color: tokens.colorStatusWarningForeground3 },
});

export function TurnSection({
  of,
  path,
  series,
  mayManage,
}: {
  readonly of: ReviewTurn;
  readonly path: string;
  readonly series: ReviewSeries;
  readonly mayManage: boolean;
}): ReactNode {
  const texts = useText();
  const { t } = texts;
  const { data, error } = useProgress(of.id);
  return (
    <>
      <Section title={t('reviews.turn')}>
        <Text block>
          <Instant at={of.startDateTime} isDay /> – <Instant at={of.endDateTime} isDay />
        </Text>
        {error !== null ? (
          <Failed error={error} />
        ) : data === undefined ? (
          <Loading heights={[96]} />
        ) : (
          <>
            <Progress of={data} />
            {mayManage ? <Deeds of={of} path={path} counts={data.counts} /> : null}
            <Evidence of={data} path={path} series={series} />
          </>
        )}
      </Section>
      {data === undefined || data.reviewers.length === 0 ? null : <Reviewers of={data} />}
      <Section title={t('reviews.results')}>
        <DataTable<ReviewedItem>
          label={t('reviews.items')}
          name="items"
          source={{ path: `${path}/decisions`, searchIn: null }}
          columns={columnsOf(texts)}
          choices={[
            {
              key: 'decision',
              label: t('reviews.what'),
              options: (['approve', 'deny', 'dontKnow', 'notReviewed'] as const).map((value) => ({
                value,
                label: t(`reviews.decision.${value}`),
                filter: `decision eq '${value.charAt(0).toUpperCase()}${value.slice(1)}'`,
              })),
            },
          ]}
          keyOf={({ id }) => id}
          empty={{ title: t('reviews.noItems') }}
        />
      </Section>
    </>
  );
}

function Progress({ of }: { readonly of: TurnProgress }): ReactNode {
  const styles = useStyles();
  const { t } = useText();
  const count = (key: string): number => of.counts[key] ?? 0;
  return (
    <>
      <ProgressBar
        className={styles.bar}
        aria-label={t('reviews.progress')}
        max={Math.max(1, count('all'))}
        value={count('all') - count('notReviewed')}
        thickness="large"
      />
      <Facts
        of={[
          [t('reviews.decided'), t('reviews.left', { open: count('notReviewed'), all: count('all') })],
          [
            t('reviews.sofar'),
            t('reviews.counts', { approve: count('approve'), deny: count('deny'), dontKnow: count('dontKnow') }),
          ],
          [
            t('reviews.preview.default'),
            isRunning(of.status) ? t('reviews.preview.defaultSays', { count: count('removed') }) : null,
          ],
          [
            t('reviews.carriedOut'),
            count('applied.appliedSuccessfully') + count('applied.applying') === 0
              ? null
              : t('reviews.applied', {
                  done: count('applied.appliedSuccessfully'),
                  waiting: count('applied.applying'),
                }),
          ],
          [
            t('reviews.notCarriedOut'),
            count('applied.appliedWithUnknownFailure') + count('applied.applyNotSupported') === 0 ? null : (
              <span key="not" className={styles.warning}>
                {t('reviews.notApplied', {
                  count: count('applied.appliedWithUnknownFailure') + count('applied.applyNotSupported'),
                })}
              </span>
            ),
          ],
          [
            t('reviews.preview.lastResort'),
            count('lastResort') === 0 ? null : (
              <span key="last" className={styles.warning}>
                {t('reviews.preview.lastResortSays', { count: count('lastResort') })}
              </span>
            ),
          ],
          ...of.errors.map(({ code, message }) => [code, message] as const),
        ]}
      />
    </>
  );
}

type Verb = 'stop' | 'sendReminder' | 'resetDecisions' | 'applyDecisions';
const verbs: readonly (readonly [verb: Verb, fits: (status: string) => boolean])[] = [
  ['sendReminder', (status) => /^inProgress$/i.test(status)],
  ['stop', (status) => /^inProgress$/i.test(status)],
  ['resetDecisions', (status) => /^inProgress$/i.test(status)],
  ['applyDecisions', (status) => /^(completed|autoReviewed)$/i.test(status)],
];

function Deeds({
  of,
  path,
  counts,
}: {
  readonly of: ReviewTurn;
  readonly path: string;
  readonly counts: TurnProgress['counts'];
}): ReactNode {
  const styles = useStyles();
  const { t } = useText();
  const toasts = useToasts();
  const [asked, setAsked] = useState<Exclude<Verb, 'sendReminder'> | null>(null);
  const write = useWrite((identity, verb: Verb) => callGraph(identity, 'POST', `${path}/${verb}`));
  const shown = verbs.filter(([, fits]) => fits(of.status));
  if (shown.length === 0) return null;
  const send = (verb: Verb): void =>
    write.mutate(verb, {
      onSuccess: () => toasts.done(t(`reviews.${verb}.done`)),
      onError: (error) => toasts.failed(t('errors.notDone'), error),
    });
  return (
    <div className={styles.deeds}>
      {shown.map(([verb]) => (
        <WriteButton
          key={verb}
          disabled={write.isPending}
          appearance={verb === 'applyDecisions' ? 'primary' : 'secondary'}
          onClick={() => (verb === 'sendReminder' ? send(verb) : setAsked(verb))}
        >
          {t(`reviews.${verb}`)}
        </WriteButton>
      ))}
      {asked === null ? null : (
        <Confirm
          title={t(`reviews.${asked}.ask`)}
          says={
            asked === 'resetDecisions'
              ? t('reviews.resetDecisions.says')
              : t('reviews.removes', { count: counts['removed'] ?? 0 })
          }
          action={t(`reviews.${asked}`)}
          onConfirm={() => send(asked)}
          onClose={() => setAsked(null)}
        />
      )}
    </div>
  );
}

function Reviewers({ of }: { readonly of: TurnProgress }): ReactNode {
  const styles = useStyles();
  const { t } = useText();
  return (
    <Section title={t('reviews.reviewers')}>
      <ul className={styles.people}>
        {of.reviewers.map(({ id, displayName, all, open, approved, denied }) => (
          <li key={id}>
            <Person name={displayName ?? t('reviews.unknownPerson')} />
            <Text>
              {' · '}
              {t('reviews.left', { open, all })} · {t('reviews.reviewerCounts', { approved, denied })}
            </Text>
          </li>
        ))}
      </ul>
    </Section>
  );
}

const columnsOf = ({ t, known, date }: Texts): readonly Column<ReviewedItem>[] => {
  const decided = (row: ReviewedItem): string => known(`reviews.decision.${stateOf(row.decision)}`, row.decision);
  const applied = (row: ReviewedItem): string =>
    known(`reviews.applyResult.${stateOf(row.applyResult)}`, row.applyResult);
  return [
    {
      title: t('reviews.person'),
      cell: ({ principal }) => <bdi>{principal?.displayName ?? t('reviews.unknownPerson')}</bdi>,
      text: ({ principal }) => principal?.displayName ?? '',
    },
    { title: t('reviews.what'), width: '140px', orderBy: 'decision', cell: decided, text: decided },
    {
      title: t('approvals.reason'),
      isExtra: true,
      cell: ({ justification }) => <bdi>{justification}</bdi>,
      text: ({ justification }) => justification,
    },
    {
      title: t('reviews.by.whom'),
      cell: ({ reviewedBy, reviewedDateTime }) => (
        <>
          <bdi>{reviewedBy?.displayName}</bdi> {reviewedDateTime === null ? null : date(reviewedDateTime)}
        </>
      ),
      text: ({ reviewedBy }) => reviewedBy?.displayName ?? '',
    },
    { title: t('reviews.result'), width: '150px', orderBy: 'applyResult', cell: applied, text: applied },
  ];
};
