// A moment as the person reads it, in their zone; the tooltip has it in the tenant's.

import type { ReactNode } from 'react';
import { useText } from '../text/text.tsx';

/** `isDay` leaves out the time of the day. */
export function Instant({ at, isDay = false }: { readonly at: string; readonly isDay?: boolean }): ReactNode {
  const { date, instant, instantInUtc } = useText();
  return (
    <time dateTime={at} title={instantInUtc(at)}>
      {isDay ? date(at) : instant(at)}
    </time>
  );
}
