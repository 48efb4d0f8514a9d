// A colour, chosen or typed as its hexadecimal number.

import { Field, Input, makeStyles, tokens } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import { useText } from '../../../text/text.tsx';
import type { ControlProps } from '../../forms/controlProps.ts';
import { useFieldProps } from '../../forms/simpleControls.tsx';

const useStyles = makeStyles({
  line: { display: 'flex', gap: tokens.spacingHorizontalS, alignItems: 'center' },
  choice: { width: '44px', height: '32px', padding: 0, border: `1px solid ${tokens.colorNeutralStroke1}` },
});

export const isColour = (text: unknown): text is string => typeof text === 'string' && /^#[0-9a-f]{6}$/i.test(text);

export function ColourControl(props: ControlProps): ReactNode {
  const styles = useStyles();
  const { t } = useText();
  const text = typeof props.value === 'string' ? props.value : '';
  const change = (value: string): void => props.onChange(value === '' ? null : value);
  return (
    <div className={styles.line}>
      <Field {...useFieldProps(props)}>
        <Input
          value={text}
          dir="ltr"
          placeholder="#0078D4"
          readOnly={props.isReadOnly}
          onChange={(_, { value }) => change(value)}
        />
      </Field>
      <input
        type="color"
        className={styles.choice}
        aria-label={t('admin.branding.chooseColour')}
        disabled={props.isReadOnly}
        value={isColour(text) ? text.toLowerCase() : '#4759cf'}
        onChange={(event) => change(event.target.value)}
      />
    </div>
  );
}
