// An edit that needs a second administrator is proposed to one, with the reason.

import { Field, Textarea } from '@fluentui/react-components';
import { useMutation } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { callGraph } from '../../api/graph.ts';
import { Confirm } from '../../parts/Confirm.tsx';
import { useSession } from '../../session/session.ts';
import { useToasts } from '../../shell/toasts.ts';
import { useText } from '../../text/text.tsx';
import { useAreas } from '../areas.ts';
import type { Savable } from './useForm.ts';
import { WriteButton } from '../../parts/WriteButton.tsx';

/** Each call of the plan becomes a proposal; then the draft is no longer needed. */
export function ProposeInstead({ of }: { readonly of: Savable }): ReactNode {
  const { t } = useText();
  const toasts = useToasts();
  const areas = useAreas();
  const { identity } = useSession();
  const [isAsking, setAsking] = useState(false);
  const [justification, setJustification] = useState('');
  const propose = useMutation({
    mutationFn: async () => {
      for (const { etag: ifMatch = null, ...call } of of.plan())
        await callGraph(identity, 'POST', '/latchkey/v1/proposals', { request: { ...call, ifMatch }, justification });
    },
    onSuccess: () => {
      of.discard();
      const link = { to: '/admin/proposals', text: t('shell.proposals') };
      toasts.done(t('manage.proposed'), t('manage.proposedSays'), areas.isAllowed('attention') ? link : undefined);
    },
    onError: (error) => toasts.failed(t('errors.notDone'), error),
  });
  return (
    <>
      <WriteButton disabled={propose.isPending} onClick={() => setAsking(true)}>
        {t('manage.propose')}
      </WriteButton>
      {isAsking ? (
        <Confirm
          title={t('manage.propose')}
          action={t('manage.proposeIt')}
          isReady={justification.trim() !== ''}
          onConfirm={() => propose.mutate()}
          onClose={() => setAsking(false)}
        >
          <Field label={t('manage.proposeWhy')} required>
            <Textarea value={justification} dir="auto" onChange={(_, { value }) => setJustification(value)} />
          </Field>
        </Confirm>
      ) : null}
    </>
  );
}
