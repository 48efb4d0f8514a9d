// A question before something that cannot be taken back.

import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
} from '@fluentui/react-components';
import type { ReactNode } from 'react';
import { useText } from '../text/text.tsx';

/** Drawn while the question is open. `action` is the deed in a word or two, and not "OK". */
export function Confirm({
  title,
  says,
  action,
  children,
  isReady = true,
  onConfirm,
  onClose,
}: {
  readonly title: string;
  readonly says?: string;
  readonly action: string;
  /** Fields that belong to the deed. */
  readonly children?: ReactNode;
  /** False while a field is missing. */
  readonly isReady?: boolean;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
}): ReactNode {
  const { t } = useText();
  return (
    <Dialog
      open
      modalType="alert"
      onOpenChange={(_, { open }) => {
        if (!open) onClose();
      }}
    >
      <DialogSurface>
        <DialogBody>
          <DialogTitle>{title}</DialogTitle>
          <DialogContent>
            {says}
            {children}
          </DialogContent>
          <DialogActions>
            <Button onClick={onClose}>{t('states.cancel')}</Button>
            <Button
              appearance="primary"
              disabled={!isReady}
              onClick={() => {
                onConfirm();
                onClose();
              }}
            >
              {action}
            </Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}
