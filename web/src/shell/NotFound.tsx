// An address that no page has.

import type { ReactNode } from 'react';
import { PageHead } from '../parts/PageHead.tsx';
import { Empty } from '../parts/states.tsx';
import { TextLink } from '../parts/TextLink.tsx';
import { useText } from '../text/text.tsx';
import { useTitle } from './useTitle.ts';

export function NotFound(): ReactNode {
  const { t } = useText();
  useTitle(t('shell.notFound'));
  return (
    <>
      <PageHead title={t('shell.notFound')} />
      <Empty title={t('shell.notFoundSays')} action={<TextLink to="/">{t('shell.goHome')}</TextLink>} />
    </>
  );
}
