// The secrets by which either side proves who it is: added and removed, never shown again. Two at once, so that one
// takes the other's place without a gap.

import { Field, Input, Select, Textarea } from '@fluentui/react-components';
import { AddRegular } from '@fluentui/react-icons';
import { useState, type ReactNode } from 'react';
import { callGraph } from '../../../api/graph.ts';
import { useWrite } from '../../../api/queries.ts';
import { Section } from '../../../parts/Section.tsx';
import { Failed, Nothing } from '../../../parts/states.tsx';
import { WriteButton } from '../../../parts/WriteButton.tsx';
import { useToasts } from '../../../shell/toasts.ts';
import { useText, type TextKey } from '../../../text/text.tsx';
import { Panel } from '../../parts/Panel.tsx';
import { RemoveButton } from '../../parts/RemoveButton.tsx';
import { ShownOnce } from '../ShownOnce.tsx';
import { connectionPath, type Connection } from './connection.ts';

const names = ['SecretToken', 'Password', 'ClientSecret', 'ClientCertificate'] as const;
/** Which secret each way to sign in there shows. */
const nameBy: Readonly<Record<string, (typeof names)[number]>> = {
  basic: 'Password',
  clientCredentials: 'ClientSecret',
  certificate: 'ClientCertificate',
};

export function ConnectionSecrets({ of }: { readonly of: Connection }): ReactNode {
  const { t, known, date } = useText();
  const [isAdding, setAdding] = useState(false);
  const secrets = of.secrets ?? [];
  return (
    <div style={{ maxWidth: '760px' }}>
      <Section
        title={t('connections.part.secrets')}
        actions={
          <WriteButton size="small" icon={<AddRegular />} onClick={() => setAdding(true)}>
            {t('connections.addSecret')}
          </WriteButton>
        }
      >
        <p style={{ marginTop: 0 }}>{t(`connections.secrets.${of.direction}`)}</p>
        {secrets.length === 0 ? <Nothing title={t('connections.secrets.none')} /> : null}
        <ul style={{ listStyleType: 'none', margin: 0, padding: 0 }}>
          {secrets.map(({ id, name, hint, createdAt, expiresAt }) => {
            const called = known(`connections.secret.${name}` as TextKey, name);
            const says = hint === null ? called : t('connections.secret.hinted', { name: called, hint });
            return (
              <li
                key={id}
                style={{
                  display: 'flex',
                  flexWrap: 'wrap',
                  alignItems: 'center',
                  columnGap: '12px',
                  minHeight: '36px',
                }}
              >
                <bdi style={{ flexGrow: 1, overflowWrap: 'anywhere', minWidth: 0 }}>{says}</bdi>
                <span>
                  {expiresAt === null
                    ? t('connections.secret.since', { date: date(createdAt) })
                    : t('admin.attention.ends', { date: date(expiresAt) })}
                </span>
                <RemoveButton
                  name={says}
                  says={t(`connections.secret.removeSays.${of.direction}`)}
                  run={(identity) =>
                    callGraph(identity, 'POST', `${connectionPath(of.id)}/removeSecret`, { secretId: id })
                  }
                />
              </li>
            );
          })}
        </ul>
      </Section>
      {isAdding ? <AddSecret of={of} onClose={() => setAdding(false)} /> : null}
    </div>
  );
}

function AddSecret({ of, onClose }: { readonly of: Connection; readonly onClose: () => void }): ReactNode {
  const { t } = useText();
  const toasts = useToasts();
  const isOutbound = of.direction === 'outbound';
  const [name, setName] = useState(nameBy[String(of.settings['authentication'])] ?? 'SecretToken');
  const [value, setValue] = useState('');
  const [drawn, setDrawn] = useState<string | null>(null);
  const write = useWrite((identity) =>
    callGraph<{ readonly secretText?: string }>(
      identity,
      'POST',
      `${connectionPath(of.id)}/addSecret`,
      isOutbound ? { name, value } : { name: 'SecretToken' },
    ),
  );
  if (drawn !== null)
    return (
      <ShownOnce
        title={t('connections.secretOf', { name: of.displayName })}
        says={t('connections.secretOnce')}
        label={t('connections.secret.SecretToken')}
        value={drawn}
        onClose={onClose}
      />
    );
  const done = (secretText: string | undefined): void => {
    if (secretText === undefined) {
      toasts.done(t('connections.secretAdded'));
      onClose();
    } else setDrawn(secretText);
  };
  return (
    <Panel
      title={t('connections.addSecret')}
      onClose={onClose}
      onSubmit={() => write.mutate(undefined, { onSuccess: ({ secretText }) => done(secretText) })}
      foot={
        <WriteButton
          type="submit"
          appearance="primary"
          disabled={write.isPending || (isOutbound && value.trim() === '')}
        >
          {t('connections.addSecret')}
        </WriteButton>
      }
    >
      {isOutbound ? (
        <>
          <Field label={t('connections.secret.kind')}>
            <Select
              value={name}
              onChange={(_, chosen) => setName(names.find((each) => each === chosen.value) ?? 'SecretToken')}
            >
              {names.map((each) => (
                <option key={each} value={each}>
                  {t(`connections.secret.${each}`)}
                </option>
              ))}
            </Select>
          </Field>
          <Field label={t('connections.secret.value')} hint={t('connections.secret.valueHelp')}>
            {name === 'ClientCertificate' ? (
              <Textarea rows={6} dir="ltr" value={value} onChange={(_, typed) => setValue(typed.value)} />
            ) : (
              <Input type="password" autoComplete="off" value={value} onChange={(_, typed) => setValue(typed.value)} />
            )}
          </Field>
        </>
      ) : (
        <p style={{ margin: 0 }}>{t('connections.secret.isDrawn')}</p>
      )}
      {write.error === null ? null : <Failed error={write.error} />}
    </Panel>
  );
}
