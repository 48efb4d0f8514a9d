// A question before a page with something unsaved is left: changes stay in the browser, or are discarded.

import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
} from '@fluentui/react-components';
import { useBlocker } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useText, type TextKey } from '../../text/text.tsx';

export function LeaveQuestion({
  isOpen,
  says = 'manage.leave.says',
  onDiscard,
}: {
  /** Whether there is something to lose. */
  readonly isOpen: () => boolean;
  readonly says?: TextKey;
  /** Left out where the browser cannot keep it: who leaves loses it. */
  readonly onDiscard?: () => void;
}): ReactNode {
  const { t } = useText();
  const { status, proceed, reset } = useBlocker({
    // Another tab or section of the same page loses nothing.
    shouldBlockFn: ({ current, next }) => isOpen() && current.pathname !== next.pathname,
    enableBeforeUnload: isOpen,
    withResolver: true,
  });
  if (status !== 'blocked') return null;
  return (
    <Dialog open modalType="alert" onOpenChange={(_, { open }) => (open ? undefined : reset())}>
      <DialogSurface>
        <DialogBody>
          <DialogTitle>{t('manage.leave')}</DialogTitle>
          <DialogContent>{t(says)}</DialogContent>
          <DialogActions fluid>
            <Button appearance="primary" onClick={reset}>
              {t('manage.leave.stay')}
            </Button>
            <Button onClick={proceed}>{t(onDiscard === undefined ? 'manage.leave.lose' : 'manage.leave.keep')}</Button>
            {onDiscard === undefined ? null : (
              <Button
                onClick={() => {
                  onDiscard();
                  proceed();
                }}
              >
                {t('manage.leave.discard')}
              </Button>
            )}
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}
