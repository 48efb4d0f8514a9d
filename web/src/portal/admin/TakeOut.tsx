// A button that takes somebody out of a list of references, after a question.

import { Button } from '@fluentui/react-components';
import { DeleteRegular } from '@fluentui/react-icons';
import { useState, type ReactNode } from 'react';
import type { DirectoryObject } from '../../api/entities.ts';
import { callGraph } from '../../api/graph.ts';
import { useWrite } from '../../api/queries.ts';
import { Confirm } from '../../parts/Confirm.tsx';
import { useToasts } from '../../shell/toasts.ts';
import { useText } from '../../text/text.tsx';

/** `path` is the navigation that it is taken out of: `/v1.0/groups/{id}/members`. */
export function TakeOut({
  of: { id, displayName },
  path,
  says,
}: {
  readonly of: DirectoryObject;
  readonly path: string;
  readonly says: string;
}): ReactNode {
  const { t } = useText();
  const toasts = useToasts();
  const [isAsking, setAsking] = useState(false);
  const write = useWrite((identity) => callGraph(identity, 'DELETE', `${path}/${id}/$ref`));
  return (
    <>
      <Button
        size="small"
        appearance="subtle"
        icon={<DeleteRegular />}
        aria-label={t('manage.list.remove', { name: displayName })}
        onClick={() => setAsking(true)}
      />
      {isAsking ? (
        <Confirm
          title={t('manage.removeAsk', { name: displayName })}
          says={says}
          action={t('manage.remove')}
          onConfirm={() =>
            write.mutate(undefined, {
              onSuccess: () => toasts.done(t('manage.removed', { name: displayName })),
              onError: (error) => toasts.failed(t('errors.notDone'), error),
            })
          }
          onClose={() => setAsking(false)}
        />
      ) : null}
    </>
  );
}
