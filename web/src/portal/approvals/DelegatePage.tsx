// Who decides in the person's place, from when until when; and for whom the person decides.

import { Field, Input, makeStyles, Text, tokens } from '@fluentui/react-components';
import { useState, type ReactNode } from 'react';
import type { Named } from '../../api/entities.ts';
import { callGraph } from '../../api/graph.ts';
import { useGraph, useWrite } from '../../api/queries.ts';
import { Confirm } from '../../parts/Confirm.tsx';
import { Facts } from '../../parts/Facts.tsx';
import { Instant } from '../../parts/Instant.tsx';
import { ObjectPicker } from '../../parts/ObjectPicker.tsx';
import { PageHead } from '../../parts/PageHead.tsx';
import { Person } from '../../parts/Person.tsx';
import { Section } from '../../parts/Section.tsx';
import { Failed, Loading } from '../../parts/states.tsx';
import { TextLink } from '../../parts/TextLink.tsx';
import { useSession } from '../../session/session.ts';
import { useToasts } from '../../shell/toasts.ts';
import { useText } from '../../text/text.tsx';
import { endOfDay } from './approvals.ts';
import { WriteButton } from '../../parts/WriteButton.tsx';

const useStyles = makeStyles({
  form: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalM, alignItems: 'flex-start' },
  dates: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalM },
  person: { width: 'min(420px, 100%)' },
  list: { listStyleType: 'none', margin: 0, padding: 0, display: 'grid', gap: tokens.spacingVerticalS },
});
const path = '/latchkey/v1/approverDelegates';

interface Delegation {
  readonly id: string;
  readonly approverId: string;
  readonly delegateId: string;
  readonly startsAt: string;
  readonly endsAt: string | null;
}

export default function DelegatePage(): ReactNode {
  const { t } = useText();
  const { identity } = useSession();
  const { data, error } = useGraph<{ readonly value: readonly Delegation[] }>(path);
  const own = data?.value.find(({ approverId }) => approverId === identity?.id);
  const others = data?.value.filter(({ approverId }) => approverId !== identity?.id) ?? [];
  return (
    <>
      <PageHead
        above={<TextLink to={'/approvals' as '/'}>{t('approvals.title')}</TextLink>}
        title={t('approvals.delegate')}
        says={t('approvals.delegateSays')}
      />
      {error !== null ? (
        <Failed error={error} />
      ) : data === undefined ? (
        <Loading heights={[180]} />
      ) : own === undefined ? (
        <Appoint />
      ) : (
        <Appointed of={own} />
      )}
      {others.length === 0 ? null : <Others of={others} />}
    </>
  );
}

function Appoint(): ReactNode {
  const styles = useStyles();
  const { t } = useText();
  const toasts = useToasts();
  const [draft, setDraft] = useState<{ readonly who?: string; readonly from: string; readonly until: string }>({
    from: '',
    until: '',
  });
  const write = useWrite((identity, body: object) => callGraph(identity, 'POST', path, body));
  const send = (): void =>
    write.mutate(
      {
        delegateId: draft.who,
        ...(draft.from === '' ? {} : { startsAt: new Date(`${draft.from}T00:00:00`).toISOString() }),
        ...(draft.until === '' ? {} : { endsAt: endOfDay(draft.until) }),
      },
      { onSuccess: () => toasts.done(t('approvals.delegated')) },
    );
  return (
    <Section title={t('approvals.delegateTo')}>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (draft.who !== undefined) send();
        }}
      >
        <div className={styles.person}>
          <ObjectPicker
            label={t('approvals.delegatePerson')}
            path="/v1.0/users"
            searchIn="displayName"
            id={draft.who}
            onPick={(who) => setDraft((before) => ({ ...before, who }))}
          />
        </div>
        <div className={styles.dates}>
          {(['from', 'until'] as const).map((end) => (
            <Field key={end} label={t(`request.${end}`)}>
              <Input
                type="date"
                value={draft[end]}
                onChange={(_, { value }) => setDraft((before) => ({ ...before, [end]: value }))}
              />
            </Field>
          ))}
        </div>
        <Text size={200}>{t('approvals.delegateDates')}</Text>
        {write.error === null ? null : <Failed error={write.error} retry={send} />}
        <WriteButton type="submit" appearance="primary" disabled={draft.who === undefined || write.isPending}>
          {t('approvals.delegateDo')}
        </WriteButton>
      </form>
    </Section>
  );
}

function Appointed({ of }: { readonly of: Delegation }): ReactNode {
  const { t } = useText();
  const toasts = useToasts();
  const [isAsking, setAsking] = useState(false);
  const write = useWrite((identity) => callGraph(identity, 'DELETE', `${path}/${of.id}`));
  return (
    <Section
      title={t('approvals.delegateTo')}
      actions={
        <WriteButton disabled={write.isPending} onClick={() => setAsking(true)}>
          {t('approvals.delegateEnd')}
        </WriteButton>
      }
    >
      <Facts
        of={[
          [t('approvals.delegatePerson'), <PersonOf key="who" id={of.delegateId} />],
          [t('request.from'), <Instant key="from" at={of.startsAt} />],
          [
            t('request.until'),
            of.endsAt === null ? t('approvals.delegateNoEnd') : <Instant key="until" at={of.endsAt} />,
          ],
        ]}
      />
      {isAsking ? (
        <Confirm
          title={t('approvals.delegateEndAsk')}
          action={t('approvals.delegateEnd')}
          onConfirm={() =>
            write.mutate(undefined, {
              onSuccess: () => toasts.done(t('approvals.delegateEnded')),
              onError: (error) => toasts.failed(t('errors.notDone'), error),
            })
          }
          onClose={() => setAsking(false)}
        />
      ) : null}
    </Section>
  );
}

function Others({ of }: { readonly of: readonly Delegation[] }): ReactNode {
  const styles = useStyles();
  const { t } = useText();
  return (
    <Section title={t('approvals.delegateOf')}>
      <ul className={styles.list}>
        {of.map(({ id, approverId, startsAt, endsAt }) => (
          <li key={id}>
            <PersonOf id={approverId} /> <Instant at={startsAt} isDay />
            {endsAt === null ? null : (
              <>
                {' – '}
                <Instant at={endsAt} isDay />
              </>
            )}
          </li>
        ))}
      </ul>
    </Section>
  );
}

function PersonOf({ id }: { readonly id: string }): ReactNode {
  const { data } = useGraph<Named>(`/v1.0/users/${id}?$select=id,displayName`);
  return data === undefined ? null : <Person name={data.displayName} />;
}
