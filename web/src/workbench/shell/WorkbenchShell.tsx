// The workbench's door: the developer's tools, in English.

import { useRouterState } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Door } from '../../shell/Door.tsx';
import { Mark } from '../../shell/Mark.tsx';
import { useRowTitle } from '../../shell/useTitle.ts';
import { catalog } from '../../text/en.ts';
import type { Catalog } from '../../text/catalog.ts';
import { FixedTexts } from '../../text/text.tsx';
import { addressOf, PageRows } from '../pageRow.ts';
import { pages } from '../pages.ts';
import { Navigation } from './Navigation.tsx';

export default function WorkbenchShell(): ReactNode {
  const path = useRouterState({ select: ({ matches }) => matches.at(-1)?.fullPath as string | undefined });
  useRowTitle(pages.find((row) => addressOf(row) === path)?.title);
  return (
    <FixedTexts language="en" catalog={catalog as unknown as Catalog}>
      <PageRows value={pages}>
        <div lang="en" style={{ height: '100%' }}>
          <Door mark={<Mark to="/workbench" name="Latchkey Workbench" />} navigation={<Navigation />} />
        </div>
      </PageRows>
    </FixedTexts>
  );
}
