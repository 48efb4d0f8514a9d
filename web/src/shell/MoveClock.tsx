// The tenant's clock, moved from any page: by a number of days, or stopped and released.

import { makeStyles, Switch, Text, tokens } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import { useClock } from '../api/queries.ts';
import { AdvanceDays } from '../parts/AdvanceDays.tsx';
import { useMoveClock } from '../parts/moveClock.ts';
import { TextLink } from '../parts/TextLink.tsx';
import { useText } from '../text/text.tsx';

const useStyles = makeStyles({
  form: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalM, minWidth: '240px' },
});

export function MoveClock({ now, onDone }: { readonly now: number; readonly onDone: () => void }): ReactNode {
  const styles = useStyles();
  const { t, instant } = useText();
  const { move, isMoving } = useMoveClock();
  const { data: clock } = useClock();
  return (
    <div className={styles.form}>
      <Text weight="semibold">{instant(now)}</Text>
      <AdvanceDays onDone={onDone} />
      <Switch
        checked={clock?.frozen === false}
        disabled={isMoving}
        onChange={(_, { checked }) => move({ frozen: !checked })}
        label={t(clock?.frozen === true ? 'shell.sandbox.stopped' : 'shell.sandbox.running')}
      />
      <TextLink to="/workbench/clock" onClick={onDone}>
        {t('shell.sandbox.due')}
      </TextLink>
    </div>
  );
}
