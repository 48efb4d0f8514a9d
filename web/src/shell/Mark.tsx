// The mark at the start of the header: the organization's logo or name, or a key; the way home.

import { makeStyles, tokens } from '@fluentui/react-components';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { pictureAddress, useLook } from '../look.ts';
import { useText } from '../text/text.tsx';
import { useThemeChoice } from '../theme.ts';

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
    '@media (max-width: 520px)': { '& img + span': { display: 'none' } },
  },
  logo: { maxWidth: '245px', maxHeight: '36px', '@media (max-width: 520px)': { maxWidth: '120px' } },
});

/** `to` is the home of the door one is in; without a `name` it is the organization's. */
export function Mark({ to = '/', name }: { readonly to?: string; readonly name?: string }): ReactNode {
  const styles = useStyles();
  const { t } = useText();
  const { isDark } = useThemeChoice();
  const { name: organization, shades, pictures } = useLook();
  const { headerLogo, bannerLogo, squareLogo, squareLogoDark } = pictures;
  const square = (isDark ? squareLogoDark : null) ?? squareLogo;
  const logo = headerLogo ?? bannerLogo;
  const isBranded = name === undefined && (logo ?? square ?? shades) != null;
  const shown = name ?? (isBranded ? (organization ?? 'Latchkey') : 'Latchkey');
  return (
    <Link to={to} className={styles.mark} aria-label={t('shell.home', { name: shown })}>
      {isBranded && logo != null ? (
        <img src={pictureAddress(logo)} className={styles.logo} alt="" />
      ) : (
        <>
          {isBranded && square == null ? null : (
            <img
              src={isBranded && square != null ? pictureAddress(square) : '/key.svg'}
              width={26}
              height={26}
              alt=""
            />
          )}
          <span>{shown}</span>
        </>
      )}
    </Link>
  );
}
