// Where a list comes from: a file, or what somebody pastes.

import { Field, makeStyles, Textarea, type FieldProps } from '@fluentui/react-components';
import { useState, type ReactNode } from 'react';
import { useText } from '../../text/text.tsx';

const useStyles = makeStyles({ file: { maxWidth: '100%' } });

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
  readonly isReadable: (text: string) => boolean;
  /** Called with a change of what was given when the change was made. */
  readonly onChange: (change: (before: GivenTexts) => GivenTexts) => void;
}): ReactNode {
  const styles = useStyles();
  const { t } = useText();
  const [pasted, setPasted] = useState(of.pasted);
  const faultOf = (text: string): Pick<FieldProps, 'validationState' | 'validationMessage'> =>
    isReadable(text) ? {} : { validationState: 'error', validationMessage: t('manage.assign.unreadable') };
  return (
    <>
      <Field label={fileLabel} hint={help} {...faultOf(of.file)}>
        {(control) => (
          <input
            {...control}
            type="file"
            className={styles.file}
            accept=".csv,.txt,text/csv,text/plain"
            onChange={({ target }) => {
              const [file] = target.files ?? [];
              if (file === undefined) onChange((before) => ({ ...before, file: '' }));
              void file?.text().then((text) => onChange((before) => ({ ...before, file: text })));
            }}
          />
        )}
      </Field>
      <Field label={pasteLabel} {...faultOf(of.pasted)}>
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
