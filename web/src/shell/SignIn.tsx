// Where there is no sandbox to pick somebody from: the way to the sign-in page of the tenant.

import { Button, Field, Input, makeStyles, Text, tokens } from '@fluentui/react-components';
import { useState, type ReactNode } from 'react';
import { beginSignIn } from '../api/tokens.ts';
import { Failed } from '../parts/states.tsx';

const useStyles = makeStyles({
  form: {
    display: 'flex',
    flexDirection: 'column',
    alignItems: 'flex-start',
    gap: tokens.spacingVerticalM,
    maxWidth: '460px',
    margin: '8vh auto 0',
  },
  field: { width: '100%' },
  other: { color: tokens.colorNeutralForeground3 },
});
const clientKey = 'latchkey.clientId';

/**
 * As the server wrote it into the page; empty in a sandbox that is not of this machine, and where Vite serves the page.
 */
const written = document.querySelector<HTMLMetaElement>('meta[name="latchkey-client"]')?.content ?? '';
const ownClientId = /^[0-9a-f-]{36}$/.test(written) ? written : '';

export function SignIn(): ReactNode {
  const styles = useStyles();
  const [other, setOther] = useState(localStorage.getItem(clientKey) ?? '');
  const [isOther, setIsOther] = useState(ownClientId === '');
  const [fault, setFault] = useState<Error | null>(null);
  const clientId = isOther ? other.trim() : ownClientId;
  const begin = async (): Promise<void> => {
    if (isOther) localStorage.setItem(clientKey, clientId);
    await beginSignIn('organizations', clientId).catch(setFault);
  };
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        void begin();
      }}
    >
      <Text as="h1" size={600} weight="semibold">
        Sign in
      </Text>
      <Text>
        The workbench acts as you, through the same API as every other client: you see and do here what you may.
      </Text>
      {isOther ? (
        <Field
          className={styles.field}
          label="Application (client) id"
          required
          hint={`Of a public client whose redirect address is ${location.origin}/signed-in`}
        >
          <Input value={other} onChange={(_, { value }) => setOther(value)} autoComplete="off" spellCheck={false} />
        </Field>
      ) : null}
      <Button type="submit" appearance="primary" size="large" disabled={clientId === ''}>
        Sign in
      </Button>
      {ownClientId === '' ? null : (
        <Button appearance="transparent" className={styles.other} onClick={() => setIsOther(!isOther)}>
          {isOther ? 'With the client of the workbench' : 'With another client'}
        </Button>
      )}
      {fault === null ? null : <Failed what="the sign-in page" error={fault} />}
    </form>
  );
}
