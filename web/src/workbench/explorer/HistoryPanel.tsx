// What the signed-in identity sent before, newest first; a click writes it again, without sending.

import { Badge, Button, makeStyles, Text, tokens } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import type { Exploring } from './exploring.ts';

const useStyles = makeStyles({
  list: { listStyleType: 'none', margin: 0, padding: 0, display: 'flex', flexDirection: 'column', gap: '2px' },
  past: {
    width: '100%',
    justifyContent: 'flex-start',
    fontWeight: tokens.fontWeightRegular,
    textAlign: 'left',
    flexDirection: 'column',
    alignItems: 'flex-start',
    gap: '2px',
  },
  path: {
    fontFamily: tokens.fontFamilyMonospace,
    fontSize: tokens.fontSizeBase200,
    overflowWrap: 'anywhere',
    display: 'block',
  },
  dim: { color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200 },
});

export function HistoryPanel({ exploring: { past, change, forget } }: { readonly exploring: Exploring }): ReactNode {
  const styles = useStyles();
  if (past.length === 0) return <Text className={styles.dim}>You sent nothing from this browser yet.</Text>;
  return (
    <div>
      <ul className={styles.list}>
        {past.map(({ asked, by, status, ms, at }) => (
          <li key={`${at} ${asked.path}`}>
            <Button appearance="subtle" className={styles.past} onClick={() => change(asked)}>
              <span>
                <Badge appearance="tint" color={status < 300 ? 'success' : status < 500 ? 'warning' : 'danger'}>
                  {status}
                </Badge>{' '}
                <span className={styles.dim}>
                  {Math.round(ms)} ms · {by}
                </span>
              </span>
              <span className={styles.path}>
                {asked.method} /{asked.version}
                {asked.path}
              </span>
            </Button>
          </li>
        ))}
      </ul>
      <Button size="small" appearance="subtle" onClick={forget}>
        Forget all
      </Button>
    </div>
  );
}
