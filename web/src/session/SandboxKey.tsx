// A sandbox that answers to whoever has its key: the key is asked for once, and kept for the tab.

import { Button, Field, Input, makeStyles, Text, tokens } from '@fluentui/react-components';
import { useState, type ReactNode } from 'react';
import { tryKey } from '../api/sandbox.ts';
import { useText } from '../text/text.tsx';
import { startSession } from './session.ts';

const useStyles = makeStyles({
  form: {
    display: 'flex',
    flexDirection: 'column',
    alignItems: 'flex-start',
    gap: tokens.spacingVerticalM,
    maxWidth: '460px',
    margin: `${tokens.spacingVerticalXXXL} auto`,
  },
  title: { margin: 0 },
  field: { width: '100%' },
});

export default function SandboxKey(): ReactNode {
  const styles = useStyles();
  const { t } = useText();
  const [key, setKey] = useState('');
  const [isWrong, setWrong] = useState(false);
  const open = async (): Promise<void> => {
    // A header holds no other letters, and no key has them.
    const isRight = /^[\x21-\x7e]+$/.test(key) && (await tryKey(key).catch(() => false));
    if (isRight) await startSession();
    else setWrong(true);
  };
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        void open();
      }}
    >
      <Text as="h2" size={500} weight="semibold" className={styles.title}>
        {t('shell.sandboxKeyTitle')}
      </Text>
      <Field
        className={styles.field}
        label={t('shell.sandboxKey')}
        required
        hint={t('shell.sandboxKeyHint')}
        {...(isWrong ? { validationMessage: t('shell.sandboxKeyWrong') } : {})}
      >
        <Input
          type="password"
          value={key}
          onChange={(_, { value }) => {
            setKey(value.trim());
            setWrong(false);
          }}
          autoComplete="off"
        />
      </Field>
      <Button type="submit" disabled={key === ''}>
        {t('shell.sandboxOpen')}
      </Button>
    </form>
  );
}
