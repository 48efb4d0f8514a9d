// Tenant time in the header, ticking as the tenant's clock does; it leads to the clock's page where there is one.

import { makeStyles, tokens, Tooltip } from '@fluentui/react-components';
import { ClockRegular, PauseRegular } from '@fluentui/react-icons';
import { useEffect, useState, type ReactNode } from 'react';
import { useClock } from '../api/queries.ts';
import { readableInstant } from '../parts/times.ts';
import { TextLink } from '../parts/TextLink.tsx';

const useStyles = makeStyles({
  chip: {
    display: 'inline-flex',
    alignItems: 'center',
    gap: '6px',
    padding: '4px 8px',
    borderRadius: tokens.borderRadiusMedium,
    color: tokens.colorNeutralForeground2,
    fontSize: tokens.fontSizeBase200,
    fontVariantNumeric: 'tabular-nums',
    whiteSpace: 'nowrap',
    '& svg': { fontSize: '16px' },
    '@media (max-width: 520px)': { '& time': { display: 'none' } },
  },
});

export function ClockChip(): ReactNode {
  const styles = useStyles();
  const { data: clock, dataUpdatedAt } = useClock();
  const machine = useEverySecond();
  if (clock === undefined || clock === null) return null;
  const now = clock.frozen ? Date.parse(clock.now) : Date.parse(clock.now) + Math.max(0, machine - dataUpdatedAt);
  const says = clock.frozen ? 'Tenant time, which stands still' : 'Tenant time';
  return (
    <Tooltip content={says} relationship="description">
      <TextLink to="/clock" className={styles.chip} aria-label={`${says}: ${readableInstant(now)}`}>
        {clock.frozen ? <PauseRegular /> : <ClockRegular />}
        <time dateTime={new Date(now).toISOString()}>{readableInstant(now)}</time>
      </TextLink>
    </Tooltip>
  );
}

function useEverySecond(): number {
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  return now;
}
