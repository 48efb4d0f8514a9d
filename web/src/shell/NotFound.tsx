// An address that no page has.

import { Empty } from '../parts/states.tsx';
import { useTitle } from './useTitle.ts';
import { TextLink } from '../parts/TextLink.tsx';
import type { ReactNode } from 'react';

export function NotFound(): ReactNode {
  useTitle('Not found');
  return <Empty title="There is no such page" says="The address may have a slip of the pen, or what it led to has been renamed." action={<TextLink to="/">Go to the start</TextLink>} />;
}
