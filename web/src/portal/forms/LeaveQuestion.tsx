// A question before a page with unsaved changes is left: they stay in the browser, or are discarded.

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
import { useText } from '../../text/text.tsx';

export function LeaveQuestion({
  isOpen,
  onDiscard,
}: {
  /** Whether there is something to lose. */
  readonly isOpen: () => boolean;
  readonly onDiscard: () => void;
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
          <DialogContent>{t('manage.leave.says')}</DialogContent>
          <DialogActions fluid>
            <Button appearance="primary" onClick={reset}>
              {t('manage.leave.stay')}
            </Button>
            <Button onClick={proceed}>{t('manage.leave.keep')}</Button>
            <Button
              onClick={() => {
                onDiscard();
                proceed();
              }}
            >
              {t('manage.leave.discard')}
            </Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}
