// The secrets and certificates of an application: a new secret is shown once.

import { Field, Input, Select } from '@fluentui/react-components';
import { AddRegular } from '@fluentui/react-icons';
import { useState, type ReactNode } from 'react';
import { callGraph, callWith, type Sent } from '../../../api/graph.ts';
import { useWrite } from '../../../api/queries.ts';
import { useTenantNow } from '../../../api/tenantTime.ts';
import { Section } from '../../../parts/Section.tsx';
import { Failed, Nothing } from '../../../parts/states.tsx';
import { useText } from '../../../text/text.tsx';
import { Panel } from '../../parts/Panel.tsx';
import { RemoveButton } from '../../parts/RemoveButton.tsx';
import { ShownOnce } from '../ShownOnce.tsx';
import { AddCertificate } from './AddCertificate.tsx';
import { certificatesCall, clientPath, type Client, type ClientCredential } from './client.ts';
import { WriteButton } from '../../../parts/WriteButton.tsx';

export function ClientSecrets({ of, mayEdit }: { readonly of: Client; readonly mayEdit: boolean }): ReactNode {
  const { t } = useText();
  const [isAdding, setAdding] = useState(false);
  const [isCertifying, setCertifying] = useState(false);
  const path = clientPath(of.id);
  return (
    <div style={{ maxWidth: '760px' }}>
      <Section
        title={t('admin.client.secrets')}
        actions={
          mayEdit ? (
            <WriteButton size="small" icon={<AddRegular />} onClick={() => setAdding(true)}>
              {t('admin.client.addSecret')}
            </WriteButton>
          ) : undefined
        }
      >
        <CredentialList
          of={of.passwordCredentials}
          unnamed={t('admin.client.secret')}
          remove={
            mayEdit
              ? (keyId) => ({ method: 'POST', path: `${path}/removePassword`, body: JSON.stringify({ keyId }) })
              : null
          }
        />
      </Section>
      <Section
        title={t('admin.client.certificates')}
        actions={
          mayEdit ? (
            <WriteButton size="small" icon={<AddRegular />} onClick={() => setCertifying(true)}>
              {t('admin.client.addCertificate')}
            </WriteButton>
          ) : undefined
        }
      >
        <CredentialList
          of={of.keyCredentials}
          unnamed={t('admin.client.certificate')}
          remove={
            mayEdit
              ? (keyId) =>
                  certificatesCall(
                    of,
                    of.keyCredentials.filter((each) => each.keyId !== keyId),
                  )
              : null
          }
        />
      </Section>
      {isCertifying ? <AddCertificate of={of} onClose={() => setCertifying(false)} /> : null}
      {isAdding ? <AddSecret path={path} name={of.displayName} onClose={() => setAdding(false)} /> : null}
    </div>
  );
}

function CredentialList({
  of,
  unnamed,
  remove,
}: {
  readonly of: readonly ClientCredential[];
  /** What one without a name is called. */
  readonly unnamed: string;
  /** The call that removes one; null where none can be removed. */
  readonly remove: ((keyId: string) => Sent) | null;
}): ReactNode {
  const { t, date } = useText();
  if (of.length === 0) return <Nothing title={t('admin.client.noSecrets')} />;
  return (
    <ul style={{ listStyleType: 'none', margin: 0, padding: 0 }}>
      {of.map((each) => (
        <li key={each.keyId} style={{ display: 'flex', alignItems: 'center', gap: '12px', minHeight: '36px' }}>
          <bdi style={{ flexGrow: 1, overflowWrap: 'anywhere', minWidth: 0 }}>{each.displayName ?? unnamed}</bdi>
          {each.endDateTime === null ? null : (
            <span>{t('admin.attention.ends', { date: date(each.endDateTime) })}</span>
          )}
          {remove === null ? null : (
            <RemoveButton
              name={each.displayName ?? unnamed}
              says={t('admin.client.removeSecretSays')}
              run={(identity) => callWith(identity, remove(each.keyId))}
            />
          )}
        </li>
      ))}
    </ul>
  );
}

const day = 86_400_000;
const lifetimes = [90, 180, 365] as const;

function AddSecret({
  path,
  name,
  onClose,
}: {
  readonly path: string;
  readonly name: string;
  readonly onClose: () => void;
}): ReactNode {
  const { t, duration } = useText();
  const now = useTenantNow();
  const [label, setLabel] = useState('');
  const [days, setDays] = useState<number>(180);
  const [secret, setSecret] = useState<string | null>(null);
  const write = useWrite((identity) =>
    callGraph<{ readonly secretText: string }>(identity, 'POST', `${path}/addPassword`, {
      passwordCredential: {
        displayName: label.trim() === '' ? null : label.trim(),
        endDateTime: new Date(now + days * day).toISOString(),
      },
    }),
  );
  if (secret !== null)
    return (
      <ShownOnce
        title={t('admin.client.secretOf', { name })}
        says={t('admin.client.secretOnce')}
        label={t('admin.client.secret')}
        value={secret}
        onClose={onClose}
      />
    );
  return (
    <Panel
      title={t('admin.client.addSecret')}
      onClose={onClose}
      onSubmit={() => write.mutate(undefined, { onSuccess: ({ secretText }) => setSecret(secretText) })}
      foot={
        <WriteButton type="submit" appearance="primary" disabled={write.isPending}>
          {t('admin.client.addSecret')}
        </WriteButton>
      }
    >
      <Field label={t('admin.client.secretLabel')} hint={t('admin.client.secretLabel.help')}>
        <Input value={label} onChange={(_, { value }) => setLabel(value)} dir="auto" />
      </Field>
      <Field label={t('admin.client.lifetime')}>
        <Select value={String(days)} onChange={(_, { value }) => setDays(Number(value))}>
          {lifetimes.map((each) => (
            <option key={each} value={each}>
              {duration(`P${each}D`)}
            </option>
          ))}
        </Select>
      </Field>
      {write.error === null ? null : <Failed error={write.error} />}
    </Panel>
  );
}
