// Not a decision yet: a question to the person who sent the request, or another approver in one's place.

import { Button, Field, makeStyles, Text, Textarea, tokens } from '@fluentui/react-components';
import { useState, type ReactNode } from 'react';
import { useWrite } from '../../api/queries.ts';
import { ObjectPicker } from '../../parts/ObjectPicker.tsx';
import { Failed } from '../../parts/states.tsx';
import { useToasts } from '../../shell/toasts.ts';
import { useText } from '../../text/text.tsx';
import { Panel } from '../parts/Panel.tsx';
import { decide, type Decision } from './approvals.ts';
import { WriteButton } from '../../parts/WriteButton.tsx';

const useStyles = makeStyles({ says: { color: tokens.colorNeutralForeground3 } });
interface Props {
  readonly id: string;
  readonly onClose: () => void;
}

export function AskRequestor({ id, onClose }: Props): ReactNode {
  const styles = useStyles();
  const { t } = useText();
  const [text, setText] = useState('');
  const question = text.trim();
  const { send, isPending, error } = useSend(id, t('approvals.asked'), onClose);
  return (
    <Panel
      title={t('approvals.ask')}
      onClose={onClose}
      onSubmit={() => {
        if (question !== '') send({ result: 'ask', questionToRequestor: question });
      }}
      foot={<Foot action={t('approvals.sendQuestion')} isReady={question !== '' && !isPending} onClose={onClose} />}
    >
      <Text className={styles.says}>{t('approvals.askSays')}</Text>
      {error === null ? null : <Failed error={error} />}
      <Field label={t('approvals.question')} required>
        <Textarea
          autoFocus
          value={text}
          maxLength={2000}
          resize="vertical"
          onChange={(_, { value }) => setText(value)}
        />
      </Field>
    </Panel>
  );
}

export function ForwardRequest({ id, onClose }: Props): ReactNode {
  const styles = useStyles();
  const { t } = useText();
  const [to, setTo] = useState<string | undefined>();
  const [note, setNote] = useState('');
  const { send, isPending, error } = useSend(id, t('approvals.forwarded'), onClose);
  return (
    <Panel
      title={t('approvals.forward')}
      onClose={onClose}
      onSubmit={() => {
        if (to !== undefined)
          send({ result: 'forward', forwardTo: to, ...(note.trim() === '' ? {} : { justification: note.trim() }) });
      }}
      foot={<Foot action={t('approvals.forwardDo')} isReady={to !== undefined && !isPending} onClose={onClose} />}
    >
      <Text className={styles.says}>{t('approvals.forwardSays')}</Text>
      {error === null ? null : <Failed error={error} />}
      <ObjectPicker label={t('approvals.forwardTo')} path="/v1.0/users" searchIn="displayName" id={to} onPick={setTo} />
      <Field label={t('approvals.note')}>
        <Textarea value={note} maxLength={1000} resize="vertical" onChange={(_, { value }) => setNote(value)} />
      </Field>
    </Panel>
  );
}

function useSend(id: string, done: string, onClose: () => void) {
  const toasts = useToasts();
  const write = useWrite((identity, decision: Decision) => decide(identity, id, decision));
  return {
    isPending: write.isPending,
    error: write.error,
    send: (decision: Decision): void =>
      write.mutate(decision, {
        onSuccess: () => {
          toasts.done(done);
          onClose();
        },
      }),
  };
}

function Foot({
  action,
  isReady,
  onClose,
}: {
  readonly action: string;
  readonly isReady: boolean;
  readonly onClose: () => void;
}): ReactNode {
  const { t } = useText();
  return (
    <>
      <WriteButton type="submit" appearance="primary" disabled={!isReady}>
        {action}
      </WriteButton>
      <Button onClick={onClose}>{t('states.cancel')}</Button>
    </>
  );
}
