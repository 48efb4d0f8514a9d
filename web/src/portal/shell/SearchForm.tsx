// The search box of the header, over people, packages and requests; on a narrow screen a link to the page that has it.

import { makeStyles, tokens } from '@fluentui/react-components';
import { SearchRegular } from '@fluentui/react-icons';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { useText } from '../../text/text.tsx';

const narrow = '@media (max-width: 600px)';
const useStyles = makeStyles({
  search: { width: '100%', maxWidth: '420px', minWidth: 0, [narrow]: { display: 'none' } },
  box: {
    display: 'flex',
    alignItems: 'center',
    gap: '8px',
    height: '34px',
    boxSizing: 'border-box',
    padding: '0 10px',
    borderRadius: tokens.borderRadiusMedium,
    border: `1px solid ${tokens.colorNeutralStrokeAccessible}`,
    backgroundColor: tokens.colorNeutralBackground1,
    ':focus-within': { outline: `2px solid ${tokens.colorStrokeFocus2}` },
    '& svg': { fontSize: '18px', flexShrink: 0, color: tokens.colorNeutralForeground3 },
  },
  input: {
    flexGrow: 1,
    minWidth: 0,
    height: '100%',
    padding: 0,
    backgroundColor: 'transparent',
    color: tokens.colorNeutralForeground1,
    fontFamily: 'inherit',
    fontSize: tokens.fontSizeBase300,
    borderTopStyle: 'none',
    borderRightStyle: 'none',
    borderBottomStyle: 'none',
    borderLeftStyle: 'none',
    outlineStyle: 'none',
    '::placeholder': { color: tokens.colorNeutralForeground3, opacity: 1 },
  },
  link: {
    display: 'none',
    [narrow]: {
      display: 'inline-flex',
      marginInlineStart: 'auto',
      padding: '8px',
      fontSize: '20px',
      color: tokens.colorNeutralForeground1,
    },
  },
});

export function SearchForm(): ReactNode {
  const styles = useStyles();
  const { t } = useText();
  const navigate = useNavigate();
  const [typed, setTyped] = useState('');
  return (
    <>
      <search className={styles.search}>
        <form
          className={styles.box}
          onSubmit={(event) => {
            event.preventDefault();
            const q = typed.trim();
            if (q !== '') void navigate({ to: '/search' as '/', search: { q } as never });
          }}
        >
          <SearchRegular aria-hidden />
          <input
            type="search"
            className={styles.input}
            aria-label={t('shell.search')}
            placeholder={t('shell.search')}
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
          />
        </form>
      </search>
      <Link to={'/search' as '/'} className={styles.link} aria-label={t('shell.search')}>
        <SearchRegular aria-hidden />
      </Link>
    </>
  );
}
