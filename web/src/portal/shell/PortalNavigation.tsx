// The areas of the portal in which the person may do something, and what waits in each.

import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import {
  AppsRegular,
  BoxSearchRegular,
  BranchForkRegular,
  CheckmarkStarburstRegular,
  ClipboardTaskListLtrRegular,
  HomeRegular,
  KeyRegular,
  LibraryRegular,
  BoxRegular,
  MailAddRegular,
  MailRegular,
  OrganizationRegular,
  PlugConnectedRegular,
  PaintBrushRegular,
  PeopleRegular,
  PeopleTeamRegular,
  PersonRegular,
  SendRegular,
  SettingsRegular,
  TaskListSquareLtrRegular,
  ShieldPersonRegular,
  WarningRegular,
  WrenchRegular,
  type FluentIcon,
} from '@fluentui/react-icons';
import { Link, useRouterState } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useLook } from '../../look.ts';
import { useText, type TextKey } from '../../text/text.tsx';
import { useAttentionCount } from '../admin/attention/attention.ts';
import { useAreas, type Area, type Areas } from '../areas.ts';
import { portalPages, type PortalPage } from '../pages.ts';

const icons: Readonly<Partial<Record<Area, FluentIcon>>> = {
  home: HomeRegular,
  browse: BoxSearchRegular,
  requests: SendRegular,
  access: KeyRegular,
  approvals: CheckmarkStarburstRegular,
  reviews: ClipboardTaskListLtrRegular,
  tasks: TaskListSquareLtrRegular,
  team: PeopleTeamRegular,
  catalogs: LibraryRegular,
  packages: BoxRegular,
  attention: WarningRegular,
  people: PersonRegular,
  inviteGuest: MailAddRegular,
  groups: PeopleRegular,
  organizations: OrganizationRegular,
  roles: ShieldPersonRegular,
  clients: AppsRegular,
  connections: PlugConnectedRegular,
  tenant: SettingsRegular,
  branding: PaintBrushRegular,
};

/** Of pages that share the area of another. */
const iconsByPath: Readonly<Record<string, FluentIcon>> = {
  '/admin/conflicts': BranchForkRegular,
  '/admin/mails': MailRegular,
  '/manage/reviews': ClipboardTaskListLtrRegular,
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
  name: { flexGrow: 1, minWidth: 0, overflowWrap: 'anywhere' },
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
  heading: {
    margin: `${tokens.spacingVerticalL} 12px 4px`,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    fontWeight: tokens.fontWeightSemibold,
    color: tokens.colorNeutralForeground3,
  },
  other: {
    marginTop: tokens.spacingVerticalL,
    paddingTop: tokens.spacingVerticalL,
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
  },
});

interface NavigationGroup {
  readonly heading: TextKey | null;
  readonly pages: readonly PortalPage[];
}

/** The pages that the person sees, under the headings that begin them. */
function groupsOf(areas: Areas): readonly NavigationGroup[] {
  const groups: { heading: TextKey | null; pages: PortalPage[] }[] = [{ heading: null, pages: [] }];
  for (const page of portalPages.filter(({ isInNavigation }) => isInNavigation === true)) {
    if (page.heading !== undefined) groups.push({ heading: page.heading, pages: [] });
    const isLedTo = page.unless !== undefined && areas.isAllowed(page.unless);
    if (areas.isAllowed(page.area) && !isLedTo) groups.at(-1)?.pages.push(page);
  }
  return groups.filter(({ pages }) => pages.length > 0);
}

export function PortalNavigation(): ReactNode {
  const styles = useStyles();
  const { t } = useText();
  const areas = useAreas();
  const attention = useAttentionCount(areas.isAllowed('attention'));
  return (
    <nav aria-label={t('shell.navigation')}>
      {groupsOf(areas).map(({ heading, pages }) => (
        <div key={heading}>
          {heading === null ? null : <h2 className={styles.heading}>{t(heading)}</h2>}
          <ul className={styles.list}>
            {pages.map((page) => (
              <PageLink
                key={page.path}
                of={page}
                count={page.area === 'attention' ? attention : areas.countOf(page.area)}
              />
            ))}
          </ul>
        </div>
      ))}
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
      <LookLinks />
    </nav>
  );
}

/** Pages of the organization that its branding names. */
function LookLinks(): ReactNode {
  const styles = useStyles();
  const { t } = useText();
  const { privacy, terms } = useLook().links;
  const links = [
    { key: 'privacy', of: privacy, text: t('shell.privacy') },
    { key: 'terms', of: terms, text: t('shell.terms') },
  ] as const;
  if (links.every(({ of }) => of == null)) return null;
  return (
    <ul className={mergeClasses(styles.list, styles.other)}>
      {links.map(({ key, of, text }) =>
        of == null ? null : (
          <li key={key}>
            <a href={of.url} rel="noreferrer" className={styles.link} dir="auto">
              {of.text ?? text}
            </a>
          </li>
        ),
      )}
    </ul>
  );
}

function PageLink({
  of: { path, title, area },
  count,
}: {
  readonly of: PortalPage;
  readonly count: number;
}): ReactNode {
  const styles = useStyles();
  const { t, number } = useText();
  const here = useRouterState({ select: ({ location }) => location.pathname });
  const isHere = path === '/' ? here === '/' : here === path || here.startsWith(`${path}/`);
  const Icon = iconsByPath[path] ?? icons[area];
  return (
    <li>
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
}
