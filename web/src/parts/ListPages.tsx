// The pages of a list: which rows are shown of how many, page by page or to any page, and how many a page has.

import { Button, Input, makeStyles, Select, Text, tokens } from '@fluentui/react-components';
import { ChevronLeftRegular, ChevronRightRegular } from '@fluentui/react-icons';
import { useEffect, useState, type ReactNode } from 'react';
import { useText } from '../text/text.tsx';
import type { ListState } from './listState.ts';

const useStyles = makeStyles({
  pages: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    justifyContent: 'flex-end',
    gap: tokens.spacingHorizontalS,
    marginTop: tokens.spacingVerticalM,
  },
  says: { color: tokens.colorNeutralForeground3 },
  page: { display: 'inline-flex', alignItems: 'center', gap: tokens.spacingHorizontalXS },
  number: { width: '72px' },
  size: { minWidth: '76px' },
});

const sizes = [10, 15, 25, 50, 100] as const;

interface Props {
  readonly label: string;
  readonly state: ListState;
  /** Rows of the page that is shown, of a page, and of all pages; the last undefined where nobody counts. */
  readonly shown: number;
  readonly size: number;
  readonly count: number | undefined;
  readonly hasMore: boolean;
}

export function ListPages({ label, state, shown, size, count, hasMore }: Props): ReactNode {
  const styles = useStyles();
  const { t, number } = useText();
  const pages = count === undefined ? undefined : Math.max(1, Math.ceil(count / size));
  const first = (state.page - 1) * size + 1;
  const offered = sizes.some((each) => each === size) ? sizes : [...sizes, size].sort((one, other) => one - other);
  // All rows on the first page of the smallest size: there is nothing to choose.
  if (!hasMore && state.page === 1 && shown <= sizes[0]) return null;
  return (
    <nav className={styles.pages} aria-label={t('states.pagesOf', { what: label })}>
      <Text className={styles.says}>
        {count === undefined
          ? number(shown)
          : t('states.range', {
              from: number(Math.min(first, count)),
              to: number(first + shown - 1),
              count: number(count),
            })}
      </Text>
      <Select
        className={styles.size}
        aria-label={t('states.pageSize')}
        value={String(size)}
        onChange={(_, { value }) => state.change({ size: Number(value) })}
      >
        {offered.map((each) => (
          <option key={each} value={each}>
            {number(each)}
          </option>
        ))}
      </Select>
      <Button
        icon={<ChevronLeftRegular />}
        disabled={state.page === 1}
        onClick={() => state.change({ page: state.page - 1 })}
      >
        {t('states.previous')}
      </Button>
      {pages === undefined ? null : <ToPage key={state.page} state={state} pages={pages} />}
      <Button
        icon={<ChevronRightRegular />}
        iconPosition="after"
        disabled={!hasMore}
        onClick={() => state.change({ page: state.page + 1 })}
      >
        {t('states.next')}
      </Button>
    </nav>
  );
}

/** Goes there when the number is entered. */
function ToPage({ state, pages }: { readonly state: ListState; readonly pages: number }): ReactNode {
  const styles = useStyles();
  const { t, number } = useText();
  const [typed, setTyped] = useState(String(state.page));
  useEffect(() => setTyped(String(state.page)), [state.page]);
  const go = (): void => {
    const wanted = Math.min(Math.max(1, Math.trunc(Number(typed)) || 1), pages);
    setTyped(String(wanted));
    if (wanted !== state.page) state.change({ page: wanted });
  };
  return (
    <form
      className={styles.page}
      onSubmit={(event) => {
        event.preventDefault();
        go();
      }}
    >
      <Input
        className={styles.number}
        inputMode="numeric"
        aria-label={t('states.page')}
        value={typed}
        onChange={(_, { value }) => setTyped(value)}
        onBlur={go}
      />
      <Text>{t('states.ofPages', { pages: number(pages) })}</Text>
    </form>
  );
}
