// One review for who decides in it: what it is about, how far it is, and the items with all that must be known of them.

import { makeStyles, ProgressBar, Text, tokens } from '@fluentui/react-components';
import { useParams } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Instant } from '../../parts/Instant.tsx';
import { PageHead } from '../../parts/PageHead.tsx';
import { TextLink } from '../../parts/TextLink.tsx';
import { useTitle } from '../../shell/useTitle.ts';
import { useText } from '../../text/text.tsx';
import { OpenAsCall } from '../parts/OpenAsCall.tsx';
import { UnreadPage } from '../parts/Unreadable.tsx';
import { ReviewList } from './ReviewList.tsx';
import { itemsPath, useReviewItems, type ReviewItems } from './reviews.ts';

const useStyles = makeStyles({
  progress: { display: 'flex', flexDirection: 'column', gap: '4px', marginBottom: tokens.spacingVerticalL },
  bar: { maxWidth: '480px' },
  dim: { color: tokens.colorNeutralForeground3 },
});

export default function ReviewPage(): ReactNode {
  const { t } = useText();
  const { id } = useParams({ strict: false }) as { readonly id: string };
  const { data, error } = useReviewItems(id);
  useTitle(data?.review.resourceName ?? undefined);
  const above = <TextLink to={'/reviews' as '/'}>{t('shell.reviews')}</TextLink>;
  if (error !== null || data === undefined)
    return (
      <UnreadPage
        above={above}
        title={t('reviews.one')}
        error={error}
        says={t('reviews.gone')}
        heights={[40, 232, 232]}
      />
    );
  return <Review of={data} above={above} />;
}

function Review({ of, above }: { readonly of: ReviewItems; readonly above: ReactNode }): ReactNode {
  const styles = useStyles();
  const { t } = useText();
  const { review, value: items, count } = of;
  const isOpen = review.status === 'inProgress';
  const open = items.filter(({ decision }) => decision === 'notReviewed').length;
  return (
    <>
      <PageHead
        above={above}
        title={
          <bdi>{t('reviews.of', { name: review.resourceName ?? review.displayName ?? t('reviews.unknown') })}</bdi>
        }
        says={review.descriptionForReviewers === null ? undefined : <bdi>{review.descriptionForReviewers}</bdi>}
        actions={<OpenAsCall path={itemsPath(review.id)} />}
      />
      <div className={styles.progress}>
        <ProgressBar
          className={styles.bar}
          aria-label={t('reviews.progress')}
          max={Math.max(1, count)}
          value={count - open}
          thickness="large"
        />
        <Text>
          {t('reviews.left', { open, all: count })}
          {' · '}
          {isOpen ? t('reviews.until') : t('reviews.ended')} <Instant at={review.endDateTime} />
          {review.stages > 1 ? ` · ${t('reviews.stage', { stage: review.stage, stages: review.stages })}` : ''}
        </Text>
        {isOpen ? <Text className={styles.dim}>{t(`reviews.default.${review.defaultDecision ?? 'none'}`)}</Text> : null}
      </div>
      <ReviewList of={of} isOpen={isOpen} />
    </>
  );
}
