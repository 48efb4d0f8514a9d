// The shortcuts with what each does, and the switch that turns them off.

import { makeStyles, Switch, tokens } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import { useText } from '../text/text.tsx';
import { shortcuts, switchShortcuts, useShortcutsAreOn } from './shortcuts.ts';

const useStyles = makeStyles({
  list: {
    display: 'grid',
    gridTemplateColumns: 'max-content minmax(0, 1fr)',
    gap: `${tokens.spacingVerticalS} ${tokens.spacingHorizontalM}`,
    margin: `${tokens.spacingVerticalS} ${tokens.spacingHorizontalS}`,
    alignItems: 'center',
  },
  key: {
    display: 'inline-block',
    minWidth: '24px',
    boxSizing: 'border-box',
    padding: '2px 6px',
    textAlign: 'center',
    fontFamily: tokens.fontFamilyMonospace,
    border: `1px solid ${tokens.colorNeutralStrokeAccessible}`,
    borderRadius: tokens.borderRadiusMedium,
  },
  does: { margin: 0 },
});

export function ShortcutList(): ReactNode {
  const styles = useStyles();
  const { t } = useText();
  return (
    <>
      <Switch
        label={t('shell.shortcuts.on')}
        checked={useShortcutsAreOn()}
        onChange={(_, { checked }) => switchShortcuts(checked ? 'on' : 'off')}
      />
      <dl className={styles.list}>
        {shortcuts.map(([key, does]) => (
          <div key={key} style={{ display: 'contents' }}>
            <dt>
              <kbd className={styles.key}>{key}</kbd>
            </dt>
            <dd className={styles.does}>{t(does)}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}
