// What the person is asked to do in systems without an API: taken up, done with a proof, or refused with the reason.

import { Badge, Field, Input, makeStyles, Text, Textarea, tokens } from '@fluentui/react-components';
import { useState, type ReactNode } from 'react';
import type { Named } from '../../api/entities.ts';
import { callGraph } from '../../api/graph.ts';
import { useWrite } from '../../api/queries.ts';
import { useTenantNow } from '../../api/tenantTime.ts';
import { DataTable } from '../../parts/DataTable.tsx';
import { Facts } from '../../parts/Facts.tsx';
import { Instant } from '../../parts/Instant.tsx';
import type { Choice, GraphList } from '../../parts/listState.ts';
import { Section } from '../../parts/Section.tsx';
import { Failed } from '../../parts/states.tsx';
import { WriteButton } from '../../parts/WriteButton.tsx';
import { useSession } from '../../session/session.ts';
import { useToasts } from '../../shell/toasts.ts';
import { useText, type Texts } from '../../text/text.tsx';
import { useAreas } from '../areas.ts';
import { Tabs, type PagePart } from '../manage/Tabs.tsx';
import { ListHead } from '../parts/Heads.tsx';
import { Panel } from '../parts/Panel.tsx';

const path = '/latchkey/v1/fulfilmentTasks';
const ownPath = `${path}/filterByCurrentUser(on='assignee')`;
const ended = ['done', 'refused', 'canceled'] as const;
const states = ['open', ...ended] as const;

interface Task {
  readonly id: string;
  readonly action: 'createAccount' | 'updateAccount' | 'addMember' | 'removeMember';
  /** What the system is called in which it is to be done. */
  readonly system: string | null;
  readonly accountName: string | null;
  readonly fields: Readonly<Record<string, string | boolean | null>> | null;
  readonly state: (typeof states)[number];
  readonly takenById: string | null;
  readonly dueAt: string;
  readonly endedAt: string | null;
  /** The proof that it was done, or why it was refused. */
  readonly says: string | null;
  readonly reference: string | null;
  readonly principal: Named | null;
  readonly object: Named | null;
}

const useStyles = makeStyles({
  deeds: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalS, marginTop: tokens.spacingVerticalM },
});

export default function TasksPage(): ReactNode {
  const { t } = useText();
  const seesAll = useAreas().isAllowed('allTasks');
  return (
    <>
      <ListHead title="shell.tasks" says="connections.tasks.says" path={ownPath} />
      <Tabs label={t('shell.tasks')} parts={seesAll ? [...ownParts, everybody] : ownParts} />
    </>
  );
}

const ownParts: readonly PagePart[] = [
  {
    key: 'open',
    title: 'connections.tasks.part.open',
    draw: () => <TaskList source={{ path: ownPath, filter: "state eq 'open'", orderBy: 'dueAt,id' }} />,
  },
  {
    key: 'ended',
    title: 'connections.tasks.part.ended',
    draw: () => (
      <TaskList source={{ path: ownPath, filter: "state ne 'open'", orderBy: 'endedAt desc,id' }} of={ended} />
    ),
  },
];
/** Open ones come first: they have no end. */
const everybody: PagePart = {
  key: 'all',
  title: 'connections.tasks.part.all',
  draw: () => <TaskList source={{ path, orderBy: 'endedAt,dueAt,id' }} of={states} />,
};

/** `of`: the states among which one may be picked. */
function TaskList({
  source,
  of = [],
}: {
  readonly source: Pick<GraphList, 'path' | 'filter' | 'orderBy'>;
  readonly of?: readonly Task['state'][];
}): ReactNode {
  const { t } = useText();
  const state: Choice = {
    key: 'state',
    label: t('connections.task.state'),
    options: of.map((value) => ({ value, label: t(`connections.task.${value}`), filter: `state eq '${value}'` })),
  };
  return (
    <DataTable
      label={t('connections.tasks.label')}
      source={{
        ...source,
        expand: 'principal,object',
        searchBy: ['principal/displayName', 'object/displayName', 'accountName'],
      }}
      columns={[]}
      choices={of.length === 0 ? [] : [state]}
      keyOf={({ id }: Task) => id}
      card={(task) => <TaskCard of={task} />}
      empty={{ title: t('connections.tasks.none'), says: t('connections.tasks.noneSays') }}
    />
  );
}

/** What is to be done, in a sentence. */
function sentenceOf({ action, principal, object, accountName }: Task, t: Texts['t']): string {
  const unknown = t('manage.subjects.unknown');
  return t(`connections.task.${action}`, {
    name: principal?.displayName ?? accountName ?? unknown,
    group: object?.displayName ?? unknown,
  });
}

/** What the reference of a task is: an account that was made is known by it from then on. */
const referenceOf = ({ action }: Task) => (action === 'createAccount' ? 'accountId' : 'reference');

