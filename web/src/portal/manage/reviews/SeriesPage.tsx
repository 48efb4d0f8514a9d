// One series of access reviews: what it says, what its next turn would be, its turns, and how far each is.

import { makeStyles, Text, tokens } from '@fluentui/react-components';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { callGraph } from '../../../api/graph.ts';
import { useGraph, useWrite } from '../../../api/queries.ts';
import { useAllowedActions } from '../../../parts/allowedActions.ts';
import { Confirm } from '../../../parts/Confirm.tsx';
import { Facts } from '../../../parts/Facts.tsx';
import { Instant } from '../../../parts/Instant.tsx';
import { PageHead } from '../../../parts/PageHead.tsx';
import { Section } from '../../../parts/Section.tsx';
import { Failed, Loading, Nothing } from '../../../parts/states.tsx';
import { TextLink } from '../../../parts/TextLink.tsx';
import { WriteButton } from '../../../parts/WriteButton.tsx';
import { useToasts } from '../../../shell/toasts.ts';
import { useTitle } from '../../../shell/useTitle.ts';
import { useText } from '../../../text/text.tsx';
import { OpenAsCall } from '../../parts/OpenAsCall.tsx';
import { UnreadPage } from '../../parts/Unreadable.tsx';
import { PreviewSection } from './PreviewSection.tsx';
import { StatusBadge } from './SeriesTable.tsx';
import { frequencyOf, reviewsPath, type ReviewSeries, type ReviewTurn } from './series.ts';
import { TurnSection } from './TurnSection.tsx';

const useStyles = makeStyles({
  turns: { listStyleType: 'none', margin: 0, padding: 0, display: 'grid', gap: tokens.spacingVerticalS },
  turn: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalS, alignItems: 'center' },
});

export default function SeriesPage(): ReactNode {
  const { t } = useText();
  const { id } = useParams({ strict: false }) as { readonly id: string };
  const path = `${reviewsPath}/${encodeURIComponent(id)}`;
  const { data, error } = useGraph<ReviewSeries>(path);
  const actions = useAllowedActions([id]);
  useTitle(data?.displayName);
  const above = <TextLink to={'/manage/reviews' as '/'}>{t('shell.manageReviews')}</TextLink>;
  if (error !== null || data === undefined)
    return (
      <UnreadPage
        above={above}
        title={t('reviews.one')}
        error={error}
        says={t('reviews.seriesGone')}
        heights={[160, 320]}
      />
    );
  return (
    <>
      <PageHead
        above={above}
        title={<bdi>{data.displayName}</bdi>}
        says={data.descriptionForAdmins === null ? undefined : <bdi>{data.descriptionForAdmins}</bdi>}
        actions={
          <>
            <OpenAsCall path={path} />
            {actions.isAllowed(id, 'delete') ? <DeleteSeries of={data} path={path} /> : null}
          </>
        }
      />
      {actions.error === null ? null : <Failed error={actions.error} />}
      <About of={data} />
      <Turns of={data} path={`${path}/instances`} mayManage={actions.isAllowed(id, 'stop')} />
    </>
  );
}

function About({ of }: { readonly of: ReviewSeries }): ReactNode {
  const { t, known } = useText();
  const { settings } = of;
  const word = settings.defaultDecisionEnabled ? (settings.defaultDecision ?? 'None').toLowerCase() : 'none';
  return (
    <Section title={t('reviews.about')}>
      <Facts
        of={[
          [t('reviews.status'), <StatusBadge key="status" of={of.status} />],
          [t('reviews.often'), t(`reviews.often.${frequencyOf(of)}`)],
          [t('reviews.days'), t('reviews.daysOpen', { count: settings.instanceDurationInDays })],
          [t('reviews.atEnd'), known(`reviews.default.${word}`, word)],
          [
            t('reviews.apply'),
            settings.autoApplyDecisionsEnabled ? t('reviews.applyItself') : t('reviews.applyByHand'),
          ],
          [t('reviews.createdBy'), <bdi key="by">{of.createdBy?.displayName}</bdi>],
        ]}
      />
    </Section>
  );
}

/** The turns, the last one first, and the one that the address names, else the newest that has begun. */
function Turns({
  of,
  path,
  mayManage,
}: {
  readonly of: ReviewSeries;
  readonly path: string;
  readonly mayManage: boolean;
}): ReactNode {
  const styles = useStyles();
  const { t } = useText();
  const { turn: said } = useSearch({ strict: false }) as { readonly turn?: string };
  const { data, error } = useGraph<{ readonly value: readonly ReviewTurn[] }>(
    `${path}?$orderby=startDateTime desc&$top=50`,
  );
  if (error !== null) return <Failed error={error} />;
  if (data === undefined) return <Loading heights={[120, 320]} />;
  const turns = data.value;
  const begun = turns.filter(({ status }) => !/^notStarted$/i.test(status));
  const next = turns.find(({ status }) => /^notStarted$/i.test(status));
  const shown = begun.find(({ id }) => id === said) ?? begun[0];
  return (
    <>
      {next === undefined ? null : <PreviewSection seriesId={of.id} next={next} />}
      {shown === undefined ? null : (
        <TurnSection key={shown.id} of={shown} path={`${path}/${shown.id}`} series={of} mayManage={mayManage} />
      )}
      <Section title={t('reviews.turns')}>
        {turns.length === 0 ? <Nothing title={t('reviews.noTurns')} /> : null}
        <ul className={styles.turns}>
          {turns.map(({ id, status, startDateTime, endDateTime }) => (
            <li key={id} className={styles.turn}>
              {!/^notStarted$/i.test(status) ? (
                <TextLink to={`/manage/reviews/${of.id}` as '/'} search={{ turn: id } as never}>
                  <Instant at={startDateTime} isDay />
                </TextLink>
              ) : (
                <Instant at={startDateTime} isDay />
              )}
              <Text>
                {'– '}
                <Instant at={endDateTime} isDay />
              </Text>
              <StatusBadge of={status} />
            </li>
          ))}
        </ul>
      </Section>
    </>
  );
}

function DeleteSeries({ of, path }: { readonly of: ReviewSeries; readonly path: string }): ReactNode {
  const { t } = useText();
  const toasts = useToasts();
  const navigate = useNavigate();
  const [isAsking, setAsking] = useState(false);
  const write = useWrite((identity) => callGraph(identity, 'DELETE', path));
  return (
    <>
      <WriteButton disabled={write.isPending} onClick={() => setAsking(true)}>
        {t('reviews.delete')}
      </WriteButton>
      {isAsking ? (
        <Confirm
          title={t('reviews.deleteAsk', { name: of.displayName })}
          says={t('reviews.deleteSays')}
          action={t('reviews.delete')}
          onConfirm={() =>
            write.mutate(undefined, {
              onSuccess: () => {
                toasts.done(t('reviews.deleted'));
                void navigate({ to: '/manage/reviews' as '/' });
              },
              onError: (error) => toasts.failed(t('errors.notDone'), error),
            })
          }
          onClose={() => setAsking(false)}
        />
      ) : null}
    </>
  );
}
