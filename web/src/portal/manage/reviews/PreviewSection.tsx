// What the next turn of a series would be if it began now: how many people, who reviews them, whom nobody would review,
// and what the default would take.

import { makeStyles, Text, tokens } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import { Facts } from '../../../parts/Facts.tsx';
import { Instant } from '../../../parts/Instant.tsx';
import { Person } from '../../../parts/Person.tsx';
import { Section } from '../../../parts/Section.tsx';
import { Failed, Loading } from '../../../parts/states.tsx';
import { useText } from '../../../text/text.tsx';
import { usePreview, type ReviewTurn } from './series.ts';

const useStyles = makeStyles({
  list: { listStyleType: 'none', margin: 0, padding: 0, display: 'grid', gap: '4px' },
  warning: { color: tokens.colorStatusWarningForeground3 },
});
const mostShown = 10;

export function PreviewSection({
  seriesId,
  next,
}: {
  readonly seriesId: string;
  readonly next: ReviewTurn;
}): ReactNode {
  const styles = useStyles();
  const { t } = useText();
  const { data, error } = usePreview(seriesId);
  return (
    <Section title={t('reviews.next')}>
      <Text block>
        {t('reviews.nextStarts')} <Instant at={next.startDateTime} />
      </Text>
      {error !== null ? (
        <Failed error={error} />
      ) : data === undefined ? (
        <Loading heights={[96]} />
      ) : (
        <Facts
          of={[
            [
              t('reviews.preview.people'),
              t(data.isWhole ? 'reviews.preview.count' : 'reviews.preview.atLeast', { count: data.count }),
            ],
            [
              t('reviews.preview.reviewers'),
              data.reviewers.length === 0 ? null : (
                <ul key="reviewers" className={styles.list}>
                  {data.reviewers.slice(0, mostShown).map(({ id, displayName, count }) => (
                    <li key={id}>
                      <Person name={displayName ?? t('reviews.unknownPerson')} /> ({count})
                    </li>
                  ))}
                  {data.reviewers.length > mostShown ? (
                    <li>{t('reviews.moreRoles', { count: data.reviewers.length - mostShown })}</li>
                  ) : null}
                </ul>
              ),
            ],
            [
              t('reviews.preview.lastResort'),
              data.byLastResort + data.withoutReviewer === 0 ? null : (
                <span key="last" className={styles.warning}>
                  {t('reviews.preview.lastResortSays', { count: data.byLastResort + data.withoutReviewer })}
                </span>
              ),
            ],
            [
              t('reviews.preview.byRule'),
              data.byRule === 0 ? null : t('reviews.preview.byRuleSays', { count: data.byRule }),
            ],
            [
              t('reviews.preview.recommended'),
              t('reviews.preview.recommendedSays', {
                approve: data.recommended.approve,
                deny: data.recommended.deny,
                none: data.recommended.noInfoAvailable,
              }),
            ],
            [t('reviews.preview.default'), t('reviews.preview.defaultSays', { count: data.defaultRemoves })],
          ]}
        />
      )}
    </Section>
  );
}
