// The pages of a list: forward to the next, back over those one came through.

import { Button, makeStyles, Text, tokens } from '@fluentui/react-components';
import { ChevronLeftRegular, ChevronRightRegular } from '@fluentui/react-icons';
import { useRef, type ReactNode } from 'react';
import type { ListState } from './listState.ts';

const useStyles = makeStyles({
  pages: {
    display: 'flex',
    alignItems: 'center',
    justifyContent: 'flex-end',
    gap: tokens.spacingHorizontalS,
    marginTop: tokens.spacingVerticalM,
  },
  says: { color: tokens.colorNeutralForeground3 },
});

interface Props {
  readonly label: string;
  readonly state: ListState;
  readonly next: string;
  readonly shown: number;
  readonly count: number | undefined;
}

export function ListPages({ label, state, next, shown, count }: Props): ReactNode {
  const styles = useStyles();
  /**
   * The token of a page to that of the one before it; a page that an address led to has none, so that back is the
   * first.
   */
  const before = useRef(new Map<string, string>());
  if (next === '' && state.after === '') return null;
  const forward = (token: string): void => {
    before.current.set(token, state.after);
    state.change({ after: token });
  };
  return (
    <nav className={styles.pages} aria-label={`Pages of ${label}`}>
      <Text className={styles.says}>
        {shown}
        {count === undefined ? '' : ` of ${count}`}
      </Text>
      <Button
        icon={<ChevronLeftRegular />}
        disabled={state.after === ''}
        onClick={() => state.change({ after: before.current.get(state.after) ?? '' })}
      >
        Back
      </Button>
      <Button icon={<ChevronRightRegular />} iconPosition="after" disabled={next === ''} onClick={() => forward(next)}>
        Next
      </Button>
    </nav>
  );
}
