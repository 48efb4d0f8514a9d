// The fault rules of the sandbox: which are in force, how often each happened, and new ones from examples or by hand.

import { Button, Field, makeStyles, Select, Text, Textarea, tokens } from '@fluentui/react-components';
import { useState, type ReactNode } from 'react';
import { useSandboxRead } from '../../api/queries.ts';
import { callSandbox, deleteOfSandbox } from '../../api/sandbox.ts';
import { useSandboxWrite } from '../../parts/sandboxWrite.ts';
import { Section } from '../../parts/Section.tsx';
import { Failed, Loading } from '../../parts/states.tsx';

interface Rule {
  readonly id: number;
  readonly fitted: number;
  readonly happened: number;
}

const useStyles = makeStyles({
  list: {
    margin: 0,
    paddingLeft: 0,
    listStyleType: 'none',
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalS,
  },
  rule: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: tokens.spacingHorizontalM },
  code: { fontFamily: tokens.fontFamilyMonospace, fontSize: tokens.fontSizeBase200, overflowWrap: 'anywhere' },
  form: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalS, marginTop: tokens.spacingVerticalM },
  line: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalM },
});

// biome-ignore format: a table, read by column
const examples: readonly (readonly [label: string, rule: object])[] = [
  ['Three calls are answered 429, with Retry-After in seconds', { answer: { status: 429, retryAfter: 2 }, times: 3 }],
  ['Three calls are answered 429, with Retry-After as a date',
    { answer: { status: 429, retryAfter: 2, retryAfterAs: 'date' }, times: 3 }],
  ['A tenth of the calls is answered 503',          { answer: { status: 503 }, share: 0.1 }],
  ['The connection is reset before a write is done', { match: { method: 'POST' }, connection: 'reset', times: 1 }],
  ['A write is done, and its answer is lost',       { match: { method: 'POST' }, connection: 'lostAnswer', times: 1 }],
  ['Answers come late',   { latency: { distribution: 'normal', milliseconds: 400, spread: 150 } }],
  ['What is created is not there for 5 seconds',    { match: { method: 'POST' }, notThereFor: 5 }],
  ['Tokens expire after a minute',                  { tokensExpireAfter: 60 }],
  ['The next delivery fails',                       { delivery: 'fails', times: 1 }],
  ['Deliveries hang',                               { delivery: 'hangs' }],
  ['The profile throttled',                         { profile: 'throttled' }],
  ['The profile like-graph',                        { profile: 'like-graph' }],
];
const textOf = (rule: object): string => JSON.stringify(rule, null, 2);

export function Faults(): ReactNode {
  const styles = useStyles();
  const { data, error } = useSandboxRead<{ readonly faults: readonly Rule[] }>('/faults', { refetchInterval: 3000 });
  const rules = data?.faults ?? [];
  const { mutate: run, isPending: isRunning } = useChange();
  const actions =
    rules.length === 0 ? null : (
      <Button size="small" disabled={isRunning} onClick={() => run(() => deleteOfSandbox('/faults'))}>
        Remove all
      </Button>
    );
  return (
    <Section title="Faults" actions={actions}>
      {error === null ? null : <Failed what="the fault rules" error={error} />}
      {data === undefined && error === null ? <Loading heights={[22]} /> : null}
      {data !== undefined && error === null && rules.length === 0 ? (
        <Text>No fault rule is in force: nothing goes wrong on purpose.</Text>
      ) : null}
      <ul className={styles.list} aria-label="Fault rules">
        {rules.map(({ id, fitted, happened, ...rule }) => (
          <li key={id} className={styles.rule}>
            <code className={styles.code}>{JSON.stringify(rule)}</code>
            <Text>
              {happened} of {fitted} calls
            </Text>
            <Button
              size="small"
              aria-label={`Remove fault rule ${id}`}
              disabled={isRunning}
              onClick={() => run(() => deleteOfSandbox(`/faults/${id}`))}
            >
              Remove
            </Button>
          </li>
        ))}
      </ul>
      <details>
        <summary>Add a fault</summary>
        <NewRule />
      </details>
    </Section>
  );
}

function NewRule(): ReactNode {
  const styles = useStyles();
  const [text, setText] = useState(textOf(examples[0]?.[1] ?? {}));
  const { mutate: run, isPending: isRunning } = useChange();
  const rule = parse(text);
  return (
    <div className={styles.form}>
      <Field label="Example">
        <Select onChange={(_, { value }) => setText(textOf(examples[Number(value)]?.[1] ?? {}))}>
          {examples.map(([label], at) => (
            <option key={label} value={at}>
              {label}
            </option>
          ))}
        </Select>
      </Field>
      <Field label="Rule" {...(rule === undefined ? { validationMessage: 'This is no JSON.' } : {})}>
        <Textarea className={styles.code} rows={6} value={text} onChange={(_, { value }) => setText(value)} />
      </Field>
      <div className={styles.line}>
        <Button
          appearance="primary"
          disabled={isRunning || rule === undefined}
          onClick={() => run(() => callSandbox('/faults', rule))}
        >
          Add
        </Button>
      </div>
    </div>
  );
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

const useChange = () =>
  useSandboxWrite((change: () => Promise<unknown>) => change(), { failed: 'The fault rules could not be changed' });
