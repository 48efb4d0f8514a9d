// An address that no page has.

import { PageHead } from '../parts/PageHead.tsx';
import { Empty } from '../parts/states.tsx';
import { useTitle } from './useTitle.ts';
import { TextLink } from '../parts/TextLink.tsx';
import type { ReactNode } from 'react';

export function NotFound(): ReactNode {
  useTitle('Not found');
  return (
    <>
      <PageHead title="There is no such page" />
      <Empty
        title="The address leads nowhere"
        says="It may be mistyped, or what it led to has another name now."
        action={<TextLink to="/">Go to the start</TextLink>}
      />
    </>
  );
}
