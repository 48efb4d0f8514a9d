// An approval that can still be taken back.

import { Text } from '@fluentui/react-components';
import { useState, type ReactNode } from 'react';
import { callGraph } from '../../api/graph.ts';
import { useWrite } from '../../api/queries.ts';
import { Confirm } from '../../parts/Confirm.tsx';
import { Section } from '../../parts/Section.tsx';
import { useToasts } from '../../shell/toasts.ts';
import { useText } from '../../text/text.tsx';
import { WriteButton } from '../../parts/WriteButton.tsx';

/** `id` is the request's. */
export default function TakeBack({ id }: { readonly id: string }): ReactNode {
  const { t } = useText();
  const toasts = useToasts();
  const [isAsking, setAsking] = useState(false);
  const write = useWrite((identity) => callGraph(identity, 'POST', `/latchkey/v1/approvals/${id}/takeBack`, {}));
  return (
    <Section
      title={t('approvals.decision')}
      actions={
        <WriteButton disabled={write.isPending} onClick={() => setAsking(true)}>
          {t('approvals.takeBack')}
        </WriteButton>
      }
    >
      <Text>{t('approvals.youApproved')}</Text>
      {isAsking ? (
        <Confirm
          title={t('approvals.takeBackAsk')}
          says={t('approvals.takeBackSays')}
          action={t('approvals.takeBack')}
          onConfirm={() =>
            write.mutate(undefined, {
              onSuccess: () => toasts.done(t('approvals.tookBack')),
              onError: (error) => toasts.failed(t('errors.notDone'), error),
            })
          }
          onClose={() => setAsking(false)}
        />
      ) : null}
    </Section>
  );
}
