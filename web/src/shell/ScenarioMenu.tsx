// What the sandbox holds, replaced as a whole: by a scenario, or by a snapshot that was kept before.

import { Button, Field, Input, makeStyles, Radio, RadioGroup, Text, tokens } from '@fluentui/react-components';
import { useState, type ReactNode } from 'react';
import { useSandboxRead } from '../api/queries.ts';
import { callSandbox } from '../api/sandbox.ts';
import { useSandboxWrite } from '../parts/sandboxWrite.ts';
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

/** Something in it takes the focus from its first moment on: a popover that holds nothing else cannot trap it. */
export function ScenarioMenu({ onDone }: { readonly onDone: () => void }): ReactNode {
  const styles = useStyles();
  const { t } = useText();
  const { data, error } = useSandboxRead<Contents>('/snapshots');
  const { run, isRunning } = useReplacing(onDone);
  const [chosen, setChosen] = useState('');
  return (
    <div className={styles.menu}>
      <Text weight="semibold">{t('shell.sandbox.scenarios')}</Text>
      <Text>{t('shell.sandbox.scenarioSays')}</Text>
      {error === null ? null : <Failed what={t('shell.sandbox.scenarios')} error={error} />}
      {data === undefined && error === null ? <Loading /> : null}
      <RadioGroup
        aria-label={t('shell.sandbox.scenarios')}
        value={chosen}
        onChange={(_, { value }) => setChosen(value)}
      >
        {data?.scenarios.map(({ name }) => (
          <Radio key={name} value={name} label={name} />
        ))}
      </RadioGroup>
      <Button
        disabled={isRunning || chosen === ''}
        onClick={() => run({ path: '/load', body: { scenario: chosen }, isReplacing: true })}
      >
        {t('shell.sandbox.load')}
      </Button>
      <Snapshots kept={data?.snapshots ?? []} run={run} isRunning={isRunning} />
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
  const send = async ({ path, body, isReplacing }: SandboxOrder): Promise<boolean> => {
    await callSandbox(path, body);
    return isReplacing;
  };
  const { mutate, isPending } = useSandboxWrite(send, {
    failed: t('errors.notReplaced'),
    onDone: (isReplacing) => {
      toasts.done(t(isReplacing ? 'shell.sandbox.replaced' : 'shell.sandbox.kept'));
      if (isReplacing) onDone();
    },
  });
  return { run: mutate, isRunning: isPending };
}
