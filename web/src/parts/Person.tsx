// A person in a line of text: initials and the name, which reads in its own direction.

import { makeStyles, tokens } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import { Initials } from './Initials.tsx';

const useStyles = makeStyles({
  person: {
    display: 'inline-flex',
    alignItems: 'center',
    gap: tokens.spacingHorizontalXS,
    maxWidth: '100%',
    verticalAlign: 'middle',
  },
  name: { overflowWrap: 'anywhere', minWidth: 0 },
});

export function Person({ name, size = 20 }: { readonly name: string; readonly size?: number }): ReactNode {
  const styles = useStyles();
  return (
    <span className={styles.person}>
      <Initials name={name} size={size} />
      <bdi className={styles.name}>{name}</bdi>
    </span>
  );
}
