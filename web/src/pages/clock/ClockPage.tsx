// Tenant time in one's hand: stop it, move it, and watch what falls due on the way.

import { Button, Field, Input, makeStyles, Slider, Switch, Table, TableBody, TableCell, TableHeader, TableHeaderCell, TableRow, Text, tokens } from '@fluentui/react-components';
import { ArrowStepInRight20Regular } from '@fluentui/react-icons';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { callSandbox } from '../../api/sandbox.ts';
import { useClock, useGraph, useSandboxRead } from '../../api/queries.ts';
import { actorOf, type AuditRow } from '../../parts/history.tsx';
import { PageHead } from '../../parts/PageHead.tsx';
import { Section } from '../../parts/Section.tsx';
import { Empty, Failed, Loading } from '../../parts/states.tsx';
import { Timeline } from '../../parts/Timeline.tsx';
import { readableInstant } from '../../parts/times.ts';
import { useToasts } from '../../shell/toasts.ts';

interface Due { readonly kind: string; readonly subject: string; readonly dueAt: string; readonly attempts: number; readonly about: string }
interface Moved { readonly now: string; readonly frozen: boolean; readonly ran?: number; readonly waiting?: number; readonly failed?: number }
type Wish = { readonly advance: string } | { readonly now: string } | { readonly frozen: boolean };

const steps = [['PT1H', 'an hour'], ['PT12H', 'half a day'], ['P1D', 'a day'], ['P3D', '3 days'], ['P7D', 'a week'], ['P14D', 'a fortnight'], ['P30D', '30 days'], ['P90D', '90 days'], ['P180D', '180 days'], ['P365D', 'a year']] as const;

const useStyles = makeStyles({
  now: { fontSize: tokens.fontSizeHero800, lineHeight: tokens.lineHeightHero800, fontWeight: tokens.fontWeightSemibold, fontVariantNumeric: 'tabular-nums' },
  line: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalL, alignItems: 'flex-end', marginTop: tokens.spacingVerticalM },
  slider: { minWidth: '240px', flexGrow: 1, maxWidth: '420px' },
  when: { whiteSpace: 'nowrap', fontVariantNumeric: 'tabular-nums' },
});

export default function ClockPage(): ReactNode {
  const { data: clock, error } = useClock();
  if (error !== null) return <><PageHead title="Clock" /><Failed what="the clock" error={error} /></>;
  if (clock === undefined) return <Loading what="the clock" />;
  if (clock === null) return <><PageHead title="Clock" /><Empty title="Time is what it is" says="Only a sandbox has a clock that can be moved." /></>;
  return (
    <>
      <PageHead title="Clock" says="What the tenant's rules take for now. Moving it does everything that falls due on the way, in its order; there is no way back." />
      <Hands now={clock.now} isFrozen={clock.frozen} />
      <DueList />
      <Section title="What just happened"><Latest /></Section>
    </>
  );
}

function useMove(): { readonly move: (wish: Wish) => void; readonly isMoving: boolean } {
  const toasts = useToasts();
  const client = useQueryClient();
  const { mutate, isPending } = useMutation({ mutationFn: (wish: Wish) => callSandbox<Moved>('/clock', wish), onSuccess: (moved) => { toasts.done(`It is ${readableInstant(moved.now)}`, saidOf(moved)); }, onError: (error) => { toasts.failed('The clock stayed where it was', error); }, onSettled: () => client.invalidateQueries() });
  return { move: (wish) => { mutate(wish); }, isMoving: isPending };
}

function saidOf({ ran, waiting, failed }: Moved): string | undefined {
  if (ran === undefined) return undefined;
  const more = [waiting === undefined || waiting === 0 ? [] : [`${waiting} wait for another try`], failed === undefined || failed === 0 ? [] : [`${failed} failed`]].flat();
  return [`${ran === 1 ? 'One thing was' : `${ran} things were`} done on the way`, ...more].join(', ');
}

function Hands({ now, isFrozen }: { readonly now: string; readonly isFrozen: boolean }): ReactNode {
  const styles = useStyles();
  const { move, isMoving } = useMove();
  const [step, setStep] = useState(6);
  const [to, setTo] = useState('');
  const [duration, words] = steps[step] ?? steps[0];
  return (
    <Section title="Tenant time">
      <time className={styles.now} dateTime={now}>{readableInstant(now)}</time>
      <div><Switch checked={isFrozen} disabled={isMoving} onChange={(_, { checked }) => move({ frozen: checked })} label={isFrozen ? 'It stands still' : 'It runs'} /></div>
      <div className={styles.line}>
        <Field label={`Further by ${words}`} className={styles.slider}><Slider min={0} max={steps.length - 1} value={step} onChange={(_, { value }) => setStep(value)} aria-valuetext={words} /></Field>
        <Button appearance="primary" disabled={isMoving} onClick={() => move({ advance: duration })}>Advance</Button>
      </div>
      <div className={styles.line}>
        <Field label="To a day and time"><Input type="datetime-local" value={to} onChange={(_, { value }) => setTo(value)} /></Field>
        <Button disabled={isMoving || to === ''} onClick={() => move({ now: new Date(to).toISOString() })}>Go there</Button>
      </div>
    </Section>
  );
}

function DueList(): ReactNode {
  const styles = useStyles();
  const { move, isMoving } = useMove();
  const { data, error } = useSandboxRead<readonly Due[]>('/due?top=30', { refetchInterval: 3000 });
  const [next] = data ?? [];
  const action = next === undefined ? null : <Button size="small" icon={<ArrowStepInRight20Regular />} disabled={isMoving} onClick={() => move({ now: next.dueAt })}>To the next</Button>;
  return (
    <Section title="Due next" actions={action}>
      {error !== null ? <Failed what="what is due" error={error} /> : data === undefined ? <Loading what="what is due" /> : data.length === 0 ? <Text>Nothing waits for its time.</Text> : (
        <Table size="small" aria-label="Due next">
          <TableHeader><TableRow><TableHeaderCell style={{ width: 170 }}>When</TableHeaderCell><TableHeaderCell>What</TableHeaderCell><TableHeaderCell style={{ width: 110 }}>Go</TableHeaderCell></TableRow></TableHeader>
          <TableBody>{data.map((due) => <TableRow key={`${due.kind} ${due.subject} ${due.dueAt}`}><TableCell className={styles.when}>{readableInstant(due.dueAt)}</TableCell><TableCell>{due.about}</TableCell><TableCell><Button size="small" disabled={isMoving} aria-label={`Go there: ${readableInstant(due.dueAt)}: ${due.about}`} onClick={() => move({ now: due.dueAt })}>Go there</Button></TableCell></TableRow>)}</TableBody>
        </Table>
      )}
    </Section>
  );
}

function Latest(): ReactNode {
  const { data, error } = useGraph<{ readonly value: readonly AuditRow[] }>('/v1.0/auditLogs/directoryAudits?$orderby=activityDateTime desc&$top=15', { refetchInterval: 3000 });
  if (error !== null) return <Failed what="the audit" error={error} />;
  if (data === undefined) return <Loading what="the audit" />;
  if (data.value.length === 0) return <Text>Nothing yet.</Text>;
  return <Timeline label="What just happened" steps={data.value.map((row) => ({ key: row.id, at: row.activityDateTime, title: row.activityDisplayName, says: [`By ${actorOf(row)}`, ...row.targetResources.flatMap(({ displayName }) => displayName ?? [])].join(' · '), kind: row.result === 'success' ? 'plain' : 'bad' }))} />;
}
