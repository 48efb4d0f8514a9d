// Tenant time in one's hand: stop it, move it, and watch what falls due on the way.

import { Button, Field, Input, makeStyles, Switch, Text, tokens } from '@fluentui/react-components';
import { ArrowStepInRight20Regular } from '@fluentui/react-icons';
import { useState, type ReactNode } from 'react';
import { callSandbox } from '../../api/sandbox.ts';
import { useClock, useGraph, useSandboxRead } from '../../api/queries.ts';
import { AdvanceDays } from '../../parts/AdvanceDays.tsx';
import type { Column } from '../../parts/column.ts';
import { DataTable } from '../../parts/DataTable.tsx';
import { actorOf, type AuditRow } from '../../parts/history.tsx';
import type { OwnList } from '../../parts/listState.ts';
import { useMoveClock } from '../../parts/moveClock.ts';
import { PageHead } from '../../parts/PageHead.tsx';
import { Section } from '../../parts/Section.tsx';
import { ResetSandbox } from '../../parts/ResetSandbox.tsx';
import { Empty, Failed, Loading } from '../../parts/states.tsx';
import { TextLink } from '../../parts/TextLink.tsx';
import { Timeline } from '../../parts/Timeline.tsx';
import { readableInstant } from '../../parts/times.ts';

interface Due {
  readonly kind: string;
  readonly subject: string;
  readonly dueAt: string;
  readonly attempts: number;
  readonly about: string;
}
const useStyles = makeStyles({
  now: {
    fontSize: tokens.fontSizeHero800,
    lineHeight: tokens.lineHeightHero800,
    fontWeight: tokens.fontWeightSemibold,
    fontVariantNumeric: 'tabular-nums',
  },
  line: {
    display: 'flex',
    flexWrap: 'wrap',
    gap: tokens.spacingHorizontalL,
    alignItems: 'flex-end',
    marginTop: tokens.spacingVerticalM,
  },
});

export default function ClockPage(): ReactNode {
  const { data: clock, error } = useClock();
  if (error !== null)
    return (
      <>
        <PageHead title="Clock" />
        <Failed what="the clock" error={error} />
      </>
    );
  if (clock === undefined) return <Loading />;
  if (clock === null)
    return (
      <>
        <PageHead title="Clock" />
        <Empty title="Time is what it is" says="Only a sandbox has a clock that can be moved." />
      </>
    );
  return (
    <>
      <PageHead
        title="Clock"
        says={
          "What the tenant's rules take for now. Moving it does everything that falls due on the way, in its order; " +
          'the way back is the first day.'
        }
        actions={<ResetSandbox />}
      />
      <Hands now={clock.now} isFrozen={clock.frozen} />
      <DueList />
      <Section title="What just happened">
        <Latest />
      </Section>
    </>
  );
}

function Hands({ now, isFrozen }: { readonly now: string; readonly isFrozen: boolean }): ReactNode {
  const styles = useStyles();
  const { move, isMoving } = useMoveClock();
  const [to, setTo] = useState('');
  const target = instantOf(to);
  return (
    <Section title="Tenant time">
      <time className={styles.now} dateTime={now}>
        {readableInstant(now)}
      </time>
      <div>
        <Switch
          checked={!isFrozen}
          disabled={isMoving}
          onChange={(_, { checked }) => move({ frozen: !checked })}
          label={isFrozen ? 'Clock stopped' : 'Clock running'}
        />
      </div>
      <AdvanceDays />
      <div className={styles.line}>
        <Field label="To a day and time" hint="Such as 2027-01-31 or 2027-01-31 14:30, by the clock of this browser">
          <Input value={to} placeholder="2027-01-31 14:30" onChange={(_, { value }) => setTo(value)} />
        </Field>
        <Button disabled={isMoving || target === null} onClick={() => target !== null && move({ now: target })}>
          Go there
        </Button>
      </div>
    </Section>
  );
}

/** A day with or without a time, year first as nowhere else, so that day and month are not taken for each other. */
function instantOf(text: string): string | null {
  const [, day, time = '00:00'] = /^(\d{4}-\d{2}-\d{2})(?:[ T](\d{2}:\d{2}))?$/.exec(text.trim()) ?? [];
  const at = day === undefined ? Number.NaN : Date.parse(`${day}T${time}`);
  return Number.isNaN(at) ? null : new Date(at).toISOString();
}

/** One row more than is shown tells whether there is another page. */
const due: OwnList<Due> = {
  key: 'due',
  most: 99,
  read: async ({ text }, { top, skip }) => {
    const found = await callSandbox<readonly Due[]>(
      `/due?${new URLSearchParams({ top: String(top + 1), skip: String(skip), search: text })}`,
    );
    return { rows: found.slice(0, top), count: undefined, hasMore: found.length > top };
  },
};

function DueList(): ReactNode {
  const { move, isMoving } = useMoveClock();
  const { data } = useSandboxRead<readonly Due[]>('/due?top=1', { refetchInterval: 3000 });
  const [next] = data ?? [];
  const columns: readonly Column<Due>[] = [
    { title: 'When', width: '170px', cell: ({ dueAt }) => readableInstant(dueAt), text: ({ dueAt }) => dueAt },
    { title: 'What', cell: ({ about }) => about, text: ({ about }) => about },
    {
      title: 'Go',
      width: '120px',
      cell: (row) => (
        <Button
          size="small"
          disabled={isMoving}
          aria-label={`Go there: ${readableInstant(row.dueAt)}: ${row.about}`}
          onClick={() => move({ now: row.dueAt })}
        >
          Go there
        </Button>
      ),
      text: () => '',
    },
  ];
  const action =
    next === undefined ? null : (
      <Button
        size="small"
        icon={<ArrowStepInRight20Regular />}
        disabled={isMoving}
        onClick={() => move({ now: next.dueAt })}
      >
        To the next
      </Button>
    );
  return (
    <Section title="Due next" actions={action}>
      <DataTable
        label="what is due"
        name="due"
        source={due}
        columns={columns}
        keyOf={({ kind, subject, dueAt }) => `${kind} ${subject} ${dueAt}`}
        pageSize={15}
        refetchInterval={3000}
        empty={{ title: 'Nothing waits for its time' }}
      />
    </Section>
  );
}

function Latest(): ReactNode {
  const { data, error } = useGraph<{ readonly value: readonly AuditRow[] }>(
    '/v1.0/auditLogs/directoryAudits?$orderby=activityDateTime desc&$top=15',
    { refetchInterval: 3000 },
  );
  if (error !== null) return <Failed what="the audit" error={error} />;
  if (data === undefined) return <Loading />;
  if (data.value.length === 0) return <Text>Nothing yet.</Text>;
  return (
    <Timeline
      label="What just happened"
      steps={data.value.map((row) => ({
        key: row.id,
        at: row.activityDateTime,
        title: <TextLink to={`/workbench/audit/${row.id}` as '/'}>{row.activityDisplayName}</TextLink>,
        says: [`By ${actorOf(row)}`, ...row.targetResources.flatMap(({ displayName }) => displayName ?? [])].join(
          ' · ',
        ),
        kind: row.result === 'success' ? 'plain' : 'bad',
      }))}
    />
  );
}
