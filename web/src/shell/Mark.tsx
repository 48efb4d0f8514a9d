// The mark at the top left: a key, the name, the way home.

import { makeStyles, tokens } from '@fluentui/react-components';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';

const useStyles = makeStyles({
  mark: {
    display: 'flex',
    alignItems: 'center',
    gap: '10px',
    color: tokens.colorNeutralForeground1,
    textDecorationLine: 'none',
    fontWeight: tokens.fontWeightSemibold,
    fontSize: tokens.fontSizeBase400,
    padding: '4px',
    borderRadius: tokens.borderRadiusMedium,
    '@media (max-width: 520px)': { '& span': { display: 'none' } },
  },
});

export function Mark(): ReactNode {
  return (
    <Link to="/" className={useStyles().mark} aria-label="Latchkey, home">
      <img src="/key.svg" width={26} height={26} alt="" />
      <span>Latchkey</span>
    </Link>
  );
}
