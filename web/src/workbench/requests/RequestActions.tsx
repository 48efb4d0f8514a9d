// What can be done with a request: take it back, try it again.

import { Button } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import type { Request } from '../../api/entities.ts';
import { callGraph } from '../../api/graph.ts';
import { em } from '../../api/paths.ts';
import { useWrite } from '../../api/queries.ts';
import { useToasts } from '../../shell/toasts.ts';

const actions = [
  {
    action: 'cancel',
    label: 'Take it back',
    done: 'The request was taken back',
    states: ['submitted', 'pendingApproval', 'scheduled'],
  },
  {
    action: 'reprocess',
    label: 'Try again',
    done: 'The request is tried again',
    states: ['deliveryFailed', 'partiallyDelivered'],
  },
] as const;

export function RequestActions({ request: { id, state } }: { readonly request: Request }): ReactNode {
  const toasts = useToasts();
  const write = useWrite((identity, action: string) =>
    callGraph(identity, 'POST', `${em}/assignmentRequests/${id}/${action}`),
  );
  return (
    <>
      {actions
        .filter(({ states }) => (states as readonly string[]).includes(state))
        .map(({ action, label, done }) => (
          <Button
            key={action}
            disabled={write.isPending}
            onClick={() =>
              write.mutate(action, {
                onSuccess: () => toasts.done(done),
                onError: (error) => toasts.failed(`${label}: that was refused`, error),
              })
            }
          >
            {label}
          </Button>
        ))}
    </>
  );
}