function TaskCard({ of }: { readonly of: Task }): ReactNode {
  const { t, known } = useText();
  const { identity } = useSession();
  const isLate = useTenantNow() > Date.parse(of.dueAt) && of.state === 'open';
  const said = (value: string | boolean | null): ReactNode =>
    typeof value === 'boolean' ? t(value ? 'connections.yes' : 'connections.no') : value;
  return (
    <Section
      title={<bdi>{sentenceOf(of, t)}</bdi>}
      actions={
        <Badge appearance="tint" color={isLate ? 'danger' : of.state === 'open' ? 'brand' : 'informative'}>
          {t(isLate ? 'connections.task.late' : `connections.task.${of.state}`)}
        </Badge>
      }
    >
      <Facts
        of={[
          [t('connections.task.system'), of.system === null ? null : <bdi key="system">{of.system}</bdi>],
          [t('connections.task.account'), of.accountName === null ? null : <bdi key="account">{of.accountName}</bdi>],
          ...Object.entries(of.fields ?? {}).map(
            ([field, value]) => [known(`connections.field.${field}`, field), said(value)] as const,
          ),
          of.endedAt === null
            ? [t('connections.task.due'), <Instant key="due" at={of.dueAt} />]
            : [t('connections.task.ended'), <Instant key="ended" at={of.endedAt} />],
          [t('connections.task.note'), of.says === null ? null : <bdi key="says">{of.says}</bdi>],
          [
            t(`connections.task.${referenceOf(of)}`),
            of.reference === null ? null : <bdi key="ref">{of.reference}</bdi>,
          ],
        ]}
      />
      {of.state === 'open' || of.state === 'canceled' ? (
        <Deeds of={of} isMine={of.takenById !== null && of.takenById === identity?.id} />
      ) : null}
    </Section>
  );
}

/** `isMine`: the person took it up. Of a task that nobody wants any more it can be said that it was done already. */
function Deeds({ of, isMine }: { readonly of: Task; readonly isMine: boolean }): ReactNode {
  const styles = useStyles();
  const { t } = useText();
  const toasts = useToasts();
  const [asked, setAsked] = useState<'finish' | 'refuse' | null>(null);
  const takeUp = useWrite((identity) => callGraph(identity, 'POST', `${path}/${of.id}/takeUp`));
  const what = sentenceOf(of, t);
  const isCanceled = of.state === 'canceled';
  return (
    <div className={styles.deeds}>
      <WriteButton
        appearance={isCanceled ? 'secondary' : 'primary'}
        aria-label={t('connections.task.finishName', { what })}
        onClick={() => setAsked('finish')}
      >
        {t('connections.task.finish')}
      </WriteButton>
      {isCanceled ? null : (
        <WriteButton aria-label={t('connections.task.refuseName', { what })} onClick={() => setAsked('refuse')}>
          {t('connections.task.refuse')}
        </WriteButton>
      )}
      {isCanceled ? (
        <Text>{t('connections.task.canceledSays')}</Text>
      ) : isMine ? (
        <Text>{t('connections.task.isYours')}</Text>
      ) : (
        <WriteButton
          disabled={takeUp.isPending}
          aria-label={t('connections.task.takeUpName', { what })}
          onClick={() =>
            takeUp.mutate(undefined, {
              onSuccess: () => toasts.done(t('connections.task.taken')),
              onError: (error) => toasts.failed(t('errors.notDone'), error),
            })
          }
        >
          {t(of.takenById === null ? 'connections.task.takeUp' : 'connections.task.takeOver')}
        </WriteButton>
      )}
      {asked === null ? null : <EndPanel of={of} by={asked} onClose={() => setAsked(null)} />}
    </div>
  );
}

function EndPanel({
  of,
  by,
  onClose,
}: {
  readonly of: Task;
  readonly by: 'finish' | 'refuse';
  readonly onClose: () => void;
}): ReactNode {
  const { t } = useText();
  const toasts = useToasts();
  const [note, setNote] = useState('');
  const [reference, setReference] = useState('');
  const isDone = by === 'finish';
  const write = useWrite((identity) =>
    callGraph(
      identity,
      'POST',
      `${path}/${of.id}/${by}`,
      isDone ? { proof: note, ...(reference === '' ? {} : { reference }) } : { reason: note },
    ),
  );
  const says = t(`connections.task.${by}`);
  return (
    <Panel
      title={<bdi>{sentenceOf(of, t)}</bdi>}
      onClose={onClose}
      onSubmit={() => {
        if (note.trim() !== '')
          write.mutate(undefined, {
            onSuccess: () => {
              toasts.done(t(`connections.task.${by}.done`));
              onClose();
            },
          });
      }}
      foot={
        <WriteButton type="submit" appearance="primary" disabled={note.trim() === '' || write.isPending}>
          {says}
        </WriteButton>
      }
    >
      <Field
        label={t(isDone ? 'connections.task.proof' : 'connections.task.reason')}
        hint={t(isDone ? 'connections.task.proof.help' : 'connections.task.reason.help')}
        required
      >
        <Textarea
          rows={3}
          dir="auto"
          maxLength={isDone ? 4000 : 2000}
          value={note}
          onChange={(_, { value }) => setNote(value)}
        />
      </Field>
      {isDone ? (
        <Field label={t(`connections.task.${referenceOf(of)}`)} hint={t(`connections.task.${referenceOf(of)}.help`)}>
          <Input dir="auto" maxLength={1024} value={reference} onChange={(_, { value }) => setReference(value)} />
        </Field>
      ) : null}
      {write.error === null ? null : <Failed error={write.error} />}
    </Panel>
  );
}
