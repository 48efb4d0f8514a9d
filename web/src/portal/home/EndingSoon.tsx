// Access that ends soon, with what can be done about it at once.

import type { ReactNode } from 'react';
import type { Assignment } from '../../api/entities.ts';
import { useText } from '../../text/text.tsx';
import { HeldList } from '../access/HeldList.tsx';

export default function EndingSoon({
  of,
  now,
}: {
  readonly of: readonly Assignment[];
  readonly now: number;
}): ReactNode {
  const { t } = useText();
  return <HeldList label={t('home.endsSoon')} of={of} now={now} />;
}
