// Moves the tenant's clock by a number of days.

import { Button, Field, makeStyles, SpinButton, tokens } from '@fluentui/react-components';
import { useState, type ReactNode } from 'react';
import { useText } from '../text/text.tsx';
import { useMoveClock } from './moveClock.ts';

const most = 3650;
const useStyles = makeStyles({
  line: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalS, alignItems: 'flex-end' },
  number: { width: '110px' },
});

export function AdvanceDays({ onDone }: { readonly onDone?: () => void }): ReactNode {
  const styles = useStyles();
  const { t } = useText();
  const { move, isMoving } = useMoveClock();
  const [days, setDays] = useState<number | null>(1);
  const isValid = days !== null && Number.isInteger(days) && days > 0 && days <= most;
  return (
    <form
      className={styles.line}
      onSubmit={(event) => {
        event.preventDefault();
        if (!isValid) return;
        move({ advance: `P${days}D` });
        onDone?.();
      }}
    >
      <Field label={t('shell.sandbox.days')}>
        <SpinButton
          className={styles.number}
          min={1}
          max={most}
          value={days}
          displayValue={days === null ? '' : String(days)}
          onChange={(_, { value, displayValue }) => setDays(value ?? (Number(displayValue) || null))}
        />
      </Field>
      <Button type="submit" appearance="primary" disabled={!isValid || isMoving}>
        {t('shell.sandbox.advance')}
      </Button>
    </form>
  );
}
