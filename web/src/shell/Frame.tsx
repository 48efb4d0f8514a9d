// The frame around both doors: the bar of a view as somebody else, the sandbox's bar, and the page behind the question
// who is there.

import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { Outlet, useRouterState } from '@tanstack/react-router';
import { lazy, Suspense, useDeferredValue, type ReactNode } from 'react';
import { Failed, Loading } from '../parts/states.tsx';
import { startSession, useSession } from '../session/session.ts';
import { useText } from '../text/text.tsx';
import { pageStands } from './pageStands.ts';
import { SkipLink } from './SkipLink.tsx';

const SignIn = lazy(() => import('../session/SignIn.tsx'));
const ViewBar = lazy(() => import('./ViewBar.tsx'));
const SandboxBar = lazy(async () => {
  await pageStands();
  return import('./SandboxBar.tsx');
});
/** As high as the bar, so that nothing moves when it comes. */
const barHeight = '37px';

const useStyles = makeStyles({
  frame: {
    display: 'flex',
    flexDirection: 'column',
    height: '100dvh',
    backgroundColor: tokens.colorNeutralBackground2,
  },
  bar: { flexShrink: 0, minHeight: barHeight },
  door: { flexGrow: 1, minHeight: 0 },
});

export function Frame(): ReactNode {
  const styles = useStyles();
  const { sandbox, identity } = useSession();
  return (
    <div className={styles.frame}>
      <SkipLink />
      {/* Always there: screen readers hear only of what comes into an element that they know. */}
      <div role="status">
        {identity?.viewedBy === undefined ? null : (
          <Suspense>
            <ViewBar />
          </Suspense>
        )}
      </div>
      {sandbox === null ? null : (
        <div className={styles.bar}>
          <Suspense>
            <SandboxBar />
          </Suspense>
        </div>
      )}
      <div className={styles.door}>
        <Outlet />
      </div>
    </div>
  );
}

/** A page stands only where somebody is there to read as; the page that ends a sign-in always. */
export function PageOfSomebody(): ReactNode {
  const { t } = useText();
  // A page is heavy to draw; what waits for it draws it in pieces.
  const { state, identity, fault } = useDeferredValue(useSession());
  const isSigningIn = useRouterState({ select: ({ location }) => location.pathname === '/signed-in' });
  if (isSigningIn) return <Outlet />;
  if (state === 'starting') return <Loading />;
  if (state === 'failed')
    return (
      <Failed
        error={fault as Error}
        action={<Button onClick={() => void startSession()}>{t('states.tryAgain')}</Button>}
      />
    );
  return <Suspense fallback={<Loading />}>{identity === null ? <SignIn /> : <Outlet />}</Suspense>;
}
