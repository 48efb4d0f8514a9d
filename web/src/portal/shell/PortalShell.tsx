// The portal's door: for everybody who asks for access, decides about it or answers for a team.

import { useRouterState } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Door } from '../../shell/Door.tsx';
import { Mark } from '../../shell/Mark.tsx';
import { useRowTitle } from '../../shell/useTitle.ts';
import { useText } from '../../text/text.tsx';
import { portalPages } from '../pages.ts';
import { PortalNavigation } from './PortalNavigation.tsx';
import { SearchForm } from './SearchForm.tsx';

export default function PortalShell(): ReactNode {
  const { t } = useText();
  const path = useRouterState({ select: ({ matches }) => matches.at(-1)?.fullPath as string | undefined });
  const title = portalPages.find((row) => row.path === path)?.title;
  useRowTitle(title === undefined ? undefined : t(title));
  return <Door mark={<Mark />} middle={<SearchForm />} navigation={<PortalNavigation />} />;
}
