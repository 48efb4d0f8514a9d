// An edit that needs a second administrator is proposed to one, with the reason.

import { Field, Textarea } from '@fluentui/react-components';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef, useState, type ReactNode } from 'react';
import { callGraph, callWith } from '../../api/graph.ts';
import { GraphError } from '../../api/graphError.ts';
import { readAnew } from '../../api/queries.ts';
import { Confirm } from '../../parts/Confirm.tsx';
import { useSession } from '../../session/session.ts';
import { useToasts } from '../../shell/toasts.ts';
import { useText } from '../../text/text.tsx';
import { useAreas } from '../areas.ts';
import type { Savable } from './useForm.ts';
import { confirming, sentOf } from './whatIf.ts';
import { WriteButton } from '../../parts/WriteButton.tsx';

/**
 * Each call of the plan becomes a proposal, with the number of removals that was `confirmed`, or is made at once where
 * it needs nobody; then the draft is no longer needed, and `onDone` drops it. What was done before a call that is
 * refused is not done again.
 */
export function ProposeInstead({
  of,
  confirmed,
  onDone,
}: {
  readonly of: Savable;
  readonly confirmed: number | null;
  readonly onDone: () => void;
}): ReactNode {
  const { t } = useText();
  const toasts = useToasts();
  const areas = useAreas();
  const { identity } = useSession();
  const [isAsking, setAsking] = useState(false);
  const [justification, setJustification] = useState('');
  const client = useQueryClient();
  const done = useRef(new Set<string>());
  const propose = useMutation({
    mutationFn: async () => {
      for (const call of of.plan()) {
        const key = JSON.stringify(call);
        if (done.current.has(key)) continue;
        const { etag: ifMatch = null, ...rest } = call;
        const request = { ...rest, ifMatch, confirmedRemovals: confirmed };
        try {
          await callGraph(identity, 'POST', '/latchkey/v1/proposals', { request, justification });
        } catch (error) {
          if (!(error instanceof GraphError) || error.code !== 'SecondAdministratorNotNeeded') throw error;
          await callWith(identity, sentOf(call, confirming(confirmed)));
        }
        done.current.add(key);
      }
    },
    onSettled: () => readAnew(client),
    onSuccess: () => {
      onDone();
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
