// Short words at the edge of the page about what was just done; screen readers hear them.

import { Toast, ToastBody, ToastTitle, useToastController } from '@fluentui/react-components';
import { createElement } from 'react';

export const toasterId = 'workbench';

export interface Toasts {
  readonly done: (title: string, says?: string) => void;
  readonly failed: (title: string, error: unknown) => void;
}

export function useToasts(): Toasts {
  const { dispatchToast } = useToastController(toasterId);
  const show = (intent: 'success' | 'error', title: string, says: string | undefined): void => {
    const body = says === undefined ? null : createElement(ToastBody, null, says);
    dispatchToast(createElement(Toast, null, createElement(ToastTitle, null, title), body), {
      intent,
      timeout: intent === 'error' ? 10_000 : 4000,
    });
  };
  return {
    done: (title, says) => show('success', title, says),
    failed: (title, error) => show('error', title, error instanceof Error ? error.message : String(error)),
  };
}
