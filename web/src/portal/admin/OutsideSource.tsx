// A line above what another system keeps up: who changes it here is overwritten there.

import { makeStyles, Text, tokens } from '@fluentui/react-components';
import { CloudSyncRegular } from '@fluentui/react-icons';
import type { ReactNode } from 'react';
import { useText } from '../../text/text.tsx';

const useStyles = makeStyles({
  line: {
    display: 'flex',
    alignItems: 'center',
    gap: tokens.spacingHorizontalS,
    padding: tokens.spacingHorizontalM,
    marginBottom: tokens.spacingVerticalL,
    border: `1px solid ${tokens.colorNeutralStroke1}`,
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: tokens.colorNeutralBackground3,
    maxWidth: '760px',
    boxSizing: 'border-box',
  },
  icon: { fontSize: '20px', flexShrink: 0 },
});

/** `onPremisesSyncEnabled` of a user or a group; nothing where it is not true. */
export function OutsideSource({ of }: { readonly of: boolean | null }): ReactNode {
  const styles = useStyles();
  const { t } = useText();
  if (of !== true) return null;
  return (
    <div className={styles.line}>
      <CloudSyncRegular aria-hidden className={styles.icon} />
      <Text>{t('people.outside')}</Text>
    </div>
  );
}
