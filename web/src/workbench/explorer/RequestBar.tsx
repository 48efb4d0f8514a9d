// Version, method, path, send.

import { Button, makeStyles, Select, tokens } from '@fluentui/react-components';
import { SendRegular } from '@fluentui/react-icons';
import { useMemo, type ReactNode } from 'react';
import { completionsOf, type SeenIds } from './complete.ts';
import type { Exploring } from './exploring.ts';
import { methods, versions } from './explored.ts';
import { PathInput } from './PathInput.tsx';
import type { Schema } from './schema.ts';

const useStyles = makeStyles({
  bar: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalS, marginBottom: tokens.spacingVerticalM },
  method: { minWidth: '104px' },
});

export function RequestBar({
  exploring,
  schema,
  seen,
}: {
  readonly exploring: Exploring;
  readonly schema: Schema | undefined;
  readonly seen: SeenIds;
}): ReactNode {
  const styles = useStyles();
  const { call, change, run, isSending } = exploring;
  const completions = useMemo(
    () => (schema === undefined ? [] : completionsOf(schema, call.path, seen)),
    [schema, call.path, seen],
  );
  return (
    <div className={styles.bar}>
      <Select
        className={styles.method}
        aria-label="Method"
        value={call.method}
        onChange={(_, { value }) => change({ method: value as typeof call.method })}
      >
        {methods.map((each) => (
          <option key={each}>{each}</option>
        ))}
      </Select>
      <Select
        aria-label="Version"
        value={call.version}
        onChange={(_, { value }) => change({ version: value as typeof call.version })}
      >
        {versions.map((each) => (
          <option key={each}>{each}</option>
        ))}
      </Select>
      <PathInput
        value={call.path}
        onChange={(path) => change({ path: path.startsWith('/') || path === '' ? path : `/${path}` })}
        onSend={() => void run()}
        completions={completions}
      />
      <Button appearance="primary" icon={<SendRegular />} disabled={isSending} onClick={() => void run()}>
        Send
      </Button>
    </div>
  );
}
