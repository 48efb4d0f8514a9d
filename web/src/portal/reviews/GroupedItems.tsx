// Items of a review below the heads of their groups.

import { makeStyles, tokens } from '@fluentui/react-components';
import { useMemo, type ReactNode } from 'react';
import { Items } from '../../parts/Items.tsx';
import { Empty } from '../../parts/states.tsx';
import { useText } from '../../text/text.tsx';
import { rowsOf, type Grouping, type Row } from './groups.ts';
import type { ReviewItem } from './reviews.ts';

const useStyles = makeStyles({
  head: { margin: `${tokens.spacingVerticalS} 0 0`, fontSize: tokens.fontSizeBase400 },
  dim: { color: tokens.colorNeutralForeground3 },
});
/** An item, about, in pixels. */
const itemHeight = 232;

export function GroupedItems({
  items,
  by,
  card,
}: {
  readonly items: readonly ReviewItem[];
  readonly by: Grouping;
  readonly card: (item: ReviewItem) => ReactNode;
}): ReactNode {
  const styles = useStyles();
  const { t, known } = useText();
  const rows = useMemo(
    () => rowsOf(items, by, (name) => known(`reviews.recommended.${name}`, name)),
    [items, by, known],
  );
  if (items.length === 0) return <Empty title={t('reviews.nothingShown')} />;
  return (
    <Items<Row>
      label={t('reviews.items')}
      rows={rows}
      keyOf={({ key }) => key}
      height={itemHeight}
      item={(row) =>
        row.kind === 'head' ? (
          <h2 className={styles.head}>
            <bdi>{row.title}</bdi> <span className={styles.dim}>({row.items.length})</span>
          </h2>
        ) : (
          card(row.item)
        )
      }
    />
  );
}
