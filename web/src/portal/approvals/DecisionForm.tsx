// The decision: a reason, an earlier end where the approver wants one; or the request goes to somebody else, or a
// question to the person who sent it.

import { Field, Input, makeStyles, Text, Textarea, tokens } from '@fluentui/react-components';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { useWrite } from '../../api/queries.ts';
import type { Actions } from '../../parts/allowedActions.ts';
import { useShortcuts } from '../../shell/shortcuts.ts';
import { useToasts } from '../../shell/toasts.ts';
import { useText } from '../../text/text.tsx';
import type { ProgressQuestion } from '../requests/progress.ts';
import { decide, endOfDay, type ApprovalContext, type Decision } from './approvals.ts';
import { AskRequestor, ForwardRequest } from './PassOn.tsx';
import { WriteButton } from '../../parts/WriteButton.tsx';

const useStyles = makeStyles({
  form: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalM },
  actions: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalS },
  until: { maxWidth: '240px' },
});

export default function DecisionForm({
  id,
  context,
  actions,
  questions,
}: {
  readonly id: string;
  readonly context: ApprovalContext;
  readonly actions: Actions;
  readonly questions: readonly ProgressQuestion[];
}): ReactNode {
  const styles = useStyles();
  const { t } = useText();
  const { draft, change, isMissing, isPending, send } = useDecision(id, context);
  const { wanted, form } = useWantedDecision(id, actions);
  const [open, setOpen] = useState<'forward' | 'ask' | null>(null);
  const isWaitingForAnswer = questions.some(({ answeredAt }) => answeredAt === null);
  return (
    <>
      <form
        ref={form}
        className={styles.form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          send(wanted === 'deny' ? 'deny' : 'approve');
        }}
      >
        {isWaitingForAnswer ? <Text>{t('approvals.questionOpen')}</Text> : null}
        <Field
          label={t('approvals.reason')}
          required={context.isJustificationRequired}
          validationState={isMissing ? 'error' : 'none'}
          validationMessage={isMissing ? t('request.problem.missing') : null}
        >
          <Textarea
            aria-keyshortcuts="Control+Enter"
            onKeyDown={({ key, ctrlKey, metaKey, currentTarget }) => {
              if (key === 'Enter' && (ctrlKey || metaKey)) currentTarget.form?.requestSubmit();
            }}
            value={draft.reason}
            maxLength={1000}
            resize="vertical"
            onChange={(_, { value }) => change({ reason: value })}
          />
        </Field>
        <Field label={t('approvals.endsOn')} hint={t('approvals.endsOnHint')}>
          <Input
            type="date"
            className={styles.until}
            value={draft.until}
            onChange={(_, { value }) => change({ until: value })}
          />
        </Field>
        <div className={styles.actions}>
          {(['approve', 'deny'] as const)
            .filter((result) => actions.isAllowed(id, result))
            .map((result) => (
              <WriteButton
                key={result}
                appearance={result === (wanted === 'deny' ? 'deny' : 'approve') ? 'primary' : 'secondary'}
                disabled={isPending}
                onClick={() => send(result)}
              >
                {t(`approvals.${result}`)}
              </WriteButton>
            ))}
          {actions.isAllowed(id, 'askRequestor') ? (
            <WriteButton appearance="subtle" onClick={() => setOpen('ask')}>
              {t('approvals.ask')}
            </WriteButton>
          ) : null}
          {actions.isAllowed(id, 'forward') ? (
            <WriteButton appearance="subtle" onClick={() => setOpen('forward')}>
              {t('approvals.forward')}
            </WriteButton>
          ) : null}
        </div>
      </form>
      {open === 'ask' ? <AskRequestor id={id} onClose={() => setOpen(null)} /> : null}
      {open === 'forward' ? <ForwardRequest id={id} onClose={() => setOpen(null)} /> : null}
    </>
  );
}

/** What a link or a shortcut wants to be decided: the reason is asked for at once. */
function useWantedDecision(id: string, actions: Actions) {
  const { decide: wanted } = useSearch({ strict: false }) as { readonly decide?: string };
  const navigate = useNavigate();
  const form = useRef<HTMLFormElement>(null);
  const toReason = (): void => form.current?.querySelector('textarea')?.focus();
  useEffect(() => {
    if (wanted !== undefined) form.current?.querySelector('textarea')?.focus();
  }, [wanted]);
  const choose = (result: 'approve' | 'deny') => (): void => {
    toReason();
    void navigate({ to: '.', search: { decide: result } as never, replace: true });
  };
  useShortcuts({
    a: actions.isAllowed(id, 'approve') ? choose('approve') : undefined,
    d: actions.isAllowed(id, 'deny') ? choose('deny') : undefined,
  });
  return { wanted, form };
}

function useDecision(id: string, { isJustificationRequired }: ApprovalContext) {
  const { t } = useText();
  const toasts = useToasts();
  const navigate = useNavigate();
  const [draft, setDraft] = useState({ reason: '', until: '' });
  const [isChecked, setChecked] = useState(false);
  const write = useWrite((identity, decision: Decision) => decide(identity, id, decision));
  const reason = draft.reason.trim();
  const isWanting = isJustificationRequired && reason === '';
  return {
    draft,
    change: (next: Partial<typeof draft>) => setDraft((before) => ({ ...before, ...next })),
    isMissing: isChecked && isWanting,
    isPending: write.isPending,
    send: (result: 'approve' | 'deny'): void => {
      setChecked(true);
      if (isWanting || write.isPending) return;
      const until = result === 'approve' && draft.until !== '' ? { until: endOfDay(draft.until) } : {};
      write.mutate(
        { result, justification: reason, ...until },
        {
          onSuccess: () => {
            toasts.done(t(`approvals.done.${result}`, { count: 1 }));
            void navigate({ to: '/approvals' as '/' });
          },
          onError: (error) => toasts.failed(t('errors.notDone'), error),
        },
      );
    },
  };
}
