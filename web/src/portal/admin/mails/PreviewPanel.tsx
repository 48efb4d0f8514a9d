// How each mail reads, about a real request, in each language; and one of them to oneself.

import { Button, Field, makeStyles, Radio, RadioGroup, Select, Text, tokens } from '@fluentui/react-components';
import { useState, type ReactNode } from 'react';
import { callGraph } from '../../../api/graph.ts';
import { useGraph, useWrite } from '../../../api/queries.ts';
import { MailBody } from '../../../parts/MailBody.tsx';
import { Failed, Loading } from '../../../parts/states.tsx';
import { WriteButton } from '../../../parts/WriteButton.tsx';
import { useToasts } from '../../../shell/toasts.ts';
import { languageNames } from '../../../text/languages.ts';
import { useText } from '../../../text/text.tsx';
import { Panel } from '../../parts/Panel.tsx';

/** As the server names them. */
const events = [
  'approvalAsked',
  'approvalReminder',
  'approvalForwarded',
  'approvalExpired',
  'approvalGiven',
  'approvalTakenBack',
  'questionAsked',
  'questionAnswered',
  'requestDenied',
  'requestExpired',
  'accessGranted',
  'accessNearEnd',
  'accessEnded',
  'delegateAppointed',
  'delegateDecided',
  'administratorMade',
  'guestInvited',
  'invitationCopied',
  'credentialNearEnd',
  'auditBroken',
  'attentionNeeded',
  'proposalMade',
  'proposalApproved',
  'proposalRefused',
  'removalsHeld',
  'connectionQuarantined',
  'differencesWait',
  'reviewAsked',
  'reviewReminder',
  'reviewReassigned',
  'reviewEscalated',
  'reviewCompleted',
  'taskAsked',
  'taskReminder',
  'digest',
] as const;

const useStyles = makeStyles({
  choices: { display: 'grid', gap: tokens.spacingVerticalM, marginBottom: tokens.spacingVerticalL },
  mail: {
    padding: tokens.spacingHorizontalM,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: '#ffffff',
    overflowX: 'auto',
  },
});

interface Composed {
  readonly subject: string;
  readonly html: string;
}

export function PreviewPanel({ onClose }: { readonly onClose: () => void }): ReactNode {
  const styles = useStyles();
  const { t, language: shown } = useText();
  const toasts = useToasts();
  const [event, setEvent] = useState<(typeof events)[number]>('approvalAsked');
  const [language, setLanguage] = useState<'en' | 'de'>(shown === 'de' ? 'de' : 'en');
  const { data, error } = useGraph<Composed>(`/latchkey/v1/mailPreview(event='${event}',language='${language}')`);
  const sending = useWrite((identity) => callGraph(identity, 'POST', '/latchkey/v1/sendTestMail', { event, language }));
  return (
    <Panel
      title={t('admin.mails.preview')}
      onClose={onClose}
      onSubmit={() =>
        sending.mutate(undefined, {
          onSuccess: () => toasts.done(t('admin.mails.testSent'), t('admin.mails.testSays')),
          onError: (fault) => toasts.failed(t('errors.notDone'), fault),
        })
      }
      foot={
        <>
          <WriteButton type="submit" appearance="primary" disabled={sending.isPending || data === undefined}>
            {t('admin.mails.test')}
          </WriteButton>
          <Button onClick={onClose}>{t('states.close')}</Button>
        </>
      }
    >
      <div className={styles.choices}>
        <Field label={t('admin.mails.event')} hint={t('admin.mails.preview.help')}>
          <Select value={event} onChange={(_, { value }) => setEvent(value as typeof event)}>
            {events.map((each) => (
              <option key={each} value={each}>
                {t(`admin.mails.event.${each}`)}
              </option>
            ))}
          </Select>
        </Field>
        <Field label={t('admin.mails.language')}>
          <RadioGroup
            layout="horizontal"
            value={language}
            onChange={(_, { value }) => setLanguage(value === 'de' ? 'de' : 'en')}
          >
            <Radio value="en" label={languageNames.en} />
            <Radio value="de" label={languageNames.de} />
          </RadioGroup>
        </Field>
      </div>
      {error !== null ? (
        <Failed error={error} />
      ) : data === undefined ? (
        <Loading heights={[240]} />
      ) : (
        <>
          <Text weight="semibold">
            <bdi>{data.subject}</bdi>
          </Text>
          <div className={styles.mail}>
            <MailBody html={data.html} label={t('admin.mails.preview')} />
          </div>
        </>
      )}
    </Panel>
  );
}
