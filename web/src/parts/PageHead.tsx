// The head of a page: its one h1, what it is about, what can be done.

import { makeStyles, Text, tokens } from '@fluentui/react-components';
import type { ReactNode } from 'react';

const useStyles = makeStyles({
  head: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'flex-start',
    gap: tokens.spacingHorizontalM,
    marginBottom: tokens.spacingVerticalXL,
  },
  words: { flexGrow: 1, flexBasis: '320px', minWidth: 0 },
  title: {
    margin: 0,
    fontSize: tokens.fontSizeHero700,
    lineHeight: tokens.lineHeightHero700,
    fontWeight: tokens.fontWeightSemibold,
    overflowWrap: 'anywhere',
  },
  says: {
    color: tokens.colorNeutralForeground3,
    display: 'block',
    marginTop: '4px',
    maxWidth: '75ch',
    overflowWrap: 'anywhere',
  },
  actions: {
    display: 'flex',
    alignItems: 'center',
    gap: tokens.spacingHorizontalS,
    flexWrap: 'wrap',
    paddingTop: '4px',
    minHeight: '32px',
    '& > a:not(:last-child)': { marginInlineEnd: tokens.spacingHorizontalS },
  },
  trail: { color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200, marginBottom: '4px' },
});

export function PageHead({
  title,
  says,
  actions,
  above,
}: {
  readonly title: ReactNode;
  readonly says?: ReactNode;
  readonly actions?: ReactNode;
  readonly above?: ReactNode;
}): ReactNode {
  const styles = useStyles();
  return (
    <div className={styles.head}>
      <div className={styles.words}>
        {above === undefined ? null : <div className={styles.trail}>{above}</div>}
        <h1 className={styles.title}>{title}</h1>
        {says === undefined ? null : <Text className={styles.says}>{says}</Text>}
      </div>
      {actions === undefined ? null : <div className={styles.actions}>{actions}</div>}
    </div>
  );
}
