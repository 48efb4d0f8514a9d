// The deeds of a form, in sight while it is scrolled: save, see the effects before, discard. What takes access from
// somebody is shown before it is saved, and changes are not left behind without a question.

import { Button, makeStyles, Spinner, Text, tokens } from '@fluentui/react-components';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { GraphError } from '../../api/graphError.ts';
import { Confirm } from '../../parts/Confirm.tsx';
import { Failed } from '../../parts/states.tsx';
import { useSession } from '../../session/session.ts';
import { useToasts } from '../../shell/toasts.ts';
import { useText } from '../../text/text.tsx';
import { EffectsView } from './EffectsView.tsx';
import type { Values } from './formField.ts';
import { LeaveQuestion } from './LeaveQuestion.tsx';
import type { Savable } from './useForm.ts';
import { askWhatIf, takesAway, type Effects } from './whatIf.ts';

const useStyles = makeStyles({
  foot: {
    position: 'sticky',
    insetBlockEnd: 0,
    zIndex: 2,
    maxWidth: '760px',
    boxSizing: 'border-box',
    padding: tokens.spacingHorizontalM,
    border: `1px solid ${tokens.colorNeutralStroke1}`,
    borderRadius: tokens.borderRadiusLarge,
    backgroundColor: tokens.colorNeutralBackground1,
    boxShadow: tokens.shadow8,
    display: 'grid',
    gap: tokens.spacingVerticalS,
  },
  line: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: tokens.spacingHorizontalS },
  says: { color: tokens.colorNeutralForeground3, flexGrow: 1, flexBasis: '160px' },
  effects: { maxHeight: '50vh', overflowY: 'auto' },
});

/** A question that the effects answer: only shown, or before the changes are saved. */
interface Shown {
  readonly effects: Effects;
  readonly isBeforeSaving: boolean;
}

export function FormFoot({
  of,
  save: saveText,
  canPreview,
  onSaved,
  onDiscard,
}: {
  readonly of: Savable;
  readonly save: string;
  /** False where nothing can have an effect on anybody yet. */
  readonly canPreview: boolean;
  readonly onSaved: (answer: Values) => void;
  /** After the changes were dropped; left out, the page stays as it is. */
  readonly onDiscard?: () => void;
}): ReactNode {
  const styles = useStyles();
  const { t } = useText();
  const toasts = useToasts();
  const { identity } = useSession();
  const client = useQueryClient();
  const [shown, setShown] = useState<Shown | null>(null);
  /** What was saved is left without a question, though the page has not drawn it yet. */
  const isLeaving = useRef(false);
  useEffect(() => {
    if (!of.isDirty) isLeaving.current = false;
  }, [of.isDirty]);
  const preview = useMutation({ mutationFn: () => askWhatIf(identity, of.plan()) });
  const save = useMutation({
    mutationFn: async () => {
      const answer = await of.send(identity);
      await client.invalidateQueries();
      return answer;
    },
    onSuccess: (answer) => {
      if (answer === null) return;
      isLeaving.current = true;
      of.saved();
      toasts.done(t('manage.saved'));
      onSaved(answer);
    },
  });
  const look = (isBeforeSaving: boolean): void =>
    preview.mutate(undefined, {
      onSuccess: (effects) => {
        const refused = effects.responses.findIndex(({ status }) => status >= 400);
        if (refused >= 0) {
          setShown(null);
          const error = effects.responses[refused]?.body?.error;
          of.tell(error?.details ?? [{ message: error?.message ?? '' }], refused);
        } else if (isBeforeSaving && !takesAway(effects)) save.mutate();
        else setShown({ effects, isBeforeSaving });
      },
    });
  const isBusy = preview.isPending || save.isPending;
  const error = save.error ?? preview.error;
  return (
    <div className={styles.foot} role="region" aria-label={t('manage.foot')}>
      {shown === null || shown.isBeforeSaving ? null : (
        <div className={styles.effects} role="group" aria-label={t('manage.preview')} tabIndex={0}>
          <EffectsView of={shown.effects} />
        </div>
      )}
      {error === null ? null : <Failed error={error} {...(isOfOthers(error) ? { retry: () => save.mutate() } : {})} />}
      <div className={styles.line}>
        <Button
          appearance="primary"
          disabled={!of.isDirty || isBusy}
          onClick={() => (canPreview && of.mayTakeAway ? look(true) : save.mutate())}
        >
          {saveText}
        </Button>
        {canPreview ? (
          <Button disabled={!of.isDirty || isBusy} onClick={() => look(false)}>
            {t('manage.preview')}
          </Button>
        ) : null}
        <Button
          appearance="subtle"
          disabled={!of.isDirty || isBusy}
          onClick={() => {
            of.discard();
            setShown(null);
            save.reset();
            preview.reset();
            onDiscard?.();
          }}
        >
          {t('manage.discard')}
        </Button>
        <Text size={200} className={styles.says}>
          {isBusy ? <Spinner size="tiny" label={t('states.loading')} /> : of.isDirty ? t('manage.unsaved') : null}
        </Text>
      </div>
      {shown?.isBeforeSaving === true ? (
        <Confirm
          title={t('manage.effects.ask')}
          action={t('manage.effects.saveAnyway')}
          onConfirm={() => save.mutate()}
          onClose={() => setShown(null)}
        >
          <EffectsView of={shown.effects} />
        </Confirm>
      ) : null}
      <LeaveQuestion isOpen={() => of.isDirty && !isLeaving.current} onDiscard={of.discard} />
    </div>
  );
}

/** What may be otherwise the next time. */
const isOfOthers = (error: Error): boolean => !(error instanceof GraphError) || error.status >= 429;
