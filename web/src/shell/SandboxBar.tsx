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
import { useEffect, useState, type ReactElement, type ReactNode } from 'react';
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
    [small]: { maxWidth: '24ch', whiteSpace: 'normal', lineHeight: '16px', textAlign: 'start' },
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
  const name = (identity?.viewedBy ?? identity)?.displayName ?? '';
  const says = t(isSignedIn ? 'shell.sandbox.signedInAs' : 'shell.sandbox.actingAs', { name });
  return (
    <BarMenu
      title={t('shell.sandbox.switch')}
      says={says}
      icon={<ArrowSwapRegular />}
      shown={
        <span className={styles.who} dir="auto">
          {says}
        </span>
      }
      positioning="below-start"
      content={(close) => <SwitchUser onDone={close} />}
    />
  );
}

function Scenarios(): ReactNode {
  const styles = useStyles();
  const { t } = useText();
  return (
    <BarMenu
      title={t('shell.sandbox.scenarios')}
      className={styles.scenarios}
      icon={<BoxMultipleRegular />}
      shown={<span className={styles.time}>{t('shell.sandbox.scenarios')}</span>}
      content={(close) => <ScenarioMenu onDone={close} />}
    />
  );
}

function Clock(): ReactNode {
  const styles = useStyles();
  const { t, instant } = useText();
  const { data: clock, dataUpdatedAt } = useClock();
  const machine = useEverySecond();
  if (clock === undefined || clock === null) return null;
  const now = clock.frozen ? Date.parse(clock.now) : Date.parse(clock.now) + Math.max(0, machine - dataUpdatedAt);
  return (
    <BarMenu
      title={t('shell.sandbox.moveClock')}
      says={t(clock.frozen ? 'shell.sandbox.timeStopped' : 'shell.sandbox.time', { time: instant(now) })}
      icon={clock.frozen ? <PauseRegular /> : <ClockRegular />}
      shown={
        <time className={styles.time} dateTime={new Date(now).toISOString()}>
          {instant(now)}
        </time>
      }
      content={(close) => <MoveClock now={now} onDone={close} />}
    />
  );
}

interface BarMenuProps {
  /** What it is for; with `says`, what stands now, it is the name of the button. */
  readonly title: string;
  readonly says?: string;
  readonly icon: ReactElement;
  readonly shown: ReactNode;
  readonly className?: string | undefined;
  readonly positioning?: 'below-start' | 'below-end';
  readonly content: (close: () => void) => ReactNode;
}

/** A button of the bar, and what opens below it. */
function BarMenu({ title, says, icon, shown, className, positioning = 'below-end', content }: BarMenuProps): ReactNode {
  const styles = useStyles();
  const [isOpen, setOpen] = useState(false);
  return (
    <Popover open={isOpen} onOpenChange={(_, { open }) => setOpen(open)} trapFocus positioning={positioning}>
      <PopoverTrigger disableButtonEnhancement>
        <Button
          size="small"
          appearance="subtle"
          className={mergeClasses(styles.button, className)}
          icon={icon}
          aria-label={says === undefined ? title : `${says}. ${title}`}
        >
          {shown}
        </Button>
      </PopoverTrigger>
      <PopoverSurface className={styles.surface} aria-label={title}>
        {content(() => setOpen(false))}
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
