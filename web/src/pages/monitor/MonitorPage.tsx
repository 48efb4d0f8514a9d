// The calls of the API as they come: who, what, how it went, and how long each stage took.

import { Button, Dropdown, makeStyles, mergeClasses, Option, SearchBox, Switch, Table, TableBody, TableCell, TableHeader, TableHeaderCell, TableRow, tokens } from '@fluentui/react-components';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { Empty, Failed } from '../../parts/states.tsx';
import { PageHead } from '../../parts/PageHead.tsx';
import { TextLink } from '../../parts/TextLink.tsx';
import { StatusBadge } from './StatusBadge.tsx';
import { useCalls, type KeptCall } from './calls.ts';

const useStyles = makeStyles({
  tools: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalS, alignItems: 'center', marginBottom: tokens.spacingVerticalM },
  search: { flexGrow: 1, minWidth: '200px', maxWidth: '360px' }, choice: { minWidth: '140px' },
  frame: { border: `1px solid ${tokens.colorNeutralStroke2}`, borderRadius: tokens.borderRadiusLarge, overflowX: 'auto' },
  table: { tableLayout: 'fixed' }, path: { overflowWrap: 'anywhere', fontFamily: tokens.fontFamilyMonospace, fontSize: tokens.fontSizeBase200, paddingTop: '6px', paddingBottom: '6px' },
  extra: { '@media (max-width: 860px)': { display: 'none' } }, number: { fontVariantNumeric: 'tabular-nums' },
});

export default function MonitorPage(): ReactNode {
  const styles = useStyles();
  const navigate = useNavigate();
  const { q = '', method = '', status = '' } = useSearch({ strict: false }) as { readonly q?: string; readonly method?: string; readonly status?: string };
  const [isPaused, setPaused] = useState(false);
  const { calls, error, clear } = useCalls(isPaused);
  const change = (next: Readonly<Record<string, string>>): void => { void navigate({ to: '.', search: (before: object) => ({ ...before, ...next }), replace: true } as never); };
  const shown = calls.filter((call) => (method === '' || call.method === method) && (status === '' || String(call.status).startsWith(status)) && (q === '' || `${call.url} ${whoOf(call)}`.toLowerCase().includes(q.toLowerCase())));
  return (
    <>
      <PageHead title="Requests monitor" says="The last 500 calls of the API, as they come, the workbench's own too. Each opens to its headers, bodies, plan and SQL." />
      <div className={styles.tools}>
        <SearchBox className={styles.search} placeholder="A part of the address, or who" aria-label="Search calls" value={q} onChange={(_, { value }) => change({ q: value })} />
        <Pick label="Method" value={method} of={['GET', 'POST', 'PATCH', 'PUT', 'DELETE']} onPick={(value) => change({ method: value })} />
        <Pick label="Status" value={status} of={['2', '4', '5']} words={(value) => `${value}xx`} onPick={(value) => change({ status: value })} />
        <Switch label="Pause" checked={isPaused} onChange={(_, { checked }) => setPaused(checked)} />
        <Button onClick={clear}>Clear</Button>
      </div>
      {error === null ? null : <Failed what="the calls" error={error} />}
      <div className={styles.frame}>
        <Table aria-label="calls" className={styles.table} size="small">
          <TableHeader><TableRow><TableHeaderCell style={{ width: 74 }}>Method</TableHeaderCell><TableHeaderCell>Address</TableHeaderCell><TableHeaderCell className={styles.extra} style={{ width: 170 }}>Who</TableHeaderCell><TableHeaderCell style={{ width: 70 }}>Status</TableHeaderCell><TableHeaderCell className={styles.extra} style={{ width: 80 }}>Time</TableHeaderCell><TableHeaderCell className={styles.extra} style={{ width: 70 }}>Rows</TableHeaderCell></TableRow></TableHeader>
          <TableBody>{shown.slice(0, 200).map((call) => (
            <TableRow key={call.n}>
              <TableCell>{call.method}</TableCell><TableCell className={styles.path}><TextLink to={`/monitor/${call.n}` as '/'}>{decoded(call.url)}</TextLink></TableCell>
              <TableCell className={styles.extra}>{whoOf(call)}</TableCell><TableCell><StatusBadge status={call.status} /></TableCell>
              <TableCell className={mergeClasses(styles.extra, styles.number)}>{call.milliseconds.toFixed(1)} ms</TableCell><TableCell className={mergeClasses(styles.extra, styles.number)}>{call.rowsRead}</TableCell>
            </TableRow>
          ))}</TableBody>
        </Table>
        {shown.length > 0 ? null : <Empty title={calls.length === 0 ? 'No call yet' : 'No call is like that'} says={calls.length === 0 ? 'Calls appear here the moment that they are answered.' : 'Take a filter away.'} />}
      </div>
    </>
  );
}

function Pick({ label, value, of, words = (each) => each, onPick }: { readonly label: string; readonly value: string; readonly of: readonly string[]; readonly words?: (value: string) => string; readonly onPick: (value: string) => void }): ReactNode {
  const styles = useStyles();
  return (
    <Dropdown className={styles.choice} aria-label={label} value={value === '' ? `${label}: all` : `${label}: ${words(value)}`} selectedOptions={[value]} onOptionSelect={(_, { optionValue }) => onPick(optionValue ?? '')}>
      <Option value="" text={`${label}: all`}>All</Option>
      {of.map((each) => <Option key={each} value={each} text={words(each)}>{words(each)}</Option>)}
    </Dropdown>
  );
}

export function whoOf({ caller }: KeptCall): string {
  return caller === null ? 'nobody' : caller.displayName ?? caller.userPrincipalName ?? caller.id;
}

export function decoded(url: string): string {
  try { return decodeURIComponent(url); } catch { return url; }
}
