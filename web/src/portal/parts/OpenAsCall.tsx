// The way from a page to the call behind it: the Explorer with the address filled in. Only for people who are offered
// the workbench.

import type { ReactNode } from 'react';
import { TextLink } from '../../parts/TextLink.tsx';
import { useText } from '../../text/text.tsx';
import { useAreas } from '../areas.ts';

export function OpenAsCall({ path, method = 'GET' }: { readonly path: string; readonly method?: string }): ReactNode {
  const { t } = useText();
  const areas = useAreas();
  if (!areas.isAllowed('workbench')) return null;
  const [, version = 'v1.0', rest = ''] = /^\/(v1\.0|beta|latchkey\/v1)(\/.*)$/.exec(path) ?? [];
  return (
    <TextLink to="/workbench/explorer" search={{ version, method, path: rest } as never}>
      {t('shell.asCall')}
    </TextLink>
  );
}
