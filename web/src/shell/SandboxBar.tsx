// The bar of the sandbox over both doors: whom the page acts as, the tenant's clock, and the way back to the first day.

import {
  Button,
  makeStyles,
  mergeClasses,
  Popover,
  PopoverSurface,
  PopoverTrigger,
  tokens,
} from '@fluentui/react-components';
import { ArrowSwapRegular, BoxMultipleRegular, ClockRegular, PauseRegular } from '@fluentui/react-icons';
import { useEffect, useState, type ReactNode } from 'react';
import { useClock } from '../api/queries.ts';
import { ResetSandbox } from '../parts/ResetSandbox.tsx';
import { useSession } from '../session/session.ts';
import { useText } from '../text/text.tsx';
import { MoveClock } from './MoveClock.tsx';
import { ScenarioMenu } from './ScenarioMenu.tsx';
import { SwitchUser } from './SwitchUser.tsx';

const small = '@media (max-width: 720px)';
const useStyles = makeStyles({
  bar: {
    display: 'flex',
    alignItems: 'center',
    gap: tokens.spacingHorizontalXS,
    minHeight: '36px',
    padding: `0 ${tokens.spacingHorizontalS}`,
    backgroundColor: tokens.colorNeutralBackground4,
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
    fontSize: tokens.fontSizeBase200,
  },
  name: {
    fontWeight: tokens.fontWeightSemibold,
    padding: `0 ${tokens.spacingHorizontalS}`,
    '@media (max-width: 860px)': { display: 'none' },
  },
  space: { flexGrow: 1 },
  button: { minWidth: 0, fontWeight: tokens.fontWeightRegular },
  // There is room for three on the narrowest screens; scenarios are for desks.
  scenarios: { '@media (max-width: 480px)': { display: 'none' } },
  who: {
    whiteSpace: 'nowrap',
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    maxWidth: '34ch',
    [small]: { maxWidth: '24ch' },
  },
  time: { fontVariantNumeric: 'tabular-nums', whiteSpace: 'nowrap', [small]: { display: 'none' } },
  surface: { padding: tokens.spacingHorizontalM, maxWidth: 'min(380px, 92vw)' },
});

export default function SandboxBar(): ReactNode {
  const styles = useStyles();
  const { t } = useText();
  return (
    <section className={styles.bar} aria-label={t('shell.sandbox')}>
      <span className={styles.name}>{t('shell.sandbox')}</span>
      <Acting />
      <span className={styles.space} />
      <Scenarios />
      <Clock />
      <ResetSandbox isSubtle />
    </section>
  );
}

function Acting(): ReactNode {
  const styles = useStyles();
  const { t } = useText();
  const { identity, isSignedIn } = useSession();
  const [isOpen, setOpen] = useState(false);
  const name = identity?.displayName ?? '';
  const says = t(isSignedIn ? 'shell.sandbox.signedInAs' : 'shell.sandbox.actingAs', { name });
  return (
    <Popover open={isOpen} onOpenChange={(_, { open }) => setOpen(open)} trapFocus positioning="below-start">
      <PopoverTrigger disableButtonEnhancement>
        <Button
          size="small"
          appearance="subtle"
          className={styles.button}
          icon={<ArrowSwapRegular />}
          aria-label={`${says}. ${t('shell.sandbox.switch')}`}
        >
          <span className={styles.who} dir="auto">
            {says}
          </span>
        </Button>
      </PopoverTrigger>
      <PopoverSurface className={styles.surface} aria-label={t('shell.sandbox.switch')}>
        <SwitchUser onDone={() => setOpen(false)} />
      </PopoverSurface>
    </Popover>
  );
}

function Scenarios(): ReactNode {
  const styles = useStyles();
  const { t } = useText();
  const [isOpen, setOpen] = useState(false);
  return (
    <Popover open={isOpen} onOpenChange={(_, { open }) => setOpen(open)} trapFocus positioning="below-end">
      <PopoverTrigger disableButtonEnhancement>
        <Button
          size="small"
          appearance="subtle"
          className={mergeClasses(styles.button, styles.scenarios)}
          icon={<BoxMultipleRegular />}
          aria-label={t('shell.sandbox.scenarios')}
        >
          <span className={styles.time}>{t('shell.sandbox.scenarios')}</span>
        </Button>
      </PopoverTrigger>
      <PopoverSurface className={styles.surface} aria-label={t('shell.sandbox.scenarios')}>
        <ScenarioMenu onDone={() => setOpen(false)} />
      </PopoverSurface>
    </Popover>
  );
}

function Clock(): ReactNode {
  const styles = useStyles();
  const { t, instant } = useText();
  const [isOpen, setOpen] = useState(false);
  const { data: clock, dataUpdatedAt } = useClock();
  const machine = useEverySecond();
  if (clock === undefined || clock === null) return null;
  const now = clock.frozen ? Date.parse(clock.now) : Date.parse(clock.now) + Math.max(0, machine - dataUpdatedAt);
  const says = t(clock.frozen ? 'shell.sandbox.timeStopped' : 'shell.sandbox.time', { time: instant(now) });
  return (
    <Popover open={isOpen} onOpenChange={(_, { open }) => setOpen(open)} trapFocus positioning="below-end">
      <PopoverTrigger disableButtonEnhancement>
        <Button
          size="small"
          appearance="subtle"
          className={styles.button}
          icon={clock.frozen ? <PauseRegular /> : <ClockRegular />}
          aria-label={`${says}. ${t('shell.sandbox.moveClock')}`}
        >
          <time className={styles.time} dateTime={new Date(now).toISOString()}>
            {instant(now)}
          </time>
        </Button>
      </PopoverTrigger>
      <PopoverSurface className={styles.surface} aria-label={t('shell.sandbox.moveClock')}>
        <MoveClock now={now} onDone={() => setOpen(false)} />
      </PopoverSurface>
    </Popover>
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
