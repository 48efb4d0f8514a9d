// One item of a review: whose access, what is recommended and why, how it was got, what it gives, who else has it, and
// the decision with its buttons.

import { Badge, Checkbox, makeStyles, mergeClasses, Text, tokens } from '@fluentui/react-components';
import { CheckmarkRegular, DismissRegular, MoreHorizontalRegular } from '@fluentui/react-icons';
import { memo, type ReactNode } from 'react';
import { Instant } from '../../parts/Instant.tsx';
import { Person } from '../../parts/Person.tsx';
import { WriteButton } from '../../parts/WriteButton.tsx';
import { useText } from '../../text/text.tsx';
import { ItemFacts } from './ItemFacts.tsx';
import type { Decided, ReviewItem } from './reviews.ts';

const useStyles = makeStyles({
  card: {
    display: 'flex',
    gap: tokens.spacingHorizontalS,
    padding: tokens.spacingHorizontalM,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusLarge,
    backgroundColor: tokens.colorNeutralBackground1,
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}` },
  },
  words: { display: 'flex', flexDirection: 'column', gap: '6px', minWidth: 0, flexGrow: 1, overflowWrap: 'anywhere' },
  head: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalS, alignItems: 'center' },
  name: { fontWeight: tokens.fontWeightSemibold },
  dim: { color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200 },
  deeds: {
    display: 'flex',
    flexWrap: 'wrap',
    gap: tokens.spacingHorizontalS,
    alignItems: 'center',
    marginTop: tokens.spacingVerticalXS,
  },
  chosen: { fontWeight: tokens.fontWeightSemibold },
});

export interface ItemDeeds {
  /** Undefined where the review is over, or the person may not decide. */
  readonly onDecide?: ((item: ReviewItem, decision: Decided) => void) | undefined;
  readonly onMore?: ((item: ReviewItem) => void) | undefined;
  readonly onPick?: ((item: ReviewItem, isPicked: boolean) => void) | undefined;
}

const colours = { approve: 'success', deny: 'danger', dontKnow: 'informative' } as const;

/** `of` MUST be the same object as long as the item is the same: hundreds of cards are drawn anew otherwise. */
export const ReviewItemCard = memo(function ReviewItemCard({
  of,
  isPicked,
  isWorking,
  onDecide,
  onMore,
  onPick,
}: ItemDeeds & {
  readonly of: ReviewItem;
  readonly isPicked: boolean;
  /** Its decision is on the way. */
  readonly isWorking: boolean;
}): ReactNode {
  const styles = useStyles();
  const { t } = useText();
  const name = of.principal.displayName ?? t('reviews.unknownPerson');
  return (
    <div
      className={styles.card}
      data-review-item={of.id}
      tabIndex={-1}
      role="group"
      aria-label={name}
      aria-busy={isWorking}
    >
      {onPick === undefined ? null : (
        <Checkbox
          checked={isPicked}
          aria-label={t('reviews.pick', { name })}
          onChange={(_, { checked }) => onPick(of, checked === true)}
        />
      )}
      <div className={styles.words}>
        <div className={styles.head}>
          <span className={styles.name}>
            <Person name={name} />
          </span>
          <span className={styles.dim}>
            <bdi>{of.principal.userPrincipalName}</bdi>
          </span>
          {of.decision === 'notReviewed' ? null : (
            <Badge appearance="tint" color={colours[of.decision]}>
              {t(`reviews.decision.${of.decision}`)}
            </Badge>
          )}
        </div>
        <Recommendation of={of} />
        <ItemFacts of={of} />
        <DecisionLine of={of} />
        {onDecide === undefined ? null : (
          <div className={styles.deeds}>
            {(['approve', 'deny', 'dontKnow'] as const).map((decision) => (
              <WriteButton
                key={decision}
                size="small"
                disabled={isWorking}
                aria-pressed={of.decision === decision}
                appearance={of.decision === decision ? 'primary' : 'secondary'}
                {...(decision === 'dontKnow'
                  ? {}
                  : { icon: decision === 'approve' ? <CheckmarkRegular /> : <DismissRegular /> })}
                className={mergeClasses(of.decision === decision && styles.chosen)}
                aria-label={t(`reviews.do.${decision}.for`, { name })}
                onClick={() => onDecide(of, decision)}
              >
                {t(`reviews.do.${decision}`)}
              </WriteButton>
            ))}
            {onMore === undefined ? null : (
              <WriteButton
                size="small"
                appearance="subtle"
                icon={<MoreHorizontalRegular />}
                disabled={isWorking}
                aria-label={t('reviews.more.for', { name })}
                onClick={() => onMore(of)}
              >
                {t('reviews.more')}
              </WriteButton>
            )}
          </div>
        )}
      </div>
    </div>
  );
});

/** What is recommended, never without its reason. */
function Recommendation({ of }: { readonly of: ReviewItem }): ReactNode {
  const styles = useStyles();
  const { t } = useText();
  if (of.recommendation === 'noInfoAvailable' && of.recommendationReason === null) return null;
  return (
    <div className={styles.head}>
      <Badge
        appearance="outline"
        color={of.recommendation === 'approve' ? 'success' : of.recommendation === 'deny' ? 'danger' : 'informative'}
      >
        {t(`reviews.recommended.${of.recommendation}`)}
      </Badge>
      <Reasons of={of} />
    </div>
  );
}

/** In the person's language; of what is not kept as words, in the one in which it was written. */
function Reasons({ of }: { readonly of: ReviewItem }): ReactNode {
  const { t, date } = useText();
  const reasons = of.context?.recommendedBy ?? [];
  if (reasons.length === 0) return <Text>{of.recommendationReason}</Text>;
  return (
    <Text>
      {reasons
        .map(({ why, at, since, others }) =>
          t(`reviews.why.${why}`, {
            at: at === undefined ? '' : date(at),
            since: since === undefined ? '' : date(since),
            others: others ?? 0,
          }),
        )
        .join(' ')}
    </Text>
  );
}

function DecisionLine({ of }: { readonly of: ReviewItem }): ReactNode {
  const styles = useStyles();
  const { t } = useText();
  if (of.decision === 'notReviewed') return null;
  return (
    <span className={styles.dim}>
      {t(`reviews.decision.${of.decision}`)}
      {of.reviewedBy?.displayName == null ? null : (
        <>
          {' · '}
          <bdi>{of.reviewedBy.displayName}</bdi>
        </>
      )}
      {of.reviewedDateTime === null ? null : (
        <>
          {' · '}
          <Instant at={of.reviewedDateTime} />
        </>
      )}
      {of.until === null ? null : (
        <>
          {' · '}
          {t('reviews.limitedUntil')} <Instant at={of.until} isDay />
        </>
      )}
      {of.justification === '' ? null : (
        <>
          {': '}
          <bdi>{of.justification}</bdi>
        </>
      )}
    </span>
  );
}
