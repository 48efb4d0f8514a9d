// Whether an application may sign in: its service principal is enabled or not.

import { Text } from '@fluentui/react-components';
import { useState, type ReactNode } from 'react';
import { callGraph } from '../../../api/graph.ts';
import { useGraph, useWrite } from '../../../api/queries.ts';
import { Confirm } from '../../../parts/Confirm.tsx';
import { Section } from '../../../parts/Section.tsx';
import { useToasts } from '../../../shell/toasts.ts';
import { useText } from '../../../text/text.tsx';
import type { Client, ServicePrincipal } from './client.ts';
import { WriteButton } from '../../../parts/WriteButton.tsx';

export function ClientSignIn({
  of: { appId, displayName },
  mayEdit,
}: {
  readonly of: Client;
  readonly mayEdit: boolean;
}): ReactNode {
  const { t } = useText();
  const toasts = useToasts();
  const [isAsking, setAsking] = useState(false);
  const { data } = useGraph<{ readonly value: readonly ServicePrincipal[] }>(
    `/v1.0/servicePrincipals?$filter=appId eq '${appId}'&$select=id,accountEnabled`,
  );
  const principal = data?.value[0];
  const isOn = principal?.accountEnabled !== false;
  const write = useWrite((identity) =>
    callGraph(identity, 'PATCH', `/v1.0/servicePrincipals/${principal?.id ?? ''}`, { accountEnabled: !isOn }),
  );
  if (principal === undefined || !mayEdit) return null;
  const verb = isOn ? 'disable' : 'enable';
  return (
    <div style={{ marginTop: '24px', maxWidth: '760px' }}>
      <Section title={t('admin.client.signIn')}>
        <Text block style={{ marginBottom: '12px' }}>
          {t(`admin.client.${verb}.says`)}
        </Text>
        <WriteButton disabled={write.isPending} onClick={() => setAsking(true)}>
          {t(`admin.client.${verb}`)}
        </WriteButton>
      </Section>
      {isAsking ? (
        <Confirm
          title={t(`admin.client.${verb}.ask`, { name: displayName })}
          says={t(`admin.client.${verb}.says`)}
          action={t(`admin.client.${verb}`)}
          onConfirm={() =>
            write.mutate(undefined, {
              onSuccess: () => toasts.done(t('manage.saved')),
              onError: (error) => toasts.failed(t('errors.notDone'), error),
            })
          }
          onClose={() => setAsking(false)}
        />
      ) : null}
    </div>
  );
}
