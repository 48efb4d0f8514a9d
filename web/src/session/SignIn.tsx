// Where nobody is signed in: the way to the sign-in page of the tenant. Where the server wrote no client into the page,
// one is named here.

import { Button, Field, Input, makeStyles, Text, tokens } from '@fluentui/react-components';
import { useState, type ReactNode } from 'react';
import { Failed } from '../parts/states.tsx';
import { useText } from '../text/text.tsx';
import SandboxKey from './SandboxKey.tsx';
import { ownClient } from './session.ts';
import { beginSignIn } from './tokens.ts';

const useStyles = makeStyles({
  form: {
    display: 'flex',
    flexDirection: 'column',
    alignItems: 'flex-start',
    gap: tokens.spacingVerticalM,
    maxWidth: '460px',
    margin: '8vh auto 0',
  },
  title: { margin: 0 },
  field: { width: '100%' },
});
const otherKey = 'latchkey.clientId';

export default function SignIn(): ReactNode {
  const styles = useStyles();
  const { t } = useText();
  const [other, setOther] = useState(localStorage.getItem(otherKey) ?? '');
  const [fault, setFault] = useState<Error | null>(null);
  const client = ownClient ?? { tenant: 'organizations', clientId: other.trim() };
  const begin = async (): Promise<void> => {
    if (ownClient === null) localStorage.setItem(otherKey, client.clientId);
    await beginSignIn(client).catch(setFault);
  };
  return (
    <>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          void begin();
        }}
      >
        <Text as="h1" size={600} weight="semibold" className={styles.title}>
          {t('shell.signIn')}
        </Text>
        <Text>{t('shell.signInSays')}</Text>
        {ownClient === null ? (
          <Field
            className={styles.field}
            label={t('shell.clientId')}
            required
            hint={t('shell.clientIdHint', { address: `${location.origin}/signed-in` })}
          >
            <Input value={other} onChange={(_, { value }) => setOther(value)} autoComplete="off" spellCheck={false} />
          </Field>
        ) : null}
        <Button type="submit" appearance="primary" size="large" disabled={client.clientId === ''}>
          {t('shell.signIn')}
        </Button>
        {fault === null ? null : <Failed error={fault} />}
      </form>
      {ownClient === null ? <SandboxKey /> : null}
    </>
  );
}
