// What the person can do with a request: remind who decides, cancel it, ask again.

import { Button, Tooltip } from '@fluentui/react-components';
import { useNavigate } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { callGraph } from '../../api/graph.ts';
import { em } from '../../api/paths.ts';
import { useWrite } from '../../api/queries.ts';
import { Confirm } from '../../parts/Confirm.tsx';
import { Failed } from '../../parts/states.tsx';
import { useToasts } from '../../shell/toasts.ts';
import { useText } from '../../text/text.tsx';
import { useAllowedActions } from '../../parts/allowedActions.ts';
import type { RequestProgress } from './progress.ts';
import { WriteButton } from '../../parts/WriteButton.tsx';

export default function RequestActions({ of: { id, accessPackage } }: { readonly of: RequestProgress }): ReactNode {
  const { t } = useText();
  const toasts = useToasts();
  const navigate = useNavigate();
  const actions = useAllowedActions([id]);
  const [isCanceling, setCanceling] = useState(false);
  const write = useWrite((identity, path: string) => callGraph(identity, 'POST', path, {}));
  const run = (path: string, done: string): void =>
    write.mutate(path, {
      onSuccess: () => toasts.done(done),
      onError: (error) => toasts.failed(t('errors.notDone'), error),
    });
  if (actions.error !== null) return <Failed error={actions.error} />;
  // As high as a button, so that nothing moves when they come.
  if (!actions.isRead) return <span style={{ height: '32px' }} />;
  const whyNoReminder = actions.reasonFor(id, 'remind');
  return (
    <>
      {actions.isAllowed(id, 'askAgain') && accessPackage !== null ? (
        <WriteButton
          appearance="primary"
          onClick={() => void navigate({ to: `/browse/${accessPackage.id}` as '/', search: { ask: '1' } as never })}
        >
          {t('requests.askAgain')}
        </WriteButton>
      ) : null}
      {actions.isAllowed(id, 'remind') ? (
        <WriteButton
          disabled={write.isPending}
          onClick={() => run(`/latchkey/v1/requests/${id}/remind`, t('requests.wasReminded'))}
        >
          {t('requests.remind')}
        </WriteButton>
      ) : whyNoReminder === null ? null : (
        <Tooltip content={whyNoReminder} relationship="description">
          <Button disabledFocusable>{t('requests.remind')}</Button>
        </Tooltip>
      )}
      {actions.isAllowed(id, 'cancel') ? (
        <WriteButton disabled={write.isPending} onClick={() => setCanceling(true)}>
          {t('requests.cancel')}
        </WriteButton>
      ) : null}
      {isCanceling ? (
        <Confirm
          title={t('requests.cancelAsk')}
          says={t('requests.cancelSays')}
          action={t('requests.cancel')}
          onConfirm={() => run(`${em}/assignmentRequests/${id}/cancel`, t('requests.canceled'))}
          onClose={() => setCanceling(false)}
        />
      ) : null}
    </>
  );
}
