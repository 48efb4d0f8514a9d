// A list of texts as lines, for rows of a form.

import { Field, Textarea } from '@fluentui/react-components';
import { useState, type ReactNode } from 'react';
import type { ControlProps } from '../forms/controlProps.ts';
import { useFieldProps } from '../forms/simpleControls.tsx';
import { isSame } from '../forms/values.ts';

export function LinesControl(props: ControlProps): ReactNode {
  const { value, isReadOnly, onChange } = props;
  const lines = Array.isArray(value) ? (value as readonly string[]) : [];
  // Blank lines stay while somebody types; another draft takes the place of all of it.
  const [typed, setTyped] = useState('');
  return (
    <Field {...useFieldProps(props)}>
      <Textarea
        dir="ltr"
        rows={4}
        resize="vertical"
        readOnly={isReadOnly}
        value={isSame(linesOf(typed), lines) ? typed : lines.join('\n')}
        onChange={(_, data) => {
          setTyped(data.value);
          onChange(linesOf(data.value));
        }}
      />
    </Field>
  );
}

const linesOf = (text: string): readonly string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
