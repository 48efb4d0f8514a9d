// Giving access back: a request that begins in ten seconds and can be canceled until then. A tab that is closed
// meanwhile changes nothing, since the server keeps the time.

import { callGraph } from '../../api/graph.ts';
import { em } from '../../api/paths.ts';
import { useWrite } from '../../api/queries.ts';
import { readTenantNow } from '../../api/tenantTime.ts';
import { useToasts } from '../../shell/toasts.ts';
import { useText } from '../../text/text.tsx';

const secondsToUndo = 10;

export function useGiveBack(): { readonly giveBack: (assignmentId: string) => void; readonly isPending: boolean } {
  const { t } = useText();
  const toasts = useToasts();
  const cancel = useWrite((identity, requestId: string) =>
    callGraph(identity, 'POST', `${em}/assignmentRequests/${requestId}/cancel`),
  );
  const undo = (requestId: string): void =>
    cancel.mutate(requestId, {
      onSuccess: () => toasts.done(t('access.kept')),
      onError: (error) => toasts.failed(t('errors.tooLateToUndo'), error),
    });
  const write = useWrite(async (identity, assignmentId: string) => {
    const startDateTime = new Date((await readTenantNow()) + secondsToUndo * 1000).toISOString();
    return callGraph<{ readonly id: string }>(identity, 'POST', `${em}/assignmentRequests`, {
      requestType: 'userRemove',
      assignment: { id: assignmentId },
      schedule: { startDateTime },
    });
  });
  return {
    giveBack: (assignmentId) =>
      write.mutate(assignmentId, {
        onSuccess: ({ id }) => toasts.undoable(t('access.givenBack'), () => undo(id)),
        onError: (error) => toasts.failed(t('errors.notDone'), error),
      }),
    isPending: write.isPending,
  };
}
