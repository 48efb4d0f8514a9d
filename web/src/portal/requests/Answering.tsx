// A question of an approver, and the answer to it.

import { Field, makeStyles, Text, Textarea, tokens } from '@fluentui/react-components';
import { useState, type ReactNode } from 'react';
import { callGraph } from '../../api/graph.ts';
import { useWrite } from '../../api/queries.ts';
import { Person } from '../../parts/Person.tsx';
import { Failed } from '../../parts/states.tsx';
import { useToasts } from '../../shell/toasts.ts';
import { useText } from '../../text/text.tsx';
import { useAllowedActions } from '../../parts/allowedActions.ts';
import type { ProgressQuestion } from './progress.ts';
import { WriteButton } from '../../parts/WriteButton.tsx';

const useStyles = makeStyles({
  box: {
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalS,
    alignItems: 'flex-start',
    padding: tokens.spacingHorizontalM,
    borderRadius: tokens.borderRadiusMedium,
    border: `1px solid ${tokens.colorBrandStroke2}`,
    backgroundColor: tokens.colorBrandBackground2,
    overflowWrap: 'anywhere',
  },
  field: { width: '100%' },
});

/** `of` waits for its answer. */
export default function Answering({
  requestId,
  of: { text, askedBy },
}: {
  readonly requestId: string;
  readonly of: ProgressQuestion;
}): ReactNode {
  const styles = useStyles();
  const { t } = useText();
  const toasts = useToasts();
  const actions = useAllowedActions([requestId]);
  const [answer, setAnswer] = useState('');
  const write = useWrite((identity) =>
    callGraph(identity, 'POST', `/latchkey/v1/requests/${requestId}/answer`, { text: answer.trim() }),
  );
  return (
    <form
      className={styles.box}
      onSubmit={(event) => {
        event.preventDefault();
        write.mutate(undefined, {
          onSuccess: () => toasts.done(t('requests.answered')),
          onError: (error) => toasts.failed(t('errors.notDone'), error),
        });
      }}
    >
      <Text weight="semibold">{t('requests.question')}</Text>
      {askedBy === null ? null : <Person name={askedBy.displayName} />}
      <bdi>{text}</bdi>
      {actions.error === null ? null : <Failed error={actions.error} />}
      {actions.isAllowed(requestId, 'answerQuestion') ? (
        <>
          <Field label={t('requests.answer')} className={styles.field}>
            <Textarea value={answer} maxLength={2000} resize="vertical" onChange={(_, { value }) => setAnswer(value)} />
          </Field>
          <WriteButton type="submit" appearance="primary" disabled={answer.trim() === '' || write.isPending}>
            {t('requests.sendAnswer')}
          </WriteButton>
        </>
      ) : null}
    </form>
  );
}
