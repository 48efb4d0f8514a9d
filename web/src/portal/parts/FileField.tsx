// A field for a file, which is not read if it is too large to be what is asked for.

import { Field, makeStyles } from '@fluentui/react-components';
import { useState, type ReactNode } from 'react';
import { useText } from '../../text/text.tsx';

const useStyles = makeStyles({ file: { maxWidth: '100%' } });

export function FileField({
  label,
  hint,
  accept,
  megabytes,
  fault = null,
  onFile,
}: {
  readonly label: string;
  readonly hint: string;
  readonly accept: string;
  /** The most that is read. */
  readonly megabytes: number;
  /** What is wrong with what was read. */
  readonly fault?: string | null;
  /** Null where the field is empty, or the file too large. */
  readonly onFile: (file: File | null) => void;
}): ReactNode {
  const styles = useStyles();
  const { t } = useText();
  const [isTooLarge, setTooLarge] = useState(false);
  const message = isTooLarge ? t('manage.file.tooLarge', { megabytes }) : fault;
  return (
    <Field
      label={label}
      hint={hint}
      {...(message === null ? {} : { validationState: 'error' as const, validationMessage: message })}
    >
      {(control) => (
        <input
          {...control}
          type="file"
          className={styles.file}
          accept={accept}
          onChange={({ target }) => {
            const file = target.files?.[0] ?? null;
            const isOver = file !== null && file.size > megabytes * 1_000_000;
            setTooLarge(isOver);
            onFile(isOver ? null : file);
          }}
        />
      )}
    </Field>
  );
}
