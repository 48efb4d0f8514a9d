// What happened, in its order: when, what, by whom; each step may open to more.

import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import { Instant } from './Instant.tsx';

export interface TimelineStep {
  readonly key: string;
  readonly at: string | null;
  readonly title: ReactNode;
  readonly says?: ReactNode;
  readonly kind?: 'good' | 'bad' | 'waiting' | 'plain';
}

const useStyles = makeStyles({
  list: { listStyleType: 'none', margin: 0, padding: 0 },
  step: {
    position: 'relative',
    paddingLeft: '28px',
    paddingBottom: tokens.spacingVerticalL,
    '::before': {
      content: '""',
      position: 'absolute',
      left: '6px',
      top: '6px',
      width: '10px',
      height: '10px',
      borderRadius: '50%',
      backgroundColor: tokens.colorNeutralStroke1,
      // A ground is not drawn in forced colours, a border is.
      outline: '1px solid transparent',
    },
    '::after': {
      content: '""',
      position: 'absolute',
      left: '10.5px',
      top: '20px',
      bottom: '-4px',
      width: '1px',
      backgroundColor: tokens.colorNeutralStroke2,
    },
    ':last-child::after': { display: 'none' },
  },
  good: { '::before': { backgroundColor: tokens.colorPaletteGreenBackground3 } },
  bad: { '::before': { backgroundColor: tokens.colorPaletteRedBackground3 } },
  waiting: { '::before': { backgroundColor: tokens.colorPaletteYellowBackground3 } },
  title: { fontWeight: tokens.fontWeightSemibold },
  at: { color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200, fontVariantNumeric: 'tabular-nums' },
  says: { color: tokens.colorNeutralForeground2, marginTop: '2px' },
});

export function Timeline({
  steps,
  label,
}: {
  readonly steps: readonly TimelineStep[];
  readonly label: string;
}): ReactNode {
  const styles = useStyles();
  return (
    <ol className={styles.list} aria-label={label}>
      {steps.map(({ key, at, title, says, kind = 'plain' }) => (
        <li key={key} className={mergeClasses(styles.step, kind !== 'plain' && styles[kind])}>
          <div className={styles.title}>{title}</div>
          {at === null ? null : (
            <span className={styles.at}>
              <Instant at={at} />
            </span>
          )}
          {says === undefined ? null : <div className={styles.says}>{says}</div>}
        </li>
      ))}
    </ol>
  );
}
