// The deeds of a form, in sight while it is scrolled: save, see the effects before, discard. What takes access from
// somebody is shown before it is saved, and changes are not left behind without a question.

import { Button, Checkbox, makeStyles, Spinner, Text, tokens } from '@fluentui/react-components';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { GraphError } from '../../api/graphError.ts';
import { readAnew } from '../../api/queries.ts';
import { Confirm } from '../../parts/Confirm.tsx';
import { Failed } from '../../parts/states.tsx';
import { useSession } from '../../session/session.ts';
import { useToasts } from '../../shell/toasts.ts';
import { useText } from '../../text/text.tsx';
import { EffectsView } from './EffectsView.tsx';
import type { Values } from './formField.ts';
import { LeaveQuestion } from './LeaveQuestion.tsx';
import type { Savable } from './useForm.ts';
import { ProposeInstead } from './ProposeInstead.tsx';
import { askWhatIf, CallRefused, confirming, isInPart, takesAway, type Effects } from './whatIf.ts';
import { WriteButton } from '../../parts/WriteButton.tsx';

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
  /** The plan whose effects they are: those of another are not known. */
  readonly plan: string;
}

const textOf = (of: Savable): string => JSON.stringify(of.plan());

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
  const preview = useMutation({
    mutationFn: async (isBeforeSaving: boolean): Promise<Shown | null> => {
      try {
        return { isBeforeSaving, plan: textOf(of), effects: await askWhatIf(identity, of.plan()) };
      } catch (error) {
        if (!(error instanceof CallRefused)) throw error;
        of.tell(error.details.length === 0 ? [{ message: error.message }] : error.details, error.call);
        return null;
      }
    },
    onMutate: () => save.reset(),
    onSuccess: (found) => {
      if (found?.isBeforeSaving === true && found.plan === textOf(of) && !takesAway(found.effects)) save.mutate(null);
      else setShown(found);
    },
  });
  const save = useMutation({
    /** With the number of people who may lose something at once. */
    mutationFn: async (confirmed: number | null) => {
      const answer = await of.send(identity, undefined, confirming(confirmed));
      await readAnew(client);
      return answer;
    },
    onMutate: () => {
      preview.reset();
      setShown(null);
    },
    onSuccess: (answer) => {
      if (answer === null) return;
      isLeaving.current = true;
      of.saved();
      toasts.done(t('manage.saved'));
      onSaved(answer);
    },
  });
  const isBusy = preview.isPending || save.isPending;
  const error = save.error ?? preview.error;
  const again = (): void => {
    if (save.error !== null) save.mutate(save.variables);
    else if (preview.variables !== undefined) preview.mutate(preview.variables);
  };
  const discard = (): void => {
    of.discard();
    setShown(null);
    save.reset();
    preview.reset();
    onDiscard?.();
  };
  const current = shown !== null && shown.plan === textOf(of) ? shown : null;
  return (
    <div className={styles.foot} role="region" aria-label={t('manage.foot')}>
      {current === null || current.isBeforeSaving ? null : (
        <div className={styles.effects} role="group" aria-label={t('manage.preview')} tabIndex={0}>
          <EffectsView of={current.effects} />
        </div>
      )}
      {error === null ? null : (
        <Failed
          error={error}
          {...(isOfOthers(error) ? { retry: again } : {})}
          {...(needsAnother(error)
            ? { action: <ProposeInstead of={of} confirmed={save.variables ?? null} onDone={discard} /> }
            : {})}
        />
      )}
      <div className={styles.line}>
        <WriteButton
          appearance="primary"
          disabled={!of.isDirty || isBusy}
          onClick={() => (canPreview && of.mayTakeAway ? preview.mutate(true) : save.mutate(null))}
        >
          {saveText}
        </WriteButton>
        {canPreview ? (
          <WriteButton disabled={!of.isDirty || isBusy} onClick={() => preview.mutate(false)}>
            {t('manage.preview')}
          </WriteButton>
        ) : null}
        <Button appearance="subtle" disabled={!of.isDirty || isBusy} onClick={discard}>
          {t('manage.discard')}
        </Button>
        <Text size={200} className={styles.says}>
          {isBusy ? <Spinner size="tiny" label={t('states.loading')} /> : of.isDirty ? t('manage.unsaved') : null}
        </Text>
      </div>
      {current?.isBeforeSaving === true ? (
        <SaveQuestion
          of={current.effects}
          onSave={(confirmed) => save.mutate(confirmed)}
          onClose={() => setShown(null)}
        />
      ) : null}
      <LeaveQuestion isOpen={() => of.isDirty && !isLeaving.current} onDiscard={of.discard} />
    </div>
  );
}

/** The removals that the limit would hold can be confirmed by their number, which the effects say. */
function SaveQuestion({
  of,
  onSave,
  onClose,
}: {
  readonly of: Effects;
  readonly onSave: (confirmed: number | null) => void;
  readonly onClose: () => void;
}): ReactNode {
  const { t } = useText();
  const [isConfirmed, setConfirmed] = useState(false);
  const { lose, held } = of.counts;
  const canConfirm = held > 0 && !isInPart(of);
  return (
    <Confirm
      title={t(isInPart(of) ? 'manage.effects.askPart' : 'manage.effects.ask')}
      action={t('manage.effects.saveAnyway')}
      onConfirm={() => onSave(canConfirm && isConfirmed ? lose + held : null)}
      onClose={onClose}
    >
      <EffectsView of={of} />
      {canConfirm ? (
        <Checkbox
          label={t('manage.effects.confirmHeld', { count: lose + held })}
          checked={isConfirmed}
          onChange={(_, { checked }) => setConfirmed(checked === true)}
        />
      ) : null}
    </Confirm>
  );
}

const needsAnother = (error: Error): boolean =>
  error instanceof GraphError && error.code === 'SecondAdministratorNeeded';
/** What may be otherwise the next time. */
const isOfOthers = (error: Error): boolean => !(error instanceof GraphError) || error.status >= 429;
