// The portal's door: for everybody who asks for access, decides about it or answers for a team.

import { useRouterState } from '@tanstack/react-router';
import { lazy, Suspense, useState, type ReactNode } from 'react';
import { Door } from '../../shell/Door.tsx';
import { Mark } from '../../shell/Mark.tsx';
import { useShortcuts } from '../../shell/shortcuts.ts';
import { useRowTitle } from '../../shell/useTitle.ts';
import { useText } from '../../text/text.tsx';
import { portalPages } from '../pages.ts';
import { PortalNavigation } from './PortalNavigation.tsx';
import { SearchForm } from './SearchForm.tsx';

const ShortcutHelp = lazy(() => import('../../shell/ShortcutHelp.tsx'));

/** The search of the page, else the one over everything. */
function toSearch(): void {
  const places = ['main input[type=search]', 'header input[type=search]', 'header a[href="/search"]'];
  const found = places.flatMap((each) => [...document.querySelectorAll<HTMLElement>(each)]);
  found.find((each) => each.checkVisibility())?.focus();
}

export default function PortalShell(): ReactNode {
  const { t } = useText();
  const path = useRouterState({ select: ({ matches }) => matches.at(-1)?.fullPath as string | undefined });
  const title = portalPages.find((row) => row.path === path)?.title;
  useRowTitle(title === undefined ? undefined : t(title));
  const [isHelping, setHelping] = useState(false);
  useShortcuts({ '?': () => setHelping(true), '/': toSearch });
  return (
    <>
      <Door mark={<Mark />} middle={<SearchForm />} navigation={<PortalNavigation />} />
      {isHelping ? (
        <Suspense>
          <ShortcutHelp onClose={() => setHelping(false)} />
        </Suspense>
      ) : null}
    </>
  );
}
