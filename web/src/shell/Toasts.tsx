// Draws the short messages; a chunk of its own, since the first page has none.

import {
  Button,
  Toast,
  ToastBody,
  Toaster,
  ToastFooter,
  ToastTitle,
  ToastTrigger,
  useToastController,
} from '@fluentui/react-components';
import { DismissRegular } from '@fluentui/react-icons';
import { useEffect, useRef, type ReactNode } from 'react';
import { useText } from '../text/text.tsx';
import { useMessages, type ToastMessage } from './toasts.ts';

const toasterId = 'messages';

export default function Toasts(): ReactNode {
  const messages = useMessages();
  const { dispatchToast, dismissToast } = useToastController(toasterId);
  const shown = useRef(new Set<number>());
  useEffect(() => {
    // A message that another took the place of goes at once.
    for (const id of shown.current) {
      if (messages.some((each) => each.id === id)) continue;
      dismissToast(String(id));
      shown.current.delete(id);
    }
    for (const message of messages) {
      if (shown.current.has(message.id)) continue;
      shown.current.add(message.id);
      dispatchToast(<Message of={message} />, {
        toastId: String(message.id),
        intent: message.intent,
        timeout: message.undo !== undefined || message.intent === 'error' ? 10_000 : 4000,
        pauseOnHover: true,
      });
    }
  }, [messages, dispatchToast, dismissToast]);
  return <Toaster toasterId={toasterId} position="bottom-end" />;
}

function Message({ of: { title, says, undo } }: { readonly of: ToastMessage }): ReactNode {
  const { t } = useText();
  return (
    <Toast>
      <ToastTitle
        action={
          <ToastTrigger>
            <Button size="small" appearance="transparent" icon={<DismissRegular />} aria-label={t('states.close')} />
          </ToastTrigger>
        }
      >
        {title}
      </ToastTitle>
      {says === undefined ? null : <ToastBody>{says}</ToastBody>}
      {undo === undefined ? null : (
        <ToastFooter>
          <ToastTrigger>
            <Button size="small" onClick={undo}>
              {t('states.undo')}
            </Button>
          </ToastTrigger>
        </ToastFooter>
      )}
    </Toast>
  );
}
