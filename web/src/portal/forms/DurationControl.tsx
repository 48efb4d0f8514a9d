// A length of time: a number and its unit, kept as an ISO duration.

import { Field, Input, makeStyles, Select, Text, tokens } from '@fluentui/react-components';
import { useState, type ReactNode } from 'react';
import { useText } from '../../text/text.tsx';
import type { ControlProps } from './controlProps.ts';
import { useFieldProps } from './simpleControls.tsx';
import { lengthOf, units, type Unit } from './times.ts';

const useStyles = makeStyles({
  line: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: tokens.spacingHorizontalS },
  number: { width: '96px' },
});

const letters: Readonly<Record<Unit, (count: number) => string>> = {
  hours: (count) => `PT${count}H`,
  days: (count) => `P${count}D`,
  months: (count) => `P${count}M`,
  years: (count) => `P${count}Y`,
};

/** What one number does not say stands beside it in words, until a number takes its place. */
export function DurationControl(props: ControlProps): ReactNode {
  const styles = useStyles();
  const { t, duration } = useText();
  const { isReadOnly, onChange } = props;
  const [chosen, setChosen] = useState<Unit>('days');
  const value = typeof props.value === 'string' ? props.value : '';
  const length = lengthOf(value);
  const unit = length?.unit ?? chosen;
  const field = useFieldProps(props);
  const type = (said: string): void =>
    onChange(said === '' ? null : letters[unit](Math.max(0, Math.trunc(Number(said)))));
  return (
    <Field {...field}>
      {(control) => (
        <div className={styles.line}>
          <Input
            {...control}
            className={styles.number}
            type="number"
            min={0}
            readOnly={isReadOnly}
            value={length === null ? '' : String(length.count)}
            onChange={(_, data) => type(data.value)}
          />
          <Select
            aria-label={`${t(props.field.label)}: ${t('manage.unit')}`}
            value={unit}
            disabled={isReadOnly}
            onChange={(_, data) => {
              setChosen(data.value as Unit);
              if (length !== null) onChange(letters[data.value as Unit](length.count));
            }}
          >
            {units.map((each) => (
              <option key={each} value={each}>
                {t(`manage.unit.${each}`)}
              </option>
            ))}
          </Select>
          {length !== null || value === '' ? null : <Text>{duration(value)}</Text>}
        </div>
      )}
    </Field>
  );
}
