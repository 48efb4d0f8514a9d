// What can be done with a request by who looks: cancel it, try its delivery again.

import { useState, type ReactNode } from 'react';
import type { Request } from '../../api/entities.ts';
import { callGraph } from '../../api/graph.ts';
import { em } from '../../api/paths.ts';
import { useWrite } from '../../api/queries.ts';
import { WriteButton } from '../../parts/WriteButton.tsx';
import { useAllowedActions } from '../../parts/allowedActions.ts';
import { Confirm } from '../../parts/Confirm.tsx';
import { Failed } from '../../parts/states.tsx';
import { useToasts } from '../../shell/toasts.ts';

const actions = [
  {
    action: 'cancel',
    label: 'Cancel request',
    done: 'The request was canceled',
    asks: 'Nobody will decide about it any more.',
    states: ['submitted', 'pendingApproval', 'scheduled'],
  },
  {
    action: 'reprocess',
    label: 'Retry delivery',
    done: 'The delivery is tried again',
    asks: null,
    // An assignment may bear the id of its request, and what may be done with it is told under the same id.
    states: ['deliveryFailed', 'partiallyDelivered'],
  },
] as const;
type Action = (typeof actions)[number];

export function RequestActions({ request: { id, state } }: { readonly request: Request }): ReactNode {
  const toasts = useToasts();
  const allowed = useAllowedActions([id]);
  const [asking, setAsking] = useState<Action | null>(null);
  const write = useWrite((identity, action: string) =>
    callGraph(identity, 'POST', `${em}/assignmentRequests/${id}/${action}`),
  );
  const run = ({ action, label, done }: Action): void =>
    write.mutate(action, {
      onSuccess: () => toasts.done(done),
      onError: (error) => toasts.failed(`${label}: this was refused`, error),
    });
  return (
    <>
      {allowed.error === null ? null : <Failed error={allowed.error} />}
      {actions
        .filter(({ action, states }) => (states as readonly string[]).includes(state) && allowed.isAllowed(id, action))
        .map((each) => (
          <WriteButton
            key={each.action}
            disabled={write.isPending}
            onClick={() => (each.asks === null ? run(each) : setAsking(each))}
          >
            {each.label}
          </WriteButton>
        ))}
      {asking === null ? null : (
        <Confirm
          title={`${asking.label}?`}
          says={asking.asks ?? ''}
          action={asking.label}
          onConfirm={() => run(asking)}
          onClose={() => setAsking(null)}
        />
      )}
    </>
  );
}
