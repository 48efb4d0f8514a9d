// A certificate of an application, from a file or pasted: the application proves with its key who it is.

import { Field, Input, Textarea } from '@fluentui/react-components';
import { useState, type ReactNode } from 'react';
import { callWith } from '../../../api/graph.ts';
import { useWrite } from '../../../api/queries.ts';
import { Failed } from '../../../parts/states.tsx';
import { WriteButton } from '../../../parts/WriteButton.tsx';
import { useText } from '../../../text/text.tsx';
import { FileField } from '../../parts/FileField.tsx';
import { Panel } from '../../parts/Panel.tsx';
import { certificatesCall, type Client } from './client.ts';

/** As the API takes bytes. */
const base64 = (bytes: Uint8Array): string => btoa(Array.from(bytes, (each) => String.fromCharCode(each)).join(''));

export function AddCertificate({ of, onClose }: { readonly of: Client; readonly onClose: () => void }): ReactNode {
  const { t } = useText();
  const [label, setLabel] = useState('');
  const [pasted, setPasted] = useState('');
  const [file, setFile] = useState<Uint8Array | null>(null);
  const bytes = pasted.trim() === '' ? file : new TextEncoder().encode(pasted);
  const write = useWrite((identity, key: string) =>
    callWith(
      identity,
      certificatesCall(of, [
        ...of.keyCredentials,
        { type: 'AsymmetricX509Cert', usage: 'Verify', key, displayName: label.trim() === '' ? null : label.trim() },
      ]),
    ),
  );
  return (
    <Panel
      title={t('admin.client.addCertificate')}
      onClose={onClose}
      onSubmit={() => {
        if (bytes !== null) write.mutate(base64(bytes), { onSuccess: onClose });
      }}
      foot={
        <WriteButton type="submit" appearance="primary" disabled={bytes === null || write.isPending}>
          {t('admin.client.addCertificate')}
        </WriteButton>
      }
    >
      <Field label={t('admin.client.certificateLabel')} hint={t('admin.client.secretLabel.help')}>
        <Input value={label} onChange={(_, { value }) => setLabel(value)} dir="auto" />
      </Field>
      <FileField
        label={t('admin.client.certificateFile')}
        hint={t('admin.client.certificateFile.help')}
        accept=".pem,.crt,.cer,.der"
        megabytes={1}
        onFile={(chosen) => {
          if (chosen === null) setFile(null);
          else void chosen.arrayBuffer().then((buffer) => setFile(new Uint8Array(buffer)));
        }}
      />
      <Field label={t('admin.client.certificatePaste')}>
        <Textarea rows={6} value={pasted} onChange={(_, { value }) => setPasted(value)} />
      </Field>
      {write.error === null ? null : <Failed error={write.error} />}
    </Panel>
  );
}
