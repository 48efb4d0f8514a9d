// What opens at `?`.

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
import { ShortcutList } from './ShortcutList.tsx';

export default function ShortcutHelp({ onClose }: { readonly onClose: () => void }): ReactNode {
  const { t } = useText();
  return (
    <Dialog
      open
      onOpenChange={(_, { open }) => {
        if (!open) onClose();
      }}
    >
      <DialogSurface>
        <DialogBody>
          <DialogTitle>{t('shell.shortcuts')}</DialogTitle>
          <DialogContent>
            <ShortcutList />
          </DialogContent>
          <DialogActions>
            <Button onClick={onClose}>{t('states.close')}</Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}
