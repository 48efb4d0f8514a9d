// Where a list comes from: a file, or what somebody pastes.

import { Field, Textarea } from '@fluentui/react-components';
import { useState, type ReactNode } from 'react';
import { useText } from '../../text/text.tsx';
import { FileField } from './FileField.tsx';

/** What was given by each way. */
export interface GivenTexts {
  readonly file: string;
  readonly pasted: string;
}
export const nothingGiven: GivenTexts = { file: '', pasted: '' };

export function CsvFields({
  fileLabel,
  pasteLabel,
  help,
  rows = 3,
  of,
  isReadable,
  onChange,
}: {
  readonly fileLabel: string;
  readonly pasteLabel: string;
  /** What a file has to hold. */
  readonly help: string;
  readonly rows?: number;
  readonly of: GivenTexts;
  /** False of what is no CSV. */
  readonly isReadable: Readonly<Record<keyof GivenTexts, boolean>>;
  /** Called with a change of what was given when the change was made. */
  readonly onChange: (change: (before: GivenTexts) => GivenTexts) => void;
}): ReactNode {
  const { t } = useText();
  const [pasted, setPasted] = useState(of.pasted);
  const unreadable = t('manage.assign.unreadable');
  const give = (file: string): void => onChange((before) => ({ ...before, file }));
  return (
    <>
      <FileField
        label={fileLabel}
        hint={help}
        accept=".csv,.txt,text/csv,text/plain"
        megabytes={5}
        fault={isReadable.file ? null : unreadable}
        onFile={(file) => {
          if (file === null) give('');
          else void file.text().then(give);
        }}
      />
      <Field
        label={pasteLabel}
        {...(isReadable.pasted ? {} : { validationState: 'error' as const, validationMessage: unreadable })}
      >
        <Textarea
          rows={rows}
          value={pasted}
          onChange={(_, { value }) => setPasted(value)}
          onBlur={() => {
            if (pasted !== of.pasted) onChange((before) => ({ ...before, pasted }));
          }}
        />
      </Field>
    </>
  );
}
