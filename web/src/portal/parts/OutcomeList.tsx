// What became of each of several calls that were sent together.

import { makeStyles, tokens } from '@fluentui/react-components';
import { CheckmarkCircleFilled, DismissCircleFilled } from '@fluentui/react-icons';
import type { ReactNode } from 'react';
import { sentenceOf } from '../../parts/states.tsx';
import { useText } from '../../text/text.tsx';

const useStyles = makeStyles({
  list: { listStyleType: 'none', margin: 0, padding: 0, display: 'flex', flexDirection: 'column', gap: '6px' },
  row: { display: 'flex', gap: tokens.spacingHorizontalS, overflowWrap: 'anywhere' },
  good: { color: tokens.colorPaletteGreenForeground1, fontSize: '20px', flexShrink: 0 },
  bad: { color: tokens.colorPaletteRedForeground1, fontSize: '20px', flexShrink: 0 },
});

export interface ListedOutcome {
  readonly key: string;
  readonly title: string;
  /** Undefined before its turn, null where it is done, else why not. */
  readonly error: unknown;
}

/** `done` is said of what is done; left out, the sign says enough. */
export function OutcomeList({
  of,
  done,
}: {
  readonly of: readonly ListedOutcome[];
  readonly done?: string;
}): ReactNode {
  const styles = useStyles();
  const texts = useText();
  const saysOf = (error: unknown): string | undefined =>
    error === undefined ? undefined : error === null ? done : sentenceOf(error, texts);
  return (
    <ul className={styles.list} aria-live="polite">
      {of.map(({ key, title, error }) => (
        <li key={key} className={styles.row}>
          {error === undefined ? null : error === null ? (
            <CheckmarkCircleFilled className={styles.good} aria-hidden />
          ) : (
            <DismissCircleFilled className={styles.bad} aria-hidden />
          )}
          <span>
            <bdi>{title}</bdi>
            {saysOf(error) === undefined ? null : `: ${saysOf(error)}`}
          </span>
        </li>
      ))}
    </ul>
  );
}
