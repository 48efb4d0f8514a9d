// What only people of an area see: others are told that it is not theirs.

import type { ReactNode } from 'react';
import { Empty, Failed, Loading } from '../../parts/states.tsx';
import { useText } from '../../text/text.tsx';
import { useAreas, type Area } from '../areas.ts';

export function OfArea({ area, children }: { readonly area: Area; readonly children: ReactNode }): ReactNode {
  const { t } = useText();
  const areas = useAreas();
  if (areas.error !== null) return <Failed error={areas.error} />;
  if (!areas.isRead) return <Loading heights={[320]} />;
  return areas.isAllowed(area) ? children : <Empty title={t('errors.notAllowed')} says={t('admin.notAllowedSays')} />;
}
