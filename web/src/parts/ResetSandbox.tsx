// The button that gives back the sandbox's first day, after a question: what was done since is lost.

import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  DialogTrigger,
} from '@fluentui/react-components';
import { ArrowResetRegular } from '@fluentui/react-icons';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { callSandbox } from '../api/sandbox.ts';
import { useToasts } from '../shell/toasts.ts';

/** `onDone` is called when the first day is back. */
export function ResetSandbox({ onDone }: { readonly onDone?: () => void }): ReactNode {
  const toasts = useToasts();
  const client = useQueryClient();
  const { mutate, isPending } = useMutation({
    mutationFn: () => callSandbox('/reset', {}),
    onSuccess: () => {
      toasts.done('The sandbox is reset', 'Everything is as on its first day.');
      onDone?.();
    },
    onError: (error) => {
      toasts.failed('The sandbox was not reset', error);
    },
    onSettled: () => client.invalidateQueries(),
  });
  return (
    <Dialog modalType="alert">
      <DialogTrigger disableButtonEnhancement>
        <Button size="small" icon={<ArrowResetRegular />} disabled={isPending}>
          Reset the sandbox
        </Button>
      </DialogTrigger>
      <DialogSurface>
        <DialogBody>
          <DialogTitle>Reset the sandbox?</DialogTitle>
          <DialogContent>
            The users, groups and catalogs of the first day come back, and the clock with them. Everything that was made
            since is deleted.
          </DialogContent>
          <DialogActions>
            <DialogTrigger disableButtonEnhancement>
              <Button>Cancel</Button>
            </DialogTrigger>
            <DialogTrigger disableButtonEnhancement>
              <Button appearance="primary" onClick={() => mutate()}>
                Reset
              </Button>
            </DialogTrigger>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}
