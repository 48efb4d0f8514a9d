// The frame around every page: header, navigation (a drawer where the screen is narrow), and the place where pages
// stand.

import { Button, makeStyles, OverlayDrawer, tokens } from '@fluentui/react-components';
import { NavigationRegular } from '@fluentui/react-icons';
import { Outlet, useRouter, useRouterState } from '@tanstack/react-router';
import { useEffect, useRef, useState, type ReactNode, type RefObject } from 'react';
import { startSession, useSession } from '../api/session.ts';
import { Failed, Loading } from '../parts/states.tsx';
import { pages } from '../routes.tsx';
import { ClockChip } from './ClockChip.tsx';
import { IdentityMenu } from './IdentityMenu.tsx';
import { Mark } from './Mark.tsx';
import { Navigation } from './Navigation.tsx';
import { SignIn } from './SignIn.tsx';
import { ThemeButton } from './ThemeButton.tsx';
import { useRowTitle } from './useTitle.ts';

export const narrow = '@media (max-width: 860px)';

const useStyles = makeStyles({
  frame: {
    display: 'grid',
    gridTemplateRows: 'auto minmax(0, 1fr)',
    gridTemplateColumns: '232px minmax(0, 1fr)',
    gridTemplateAreas: '"header header" "side main"',
    height: '100dvh',
    backgroundColor: tokens.colorNeutralBackground2,
    [narrow]: { gridTemplateColumns: 'minmax(0, 1fr)', gridTemplateAreas: '"header" "main"' },
  },
  skip: {
    position: 'absolute',
    left: tokens.spacingHorizontalM,
    top: '-60px',
    zIndex: 10,
    backgroundColor: tokens.colorBrandBackground,
    color: tokens.colorNeutralForegroundOnBrand,
    padding: '8px 16px',
    borderRadius: tokens.borderRadiusMedium,
    ':focus': { top: '8px' },
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
  space: { flexGrow: 1 },
  side: { gridArea: 'side', overflowY: 'auto', padding: tokens.spacingVerticalM, [narrow]: { display: 'none' } },
  menu: { display: 'none', [narrow]: { display: 'inline-flex' } },
  main: {
    gridArea: 'main',
    overflowY: 'auto',
    padding: `${tokens.spacingVerticalXL} ${tokens.spacingHorizontalXXL}`,
    backgroundColor: tokens.colorNeutralBackground1,
    borderTopLeftRadius: tokens.borderRadiusXLarge,
    outlineStyle: 'none',
    [narrow]: { padding: tokens.spacingHorizontalM, borderTopLeftRadius: 0 },
  },
  page: { maxWidth: '1180px', margin: '0 auto' },
});

export function Shell(): ReactNode {
  const styles = useStyles();
  const [isOpen, setOpen] = useState(false);
  const main = useRef<HTMLElement>(null);
  const { pathname } = useRouterState({ select: ({ location }) => location });
  useRowTitle(useRow());
  useFocusOnNavigation(main, pathname);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another page closes the drawer
  useEffect(() => setOpen(false), [pathname]);
  return (
    <div className={styles.frame}>
      {/* biome-ignore lint/a11y/useValidAnchor: it leads to a place on the page; the router must not see it */}
      <a
        className={styles.skip}
        href="#main"
        onClick={(event) => {
          event.preventDefault();
          main.current?.focus();
        }}
      >
        Skip to the content
      </a>
      <header className={styles.header}>
        <Button
          className={styles.menu}
          appearance="subtle"
          icon={<NavigationRegular />}
          aria-label="Navigation"
          aria-expanded={isOpen}
          onClick={() => setOpen(true)}
        />
        <Mark />
        <div className={styles.space} />
        <ClockChip />
        <ThemeButton />
        <IdentityMenu />
      </header>
      <div className={styles.side}>
        <Navigation />
      </div>
      <OverlayDrawer open={isOpen} onOpenChange={(_, { open }) => setOpen(open)} size="small" aria-label="Navigation">
        <div style={{ padding: 12 }}>
          <Navigation onNavigate={() => setOpen(false)} />
        </div>
      </OverlayDrawer>
      <main id="main" ref={main} tabIndex={-1} className={styles.main}>
        <div className={styles.page}>
          <Content />
        </div>
      </main>
    </div>
  );
}

/** Pages stand only where somebody is there to read as; the page that ends a sign-in always. */
function Content(): ReactNode {
  const { state, identity, fault } = useSession();
  const isSigningIn = useRouterState({ select: ({ location }) => location.pathname === '/signed-in' });
  if (state === 'starting') return <Loading what="who is here" />;
  if (state === 'failed')
    return (
      <Failed
        what="the workbench"
        error={fault as Error}
        action={<Button onClick={() => void startSession()}>Try again</Button>}
      />
    );
  return identity === null && !isSigningIn ? <SignIn /> : <Outlet />;
}

function useRow(): string | undefined {
  const id = useRouterState({ select: ({ matches }) => matches.at(-1)?.routeId as string | undefined });
  return pages.find(({ path }) => path === id)?.title;
}

/**
 * A screen reader is led to the new page, as it would be by a document of its own; the first page keeps the focus where
 * the browser put it.
 */
function useFocusOnNavigation(main: RefObject<HTMLElement | null>, pathname: string): void {
  const router = useRouter();
  const last = useRef(pathname);
  useEffect(
    () =>
      router.subscribe('onRendered', ({ toLocation }) => {
        if (toLocation.pathname === last.current) return;
        last.current = toLocation.pathname;
        main.current?.focus({ preventScroll: true });
      }),
    [router, main],
  );
}
