// A length of time: a number and its unit, kept as an ISO duration.

import { Field, Input, makeStyles, Select, tokens } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import { useText } from '../../text/text.tsx';
import type { ControlProps } from './controlProps.ts';
import { useFieldProps } from './simpleControls.tsx';

const useStyles = makeStyles({
  line: { display: 'flex', gap: tokens.spacingHorizontalS },
  number: { width: '96px' },
});

const units = ['hours', 'days', 'months', 'years'] as const;
type Unit = (typeof units)[number];
const letters: Readonly<Record<Unit, (count: number) => string>> = {
  hours: (count) => `PT${count}H`,
  days: (count) => `P${count}D`,
  months: (count) => `P${count}M`,
  years: (count) => `P${count}Y`,
};

interface Length {
  readonly count: number | null;
  readonly unit: Unit;
}

/** Weeks are days; what has several parts is counted in hours. */
export function lengthOf(duration: unknown): Length {
  const text = typeof duration === 'string' ? duration : '';
  const found = /^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?)?/.exec(text);
  const [years = 0, months = 0, weeks = 0, days = 0, hours = 0] = (found ?? [])
    .slice(1)
    .map((part) => Number(part ?? 0));
  const said = [hours, weeks * 7 + days, months, years];
  const at = said.findIndex((count) => count > 0);
  if (at === -1) return { count: text === '' ? null : 0, unit: 'days' };
  const [lowest = 0] = said.slice(at);
  if (at === 0 && weeks * 7 + days > 0) return { count: hours + (weeks * 7 + days) * 24, unit: 'hours' };
  return { count: lowest, unit: units[at] ?? 'days' };
}

export function DurationControl(props: ControlProps): ReactNode {
  const styles = useStyles();
  const { t } = useText();
  const { value, isReadOnly, onChange } = props;
  const { count, unit } = lengthOf(value);
  const give = (number: number | null, of: Unit): void => onChange(number === null ? null : letters[of](number));
  const field = useFieldProps(props);
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
            value={count === null ? '' : String(count)}
            onChange={(_, data) => give(data.value === '' ? null : Math.max(0, Math.trunc(Number(data.value))), unit)}
          />
          <Select
            aria-label={`${t(props.field.label)}: ${t('manage.unit')}`}
            value={unit}
            disabled={isReadOnly}
            onChange={(_, data) => give(count, data.value as Unit)}
          >
            {units.map((each) => (
              <option key={each} value={each}>
                {t(`manage.unit.${each}`)}
              </option>
            ))}
          </Select>
        </div>
      )}
    </Field>
  );
}
