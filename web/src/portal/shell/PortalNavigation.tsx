// The areas of the portal in which the person may do something, and what waits in each.

import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import {
  BoxSearchRegular,
  CheckmarkStarburstRegular,
  HomeRegular,
  KeyRegular,
  PeopleTeamRegular,
  SendRegular,
  WrenchRegular,
  type FluentIcon,
} from '@fluentui/react-icons';
import { Link, useRouterState } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useText } from '../../text/text.tsx';
import { useAreas, type Area } from '../areas.ts';
import { portalPages } from '../pages.ts';

const icons: Readonly<Partial<Record<Area, FluentIcon>>> = {
  home: HomeRegular,
  browse: BoxSearchRegular,
  requests: SendRegular,
  access: KeyRegular,
  approvals: CheckmarkStarburstRegular,
  team: PeopleTeamRegular,
};

const useStyles = makeStyles({
  list: { listStyleType: 'none', margin: 0, padding: 0, display: 'flex', flexDirection: 'column', gap: '2px' },
  link: {
    display: 'flex',
    alignItems: 'center',
    gap: '12px',
    minHeight: '40px',
    boxSizing: 'border-box',
    padding: '6px 12px',
    borderRadius: tokens.borderRadiusMedium,
    color: tokens.colorNeutralForeground2,
    textDecorationLine: 'none',
    fontSize: tokens.fontSizeBase300,
    ':hover': { backgroundColor: tokens.colorNeutralBackground1Hover, color: tokens.colorNeutralForeground1 },
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}` },
    '& svg': { fontSize: '20px', flexShrink: 0 },
  },
  here: {
    backgroundColor: tokens.colorNeutralBackground1,
    color: tokens.colorNeutralForeground1,
    fontWeight: tokens.fontWeightSemibold,
    boxShadow: tokens.shadow2,
    outline: '1px solid transparent',
    '& svg': { color: tokens.colorBrandForeground1 },
  },
  name: { flexGrow: 1 },
  count: {
    minWidth: '20px',
    padding: '0 4px',
    boxSizing: 'border-box',
    borderRadius: '10px',
    textAlign: 'center',
    fontSize: tokens.fontSizeBase200,
    fontWeight: tokens.fontWeightSemibold,
    backgroundColor: tokens.colorBrandBackground,
    color: tokens.colorNeutralForegroundOnBrand,
  },
  other: {
    marginTop: tokens.spacingVerticalL,
    paddingTop: tokens.spacingVerticalL,
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
  },
});

export function PortalNavigation(): ReactNode {
  const styles = useStyles();
  const { t, number } = useText();
  const areas = useAreas();
  const here = useRouterState({ select: ({ location }) => location.pathname });
  return (
    <nav aria-label={t('shell.navigation')}>
      <ul className={styles.list}>
        {portalPages
          .filter(({ isInNavigation, area }) => isInNavigation === true && areas.isAllowed(area))
          .map(({ path, title, area }) => {
            const isHere = path === '/' ? here === '/' : here === path || here.startsWith(`${path}/`);
            const Icon = icons[area];
            const count = areas.countOf(area);
            return (
              <li key={path}>
                <Link
                  to={path}
                  className={mergeClasses(styles.link, isHere && styles.here)}
                  aria-current={isHere ? 'page' : undefined}
                >
                  {Icon === undefined ? null : <Icon aria-hidden />}
                  <span className={styles.name}>{t(title)}</span>
                  {count === 0 ? null : (
                    <span className={styles.count}>
                      {number(count)}
                      <span className="forReaders"> {t('shell.waiting')}</span>
                    </span>
                  )}
                </Link>
              </li>
            );
          })}
      </ul>
      {areas.isAllowed('workbench') ? (
        <ul className={mergeClasses(styles.list, styles.other)}>
          <li>
            <Link to="/workbench" className={styles.link}>
              <WrenchRegular aria-hidden />
              <span className={styles.name}>{t('shell.workbench')}</span>
            </Link>
          </li>
        </ul>
      ) : null}
    </nav>
  );
}
