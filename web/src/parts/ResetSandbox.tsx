// The button that gives back the sandbox's first day, after a question: what was done since is lost.

import { Button, makeStyles } from '@fluentui/react-components';
import { ArrowResetRegular } from '@fluentui/react-icons';
import { useState, type ReactNode } from 'react';
import { callSandbox } from '../api/sandbox.ts';
import { useToasts } from '../shell/toasts.ts';
import { useText } from '../text/text.tsx';
import { Confirm } from './Confirm.tsx';
import { useSandboxWrite } from './sandboxWrite.ts';

const useStyles = makeStyles({
  subtle: { minWidth: 0 },
  label: { '@media (max-width: 720px)': { display: 'none' } },
});

/** `onDone` is called when the first day is back. Subtle is for a bar, where a small screen leaves the icon alone. */
export function ResetSandbox({
  onDone,
  isSubtle = false,
}: {
  readonly onDone?: () => void;
  readonly isSubtle?: boolean;
}): ReactNode {
  const styles = useStyles();
  const { t } = useText();
  const toasts = useToasts();
  const [isAsking, setAsking] = useState(false);
  const { mutate, isPending } = useSandboxWrite(() => callSandbox('/reset', {}), {
    failed: t('errors.notReset'),
    onDone: () => {
      toasts.done(t('shell.sandbox.wasReset'), t('shell.sandbox.wasResetSays'));
      onDone?.();
    },
  });
  return (
    <>
      <Button
        size="small"
        appearance={isSubtle ? 'subtle' : 'secondary'}
        className={isSubtle ? styles.subtle : ''}
        icon={<ArrowResetRegular />}
        disabled={isPending}
        aria-label={t('shell.sandbox.reset')}
        onClick={() => setAsking(true)}
      >
        <span className={isSubtle ? styles.label : ''}>{t('shell.sandbox.reset')}</span>
      </Button>
      {isAsking ? (
        <Confirm
          title={t('shell.sandbox.resetAsk')}
          says={t('shell.sandbox.resetSays')}
          action={t('shell.sandbox.resetDo')}
          onConfirm={() => mutate(undefined)}
          onClose={() => setAsking(false)}
        />
      ) : null}
    </>
  );
}
