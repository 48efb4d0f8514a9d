// The access reviews in which the person decides, the nearest end first, and those that are over.

import { Badge, makeStyles, ProgressBar, Select, tokens } from '@fluentui/react-components';
import { useNavigate, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTenantNow } from '../../api/tenantTime.ts';
import { DataTable } from '../../parts/DataTable.tsx';
import { Instant } from '../../parts/Instant.tsx';
import { TextLink } from '../../parts/TextLink.tsx';
import { useText } from '../../text/text.tsx';
import { ListHead } from '../parts/Heads.tsx';
import { reviewSource, type MyReview, type Show } from './reviews.ts';

const useStyles = makeStyles({
  card: {
    display: 'flex',
    flexDirection: 'column',
    gap: '6px',
    padding: tokens.spacingHorizontalM,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusLarge,
    overflowWrap: 'anywhere',
  },
  head: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalS, alignItems: 'center' },
  name: { fontWeight: tokens.fontWeightSemibold },
  dim: { color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200 },
  bar: { maxWidth: '320px' },
});
const soon = 2 * 86_400_000;

export default function ReviewsPage(): ReactNode {
  const { t } = useText();
  const now = useTenantNow();
  const navigate = useNavigate();
  const { show: said } = useSearch({ strict: false }) as { readonly show?: string };
  const show: Show = said === 'over' ? 'over' : 'waiting';
  return (
    <>
      <ListHead title="shell.reviews" says="reviews.says" path="/latchkey/v1/myReviews" />
      <DataTable<MyReview>
        label={t('reviews.list')}
        source={reviewSource(show)}
        columns={[
          {
            title: t('reviews.name'),
            cell: ({ displayName }) => displayName,
            text: ({ displayName }) => displayName ?? '',
          },
        ]}
        keyOf={({ id }) => id}
        card={(row) => <ReviewCard of={row} now={now} />}
        tools={
          <Select
            aria-label={t('reviews.show')}
            value={show}
            onChange={(_, { value }) =>
              void navigate({
                to: '.',
                search: (before: object) => ({ ...before, show: value === 'over' ? 'over' : '', page: '' }),
              } as never)
            }
          >
            <option value="waiting">{t('reviews.show.waiting')}</option>
            <option value="over">{t('reviews.show.over')}</option>
          </Select>
        }
        empty={{ title: t(`reviews.nothing.${show}`) }}
      />
    </>
  );
}

function ReviewCard({ of, now }: { readonly of: MyReview; readonly now: number }): ReactNode {
  const styles = useStyles();
  const { t, fromNow } = useText();
  const name = of.resourceName ?? of.displayName ?? t('reviews.unknown');
  const isOpen = of.status === 'inProgress';
  return (
    <div className={styles.card}>
      <div className={styles.head}>
        <TextLink to={`/reviews/${of.id}` as '/'} className={styles.name}>
          <bdi>{of.isOfOneself ? t('reviews.ofOneself', { name }) : t('reviews.of', { name })}</bdi>
        </TextLink>
        {of.stages > 1 ? (
          <Badge appearance="tint" color="informative">
            {t('reviews.stage', { stage: of.stage, stages: of.stages })}
          </Badge>
        ) : null}
        {isOpen && Date.parse(of.endDateTime) - now < soon ? (
          <Badge appearance="tint" color="warning">
            {t('reviews.endsIn', { when: fromNow(of.endDateTime, now) })}
          </Badge>
        ) : null}
        {isOpen ? null : <Badge appearance="tint">{t('reviews.over')}</Badge>}
      </div>
      {of.descriptionForReviewers === null ? null : <bdi>{of.descriptionForReviewers}</bdi>}
      <ProgressBar
        className={styles.bar}
        aria-label={t('reviews.progress')}
        max={Math.max(1, of.all)}
        value={of.all - of.open}
        thickness="large"
      />
      <span className={styles.dim}>
        {t('reviews.left', { open: of.open, all: of.all })}
        {' · '}
        {t('reviews.until')} <Instant at={of.endDateTime} />
      </span>
    </div>
  );
}
