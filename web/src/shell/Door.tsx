// The frame of a door, portal or workbench: header, navigation (a dialog where the screen is narrow), and the place
// where pages stand.

import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { NavigationRegular } from '@fluentui/react-icons';
import { useRouterState } from '@tanstack/react-router';
import { useEffect, useRef, type ReactNode } from 'react';
import { useSession } from '../session/session.ts';
import { useText } from '../text/text.tsx';
import { useFocusOnNavigation } from './focus.ts';
import { PageOfSomebody } from './Frame.tsx';
import { PersonButton } from './PersonButton.tsx';

const narrow = '@media (max-width: 860px)';

const useStyles = makeStyles({
  frame: {
    display: 'grid',
    gridTemplateRows: 'auto minmax(0, 1fr)',
    gridTemplateColumns: '240px minmax(0, 1fr)',
    gridTemplateAreas: '"header header" "side main"',
    height: '100%',
    position: 'relative',
    [narrow]: { gridTemplateColumns: 'minmax(0, 1fr)', gridTemplateAreas: '"header" "main"' },
  },
  header: {
    gridArea: 'header',
    display: 'flex',
    alignItems: 'center',
    gap: tokens.spacingHorizontalS,
    height: '52px',
    padding: `0 ${tokens.spacingHorizontalM}`,
    backgroundColor: tokens.colorNeutralBackground1,
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  middle: { flexGrow: 1, display: 'flex', justifyContent: 'center', minWidth: 0 },
  side: { gridArea: 'side', overflowY: 'auto', padding: tokens.spacingVerticalM, [narrow]: { display: 'none' } },
  menu: { display: 'none', [narrow]: { display: 'inline-flex' } },
  main: {
    gridArea: 'main',
    overflowY: 'auto',
    padding: `${tokens.spacingVerticalXL} ${tokens.spacingHorizontalXXL}`,
    backgroundColor: tokens.colorNeutralBackground1,
    borderStartStartRadius: tokens.borderRadiusXLarge,
    outlineStyle: 'none',
    [narrow]: { padding: tokens.spacingHorizontalM, borderStartStartRadius: 0 },
  },
  page: { maxWidth: '1180px', margin: '0 auto' },
  drawer: {
    margin: 0,
    height: '100dvh',
    maxHeight: 'none',
    width: 'min(280px, 85vw)',
    boxSizing: 'border-box',
    padding: tokens.spacingVerticalM,
    borderTopStyle: 'none',
    borderRightStyle: 'none',
    borderBottomStyle: 'none',
    borderLeftStyle: 'none',
    backgroundColor: tokens.colorNeutralBackground2,
    color: tokens.colorNeutralForeground1,
    insetInlineStart: 0,
    '::backdrop': { backgroundColor: 'rgb(0 0 0 / 40%)' },
  },
  drawerEnd: { display: 'flex', justifyContent: 'flex-end' },
});

export function Door({
  mark,
  middle,
  navigation,
  instead,
}: {
  readonly mark: ReactNode;
  readonly middle?: ReactNode;
  readonly navigation: ReactNode;
  /** Stands in place of every page. */
  readonly instead?: ReactNode;
}): ReactNode {
  const styles = useStyles();
  const { t } = useText();
  const main = useRef<HTMLElement>(null);
  const drawer = useRef<HTMLDialogElement>(null);
  const { identity } = useSession();
  const pathname = useRouterState({ select: ({ location }) => location.pathname });
  useFocusOnNavigation(main, pathname);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another page closes the drawer
  useEffect(() => drawer.current?.close(), [pathname]);
  return (
    <div className={styles.frame}>
      <header className={styles.header}>
        {identity === null ? null : (
          <Button
            className={styles.menu}
            appearance="subtle"
            icon={<NavigationRegular />}
            aria-label={t('shell.navigation')}
            aria-haspopup="dialog"
            onClick={() => drawer.current?.showModal()}
          />
        )}
        {mark}
        <div className={styles.middle}>{identity === null ? null : middle}</div>
        <PersonButton />
      </header>
      <div className={styles.side}>{identity === null ? null : navigation}</div>
      <dialog ref={drawer} className={styles.drawer} aria-label={t('shell.navigation')} closedby="any">
        <div className={styles.drawerEnd}>
          <Button size="small" appearance="subtle" onClick={() => drawer.current?.close()}>
            {t('states.close')}
          </Button>
        </div>
        {identity === null ? null : navigation}
      </dialog>
      <main id="main" ref={main} tabIndex={-1} className={styles.main}>
        <div className={styles.page}>{instead ?? <PageOfSomebody />}</div>
      </main>
    </div>
  );
}
