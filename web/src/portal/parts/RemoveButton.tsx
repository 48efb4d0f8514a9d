// A button that takes one thing out of a list, after a question.

import { DeleteRegular } from '@fluentui/react-icons';
import { useState, type ReactNode } from 'react';
import { useWrite } from '../../api/queries.ts';
import { Confirm } from '../../parts/Confirm.tsx';
import type { Identity } from '../../session/session.ts';
import { useToasts } from '../../shell/toasts.ts';
import { useText } from '../../text/text.tsx';
import { WriteButton } from '../../parts/WriteButton.tsx';

export function RemoveButton({
  name,
  label,
  title,
  says,
  run,
}: {
  /** What is removed. */
  readonly name: string;
  /** For readers; left out, it says that `name` is removed. */
  readonly label?: string;
  /** The question; left out, it asks for `name`. */
  readonly title?: string;
  /** What it brings. */
  readonly says: string;
  readonly run: (identity: Identity | null) => Promise<unknown>;
}): ReactNode {
  const { t } = useText();
  const toasts = useToasts();
  const [isAsking, setAsking] = useState(false);
  const write = useWrite(run);
  return (
    <>
      <WriteButton
        size="small"
        appearance="subtle"
        icon={<DeleteRegular />}
        aria-label={label ?? t('manage.list.remove', { name })}
        onClick={() => setAsking(true)}
      />
      {isAsking ? (
        <Confirm
          title={title ?? t('manage.removeAsk', { name })}
          says={says}
          action={t('manage.remove')}
          onConfirm={() =>
            write.mutate(undefined, {
              onSuccess: () => toasts.done(t('manage.removed', { name })),
              onError: (error) => toasts.failed(t('errors.notDone'), error),
            })
          }
          onClose={() => setAsking(false)}
        />
      ) : null}
    </>
  );
}
