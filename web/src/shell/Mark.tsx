// The mark at the start of the header: a key, the name, the way home.

import { makeStyles, tokens } from '@fluentui/react-components';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useText } from '../text/text.tsx';

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

/** `to` is the home of the door one is in. */
export function Mark({ to = '/', name = 'Latchkey' }: { readonly to?: string; readonly name?: string }): ReactNode {
  const { t } = useText();
  return (
    <Link to={to} className={useStyles().mark} aria-label={t('shell.home', { name })}>
      <img src="/key.svg" width={26} height={26} alt="" />
      <span>{name}</span>
    </Link>
  );
}
