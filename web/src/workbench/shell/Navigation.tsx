// The list of pages, out of the table of routes.

import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { Link, useRouterState } from '@tanstack/react-router';
import { use, type ReactNode } from 'react';
import { useSession } from '../../session/session.ts';
import { addressOf, groups, PageRows, type PageRow } from '../pageRow.ts';
import { icons } from './icons.ts';

const useStyles = makeStyles({
  group: {
    color: tokens.colorNeutralForeground3,
    fontSize: tokens.fontSizeBase200,
    fontWeight: tokens.fontWeightSemibold,
    margin: '16px 0 4px 12px',
    ':first-child': { marginTop: '4px' },
  },
  list: { listStyleType: 'none', margin: 0, padding: 0, display: 'flex', flexDirection: 'column', gap: '2px' },
  link: {
    display: 'flex',
    alignItems: 'center',
    gap: '10px',
    padding: '7px 12px',
    borderRadius: tokens.borderRadiusMedium,
    color: tokens.colorNeutralForeground2,
    textDecorationLine: 'none',
    fontSize: tokens.fontSizeBase300,
    position: 'relative',
    ':hover': { backgroundColor: tokens.colorNeutralBackground1Hover, color: tokens.colorNeutralForeground1 },
    '& svg': { fontSize: '20px', flexShrink: 0 },
  },
  here: {
    backgroundColor: tokens.colorNeutralBackground1,
    color: tokens.colorNeutralForeground1,
    fontWeight: tokens.fontWeightSemibold,
    '& svg': { color: tokens.colorBrandForeground1 },
    '::before': {
      content: '""',
      position: 'absolute',
      left: '2px',
      top: '9px',
      bottom: '9px',
      width: '3px',
      borderRadius: '2px',
      backgroundColor: tokens.colorCompoundBrandBackground,
    },
  },
});

export function Navigation({ onNavigate }: { readonly onNavigate?: () => void }): ReactNode {
  const styles = useStyles();
  const { sandbox } = useSession();
  const pathname = useRouterState({ select: ({ location }) => location.pathname });
  const shown = use(PageRows).filter(
    ({ group, isOfSandbox }) => group !== undefined && (sandbox !== null || isOfSandbox !== true),
  );
  return (
    <nav aria-label="Pages">
      {groups
        .filter((group) => shown.some((row) => row.group === group))
        .map((group) => (
          <div key={group}>
            <div className={styles.group} id={`pages-${group}`}>
              {group}
            </div>
            <ul className={styles.list} aria-labelledby={`pages-${group}`}>
              {shown
                .filter((row) => row.group === group)
                .map((row) => (
                  <li key={row.path}>
                    <Link
                      to={addressOf(row)}
                      onClick={onNavigate}
                      className={mergeClasses(styles.link, isHere(row, pathname) && styles.here)}
                      aria-current={isHere(row, pathname) ? 'page' : undefined}
                    >
                      <Icon row={row} />
                      {row.title}
                    </Link>
                  </li>
                ))}
            </ul>
          </div>
        ))}
    </nav>
  );
}

function Icon({ row }: { readonly row: PageRow }): ReactNode {
  const Picture = icons[row.path];
  return Picture === undefined ? null : <Picture aria-hidden />;
}

/** `/workbench/packages` is also where one is on `/workbench/packages/{id}`. */
function isHere(row: PageRow, pathname: string): boolean {
  const address = addressOf(row);
  return pathname === address || (row.path !== '/' && pathname.startsWith(`${address}/`));
}
