// What the sandbox holds, replaced as a whole: by a scenario, or by a snapshot that was kept before.

import { Button, Field, Input, makeStyles, Radio, RadioGroup, Text, tokens } from '@fluentui/react-components';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { useSandboxRead } from '../api/queries.ts';
import { callSandbox } from '../api/sandbox.ts';
import { Failed, Loading } from '../parts/states.tsx';
import { useText } from '../text/text.tsx';
import { useToasts } from './toasts.ts';

interface Contents {
  readonly snapshots: readonly { readonly name: string; readonly at: string }[];
  readonly scenarios: readonly { readonly name: string; readonly about: string }[];
}

const useStyles = makeStyles({
  menu: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalM, maxWidth: '360px' },
  line: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalS, alignItems: 'flex-end' },
  name: { overflowWrap: 'anywhere', flexGrow: 1 },
  list: { margin: 0, padding: 0, listStyleType: 'none' },
});

export default function ScenarioMenu({ onDone }: { readonly onDone: () => void }): ReactNode {
  const styles = useStyles();
  const { t } = useText();
  const { data, error } = useSandboxRead<Contents>('/snapshots');
  const { run, isRunning } = useReplacing(onDone);
  const [chosen, setChosen] = useState('');
  if (error !== null) return <Failed what={t('shell.sandbox.scenarios')} error={error} />;
  if (data === undefined) return <Loading />;
  return (
    <div className={styles.menu}>
      <Text weight="semibold">{t('shell.sandbox.scenarios')}</Text>
      <Text>{t('shell.sandbox.scenarioSays')}</Text>
      <RadioGroup
        aria-label={t('shell.sandbox.scenarios')}
        value={chosen}
        onChange={(_, { value }) => setChosen(value)}
      >
        {data.scenarios.map(({ name }) => (
          <Radio key={name} value={name} label={name} />
        ))}
      </RadioGroup>
      <Button
        disabled={isRunning || chosen === ''}
        onClick={() => run({ path: '/load', body: { scenario: chosen }, isReplacing: true })}
      >
        {t('shell.sandbox.load')}
      </Button>
      <Snapshots kept={data.snapshots} run={run} isRunning={isRunning} />
    </div>
  );
}

interface SandboxOrder {
  readonly path: string;
  readonly body: unknown;
  readonly isReplacing: boolean;
}

interface SnapshotsProps {
  readonly kept: Contents['snapshots'];
  readonly run: (order: SandboxOrder) => void;
  readonly isRunning: boolean;
}

function Snapshots({ kept, run, isRunning }: SnapshotsProps): ReactNode {
  const styles = useStyles();
  const { t, instant } = useText();
  const [name, setName] = useState('');
  const isValid = /^[\w.-]{1,64}$/.test(name);
  return (
    <>
      <Text weight="semibold">{t('shell.sandbox.snapshots')}</Text>
      <ul className={styles.list}>
        {kept.map((each) => (
          <li key={each.name} className={styles.line}>
            <span className={styles.name}>
              {each.name} · {instant(each.at)}
            </span>
            <Button
              size="small"
              disabled={isRunning}
              aria-label={t('shell.sandbox.restoreOne', { name: each.name })}
              onClick={() => run({ path: '/restore', body: { name: each.name }, isReplacing: true })}
            >
              {t('shell.sandbox.restore')}
            </Button>
          </li>
        ))}
      </ul>
      <form
        className={styles.line}
        onSubmit={(event) => {
          event.preventDefault();
          if (isValid) run({ path: '/snapshots', body: { name }, isReplacing: false });
        }}
      >
        <Field label={t('shell.sandbox.snapshotName')}>
          <Input value={name} onChange={(_, { value }) => setName(value)} />
        </Field>
        <Button type="submit" disabled={!isValid || isRunning}>
          {t('shell.sandbox.keep')}
        </Button>
      </form>
    </>
  );
}

function useReplacing(onDone: () => void): {
  readonly run: (order: SandboxOrder) => void;
  readonly isRunning: boolean;
} {
  const { t } = useText();
  const toasts = useToasts();
  const client = useQueryClient();
  const { mutate, isPending } = useMutation({
    mutationFn: ({ path, body }: SandboxOrder) => callSandbox(path, body),
    onSuccess: (_, { isReplacing }) => {
      toasts.done(t(isReplacing ? 'shell.sandbox.replaced' : 'shell.sandbox.kept'));
      if (isReplacing) onDone();
    },
    onError: (error) => {
      toasts.failed(t('errors.notReplaced'), error);
    },
    onSettled: () => client.invalidateQueries(),
  });
  return { run: (order) => mutate(order), isRunning: isPending };
}
