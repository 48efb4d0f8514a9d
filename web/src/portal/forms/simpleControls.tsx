// Controls of one value: texts, switches, choices, numbers, days, languages.

import {
  Field,
  Input,
  makeStyles,
  Radio,
  RadioGroup,
  Select,
  Switch,
  Textarea,
  type FieldProps,
} from '@fluentui/react-components';
import type { ReactNode } from 'react';
import { useText } from '../../text/text.tsx';
import type { ControlProps } from './controlProps.ts';
import { saysOf } from './faultPlaces.ts';
import { dayOf, endOfDay } from './times.ts';

const useStyles = makeStyles({
  short: { width: 'min(220px, 100%)' },
  number: { width: '110px' },
});

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** Label, help and faults of a field. */
export function useFieldProps({ field, faults }: Pick<ControlProps, 'field' | 'faults'>): FieldProps {
  const { t } = useText();
  return {
    label: t(field.label),
    required: field.isRequired === true,
    ...(field.help === undefined ? {} : { hint: t(field.help) }),
    ...(faults.length === 0 ? {} : { validationState: 'error', validationMessage: saysOf(faults) }),
  };
}

export function TextControl(props: ControlProps): ReactNode {
  const { field, value, isReadOnly, onChange } = props;
  // An empty text is no text.
  const change = (_: unknown, data: { readonly value: string }): void =>
    onChange(data.value === '' ? null : data.value);
  return (
    <Field {...useFieldProps(props)}>
      {field.control === 'line' ? (
        <Input value={textOf(value)} readOnly={isReadOnly} onChange={change} dir="auto" autoComplete="off" />
      ) : (
        <Textarea value={textOf(value)} readOnly={isReadOnly} onChange={change} dir="auto" resize="vertical" rows={2} />
      )}
    </Field>
  );
}

export function SwitchControl(props: ControlProps): ReactNode {
  const { label, ...field } = useFieldProps(props);
  return (
    <Field {...field}>
      <Switch
        label={label as string}
        checked={props.value === true}
        disabled={props.isReadOnly}
        onChange={(_, { checked }) => props.onChange(checked)}
      />
    </Field>
  );
}

/** Up to three are seen at once; of more one is picked from a list. */
const mostRadios = 3;

export function ChoiceControl(props: ControlProps): ReactNode {
  const styles = useStyles();
  const { t } = useText();
  const { field, value, isReadOnly, onChange } = props;
  const shown = useFieldProps(props);
  if (field.control !== 'choice') return null;
  const { choices } = field;
  const isKnown = choices.some((each) => each.value === value);
  if (choices.length <= mostRadios)
    return (
      <Field {...shown}>
        <RadioGroup value={textOf(value)} disabled={isReadOnly} onChange={(_, data) => onChange(data.value)}>
          {choices.map((each) => (
            <Radio
              key={each.value}
              value={each.value}
              label={
                each.help === undefined ? (
                  t(each.label)
                ) : (
                  <>
                    {t(each.label)}
                    <br />
                    <small>{t(each.help)}</small>
                  </>
                )
              }
            />
          ))}
        </RadioGroup>
      </Field>
    );
  const help = choices.find((each) => each.value === value)?.help;
  return (
    <Field {...shown} {...(help === undefined ? {} : { hint: t(help) })}>
      <Select
        className={styles.short}
        value={textOf(value)}
        disabled={isReadOnly}
        onChange={(_, data) => onChange(data.value)}
      >
        {isKnown ? null : <option value={textOf(value)} />}
        {choices.map((each) => (
          <option key={each.value} value={each.value}>
            {t(each.label)}
          </option>
        ))}
      </Select>
    </Field>
  );
}

export function NumberControl(props: ControlProps): ReactNode {
  const styles = useStyles();
  const { field, value, isReadOnly, onChange } = props;
  const shown = useFieldProps(props);
  if (field.control !== 'number') return null;
  return (
    <Field {...shown}>
      <Input
        className={styles.number}
        type="number"
        min={field.least}
        max={field.most}
        readOnly={isReadOnly}
        value={typeof value === 'number' ? String(value) : ''}
        onChange={(_, data) => onChange(data.value === '' ? null : Number(data.value))}
      />
    </Field>
  );
}

/** A day as an instant: the end of the day, where the person is. */
export function DateControl(props: ControlProps): ReactNode {
  const styles = useStyles();
  const { value, isReadOnly, onChange } = props;
  return (
    <Field {...useFieldProps(props)}>
      <Input
        className={styles.short}
        type="date"
        readOnly={isReadOnly}
        value={dayOf(textOf(value))}
        onChange={(_, data) => {
          const next = data.value === '' ? null : endOfDay(data.value);
          if (next !== null || data.value === '') onChange(next);
        }}
      />
    </Field>
  );
}

const languages = [
  'ar',
  'da',
  'de',
  'en',
  'es',
  'fi',
  'fr',
  'it',
  'ja',
  'ko',
  'nb',
  'nl',
  'pl',
  'pt',
  'sv',
  'tr',
  'zh',
];

export function LanguageControl(props: ControlProps): ReactNode {
  const styles = useStyles();
  const { language } = useText();
  const names = new Intl.DisplayNames(language === 'ar-XB' ? 'en' : language, { type: 'language' });
  const value = textOf(props.value);
  const all = value === '' || languages.includes(value) ? languages : [value, ...languages];
  return (
    <Field {...useFieldProps(props)}>
      <Select
        className={styles.short}
        value={value}
        disabled={props.isReadOnly}
        onChange={(_, data) => props.onChange(data.value)}
      >
        {value === '' ? <option value="" /> : null}
        {all.map((each) => (
          <option key={each} value={each}>
            {names.of(each)}
          </option>
        ))}
      </Select>
    </Field>
  );
}
