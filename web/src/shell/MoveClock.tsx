// The tenant's clock, moved from any page: by a number of days, or stopped and released.

import { Button, Field, makeStyles, SpinButton, Switch, Text, tokens } from '@fluentui/react-components';
import { useState, type ReactNode } from 'react';
import { useClock } from '../api/queries.ts';
import { useMoveClock } from '../parts/moveClock.ts';
import { TextLink } from '../parts/TextLink.tsx';
import { useText } from '../text/text.tsx';

const useStyles = makeStyles({
  form: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalM, minWidth: '240px' },
  line: { display: 'flex', gap: tokens.spacingHorizontalS, alignItems: 'flex-end' },
  number: { width: '110px' },
});

export function MoveClock({ now, onDone }: { readonly now: number; readonly onDone: () => void }): ReactNode {
  const styles = useStyles();
  const { t, instant } = useText();
  const { move, isMoving } = useMoveClock();
  const { data: clock } = useClock();
  const [days, setDays] = useState<number | null>(1);
  const isValid = days !== null && Number.isInteger(days) && days > 0 && days <= 3650;
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (!isValid) return;
        move({ advance: `P${days}D` });
        onDone();
      }}
    >
      <Text weight="semibold">{instant(now)}</Text>
      <div className={styles.line}>
        <Field label={t('shell.sandbox.days')}>
          <SpinButton
            className={styles.number}
            min={1}
            max={3650}
            value={days}
            displayValue={days === null ? '' : String(days)}
            onChange={(_, { value, displayValue }) => setDays(value ?? (Number(displayValue) || null))}
          />
        </Field>
        <Button type="submit" appearance="primary" disabled={!isValid || isMoving}>
          {t('shell.sandbox.advance')}
        </Button>
      </div>
      <Switch
        checked={clock?.frozen === false}
        disabled={isMoving}
        onChange={(_, { checked }) => move({ frozen: !checked })}
        label={t(clock?.frozen === true ? 'shell.sandbox.stopped' : 'shell.sandbox.running')}
      />
      <TextLink to="/workbench/clock" onClick={onDone}>
        {t('shell.sandbox.due')}
      </TextLink>
    </form>
  );
}
