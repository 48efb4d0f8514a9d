// The four steps of a request in a row: what is done, what is going on, what went wrong.

import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { CheckmarkCircleFilled, CircleRegular, ClockRegular, DismissCircleFilled } from '@fluentui/react-icons';
import type { ReactNode } from 'react';
import { useText } from '../../text/text.tsx';
import { stepsOf, type StepState } from './progress.ts';

const useStyles = makeStyles({
  list: {
    display: 'grid',
    gridTemplateColumns: 'repeat(4, minmax(0, 1fr))',
    gap: tokens.spacingHorizontalXS,
    listStyleType: 'none',
    margin: 0,
    padding: 0,
  },
  step: { display: 'flex', flexDirection: 'column', gap: '4px', minWidth: 0 },
  bar: {
    height: '4px',
    borderRadius: '2px',
    backgroundColor: tokens.colorNeutralStroke2,
    '@media (forced-colors: active)': { border: '1px solid CanvasText' },
  },
  name: {
    display: 'flex',
    gap: '4px',
    alignItems: 'flex-start',
    fontSize: tokens.fontSizeBase200,
    overflowWrap: 'anywhere',
    hyphens: 'auto',
    '@media (max-width: 600px)': { flexDirection: 'column' },
  },
  icon: { fontSize: '16px', flexShrink: 0 },
  done: { backgroundColor: tokens.colorPaletteGreenBackground3 },
  now: { backgroundColor: tokens.colorBrandBackground },
  failed: { backgroundColor: tokens.colorPaletteRedBackground3 },
  strong: { fontWeight: tokens.fontWeightSemibold },
  later: { color: tokens.colorNeutralForeground3 },
});

const names = ['asked', 'decision', 'setUp', 'active'] as const;
const icons = {
  done: CheckmarkCircleFilled,
  now: ClockRegular,
  later: CircleRegular,
  failed: DismissCircleFilled,
} as const;

export function Steps({ state }: { readonly state: string }): ReactNode {
  const styles = useStyles();
  const { t } = useText();
  const steps = stepsOf({ state });
  return (
    <ol className={styles.list} aria-label={t('requests.progress')}>
      {names.map((name, n) => {
        const at: StepState = steps[n] ?? 'later';
        const Icon = icons[at];
        return (
          <li key={name} className={styles.step} aria-current={at === 'now' ? 'step' : undefined}>
            <div className={mergeClasses(styles.bar, at !== 'later' && styles[at])} />
            <span className={mergeClasses(styles.name, at === 'later' && styles.later, at === 'now' && styles.strong)}>
              <Icon className={styles.icon} aria-hidden />
              <span>
                {t(`requests.step.${name}`)}
                <span className="forReaders">: {t(`requests.stepState.${at}`)}</span>
              </span>
            </span>
          </li>
        );
      })}
    </ol>
  );
}
