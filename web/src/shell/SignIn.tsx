// Where there is no sandbox to pick somebody from: the way to the sign-in page of the tenant.

import { Button, Field, Input, makeStyles, Text, tokens } from '@fluentui/react-components';
import { useState, type ReactNode } from 'react';
import { beginSignIn } from '../api/tokens.ts';
import { Failed } from '../parts/states.tsx';

const useStyles = makeStyles({ form: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalM, maxWidth: '460px', margin: '8vh auto 0' } });
const clientKey = 'latchkey.clientId';

export function SignIn(): ReactNode {
  const styles = useStyles();
  const [clientId, setClientId] = useState(localStorage.getItem(clientKey) ?? '');
  const [fault, setFault] = useState<Error | null>(null);
  const begin = async (): Promise<void> => {
    localStorage.setItem(clientKey, clientId.trim());
    await beginSignIn('organizations', clientId.trim()).catch(setFault);
  };
  return (
    <form className={styles.form} onSubmit={(event) => { event.preventDefault(); void begin(); }}>
      <Text as="h1" size={600} weight="semibold">Sign in</Text>
      <Text>The workbench acts as you, through the same API as every other client. It needs a public client application whose redirect address is {location.origin}/signed-in.</Text>
      <Field label="Application (client) id" required><Input value={clientId} onChange={(_, { value }) => setClientId(value)} autoComplete="off" spellCheck={false} /></Field>
      <Button type="submit" appearance="primary" disabled={clientId.trim() === ''}>Sign in</Button>
      {fault === null ? null : <Failed what="the sign-in page" error={fault} />}
    </form>
  );
}
