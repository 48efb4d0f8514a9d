// The row above the items of a review: what is shown, all picked at once, and what is recommended as one decision.

import { Checkbox, makeStyles, SearchBox, Select, tokens } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import { WriteButton } from '../../parts/WriteButton.tsx';
import { useText } from '../../text/text.tsx';
import { groupings, type Grouping } from './groups.ts';
import type { Decided, ReviewItem } from './reviews.ts';
import type { Shown, View } from './reviewView.ts';

const useStyles = makeStyles({
  tools: {
    display: 'flex',
    flexWrap: 'wrap',
    gap: tokens.spacingHorizontalM,
    alignItems: 'center',
    marginBottom: tokens.spacingVerticalM,
  },
  search: { flexGrow: 1, maxWidth: '320px', minWidth: '180px' },
});

export function ReviewTools({
  view,
  isOpen,
  shown,
  picked,
  onPick,
  onAccept,
}: {
  readonly view: View;
  readonly isOpen: boolean;
  readonly shown: readonly ReviewItem[];
  readonly picked: ReadonlySet<string>;
  readonly onPick: (items: readonly ReviewItem[], isPicked: boolean) => void;
  readonly onAccept: (decision: Decided, items: readonly ReviewItem[]) => void;
}): ReactNode {
  const styles = useStyles();
  const { t } = useText();
  const count = shown.filter(({ id }) => picked.has(id)).length;
  const open = shown.filter(({ decision }) => decision === 'notReviewed');
  const recommended = (decision: 'approve' | 'deny'): readonly ReviewItem[] =>
    open.filter(({ recommendation }) => recommendation === decision);
  return (
    <div className={styles.tools}>
      <SearchBox
        className={styles.search}
        aria-label={t('reviews.search')}
        placeholder={t('reviews.search')}
        value={view.text}
        onChange={(_, { value }) => view.change({ text: value })}
      />
      <Select
        aria-label={t('reviews.showItems')}
        value={view.show}
        onChange={(_, { value }) => view.change({ show: value as Shown })}
      >
        {(['open', 'all', 'decided'] as const).map((each) => (
          <option key={each} value={each}>
            {t(`reviews.showItems.${each}`)}
          </option>
        ))}
      </Select>
      <Select
        aria-label={t('reviews.by')}
        value={view.by}
        onChange={(_, { value }) => view.change({ by: value as Grouping })}
      >
        {groupings.map((each) => (
          <option key={each} value={each}>
            {t(`reviews.by.${each}`)}
          </option>
        ))}
      </Select>
      {isOpen && shown.length > 1 ? (
        <Checkbox
          label={t('reviews.pickAll', { count: shown.length })}
          checked={count === 0 ? false : count === shown.length ? true : 'mixed'}
          onChange={() => onPick(shown, count < shown.length)}
        />
      ) : null}
      {isOpen
        ? (['approve', 'deny'] as const).map((decision) =>
            recommended(decision).length === 0 ? null : (
              <WriteButton key={decision} onClick={() => onAccept(decision, recommended(decision))}>
                {t(`reviews.accept.${decision}`, { count: recommended(decision).length })}
              </WriteButton>
            ),
          )
        : null}
    </div>
  );
}
