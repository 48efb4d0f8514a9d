// A list of texts as lines, for rows of a form.

import { Field, Textarea } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import type { ControlProps } from '../forms/controlProps.ts';
import { useFieldProps } from '../forms/simpleControls.tsx';

export function LinesControl(props: ControlProps): ReactNode {
  const { value, isReadOnly, onChange } = props;
  const lines = Array.isArray(value) ? (value as readonly string[]) : [];
  return (
    <Field {...useFieldProps(props)}>
      <Textarea
        dir="ltr"
        rows={4}
        resize="vertical"
        readOnly={isReadOnly}
        defaultValue={lines.join('\n')}
        onChange={(_, data) =>
          onChange(
            data.value
              .split('\n')
              .map((line) => line.trim())
              .filter((line) => line !== ''),
          )
        }
      />
    </Field>
  );
}
