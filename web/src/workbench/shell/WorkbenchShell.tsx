// The workbench's door: the developer's tools, in English.

import { useRouterState } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { PageHead } from '../../parts/PageHead.tsx';
import { Empty } from '../../parts/states.tsx';
import { TextLink } from '../../parts/TextLink.tsx';
import { useAreas } from '../../portal/areas.ts';
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
  const areas = useAreas();
  const isRefused = areas.isRead && !areas.isAllowed('workbench');
  useRowTitle(pages.find((row) => addressOf(row) === path)?.title);
  return (
    <FixedTexts language="en" catalog={catalog as unknown as Catalog}>
      <PageRows value={pages}>
        <div lang="en" style={{ height: '100%' }}>
          <Door
            instead={isRefused ? <NotOffered /> : undefined}
            mark={<Mark to="/workbench" name="Latchkey Workbench" />}
            navigation={isRefused ? null : <Navigation />}
          />
        </div>
      </PageRows>
    </FixedTexts>
  );
}

/** `LATCHKEY_WORKBENCH` says who is offered it; what the API answers is the same for everybody who may call it. */
function NotOffered(): ReactNode {
  return (
    <>
      <PageHead title="The workbench is not offered to you" />
      <Empty
        title="It is for people with a directory role"
        says="An administrator can change this with the setting LATCHKEY_WORKBENCH."
        action={<TextLink to="/">Go to Home</TextLink>}
      />
    </>
  );
}
