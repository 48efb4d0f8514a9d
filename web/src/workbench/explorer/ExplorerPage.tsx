// The Explorer: a call is written, sent as whoever was chosen, and looked at; the tutorial and the history stand beside
// it.

import { makeStyles, Tab, TabList, Text, Textarea, tokens } from '@fluentui/react-components';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState, type ReactNode } from 'react';
import { useSession } from '../../session/session.ts';
import { PageHead } from '../../parts/PageHead.tsx';
import { Section } from '../../parts/Section.tsx';
import { Empty, Failed } from '../../parts/states.tsx';
import { AnswerView } from './AnswerView.tsx';
import { BodyEditor } from './BodyEditor.tsx';
import { CodeView } from './code/CodeView.tsx';
import type { SeenIds } from './complete.ts';
import { useExploring } from './exploring.ts';
import type { Explored } from './explored.ts';
import { HistoryPanel } from './HistoryPanel.tsx';
import { PermissionsView } from './PermissionsView.tsx';
import { RequestBar } from './RequestBar.tsx';
import { readSchema, type Schema } from './schema.ts';
import { TutorialPanel } from './TutorialPanel.tsx';

const useStyles = makeStyles({
  columns: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr) 300px',
    columnGap: tokens.spacingHorizontalL,
    alignItems: 'start',
    '@media (max-width: 1100px)': { gridTemplateColumns: 'minmax(0, 1fr)' },
  },
  tabs: { marginBottom: tokens.spacingVerticalM, flexWrap: 'wrap' },
  headers: {
    width: '100%',
    '& textarea': { fontFamily: tokens.fontFamilyMonospace, fontSize: tokens.fontSizeBase200 },
  },
});

export default function ExplorerPage(): ReactNode {
  const styles = useStyles();
  const exploring = useExploring();
  const { sandbox } = useSession();
  const { call, answered, fault } = exploring;
  const [side, setSide] = useState(sandbox === null ? 'history' : 'tutorial');
  const schema = useSchema(call.version);
  const seen = useSeenIds(answered);
  return (
    <>
      <PageHead
        title="Explorer"
        says="Call the API as the user who is signed in. Everything that an SDK can send can be sent here."
      />
      <RequestBar exploring={exploring} schema={schema} seen={seen} />
      <div className={styles.columns}>
        <div>
          <RequestParts exploring={exploring} schema={schema} />
          {fault === null ? null : <Failed what="the answer" error={fault} />}
          {answered === null ? (
            fault === null ? (
              <Empty
                title="Nothing was sent yet"
                says="Write a path and press Send, or take the first step of the tutorial."
              />
            ) : null
          ) : (
            <Section title="Answer">
              <AnswerView key={`${answered.asked.path}`} answered={answered} exploring={exploring} />
            </Section>
          )}
        </div>
        <Section title={side === 'tutorial' ? 'Tutorial' : 'History'}>
          {sandbox === null ? null : (
            <TabList
              className={styles.tabs}
              size="small"
              selectedValue={side}
              onTabSelect={(_, { value }) => setSide(String(value))}
            >
              <Tab value="tutorial">Tutorial</Tab>
              <Tab value="history">History</Tab>
            </TabList>
          )}
          {side === 'tutorial' ? <TutorialPanel exploring={exploring} /> : <HistoryPanel exploring={exploring} />}
        </Section>
      </div>
    </>
  );
}

function RequestParts({
  exploring,
  schema,
}: {
  readonly exploring: ReturnType<typeof useExploring>;
  readonly schema: Schema | undefined;
}): ReactNode {
  const styles = useStyles();
  const { call, change } = exploring;
  const [chosen, setChosen] = useState<string | null>(null);
  const tab = chosen ?? (call.method === 'GET' || call.method === 'DELETE' ? 'code' : 'body');
  return (
    <Section title="Request">
      <TabList
        className={styles.tabs}
        size="small"
        selectedValue={tab}
        onTabSelect={(_, { value }) => setChosen(String(value))}
      >
        <Tab value="body">Body</Tab>
        <Tab value="headers">Headers</Tab>
        <Tab value="permissions">Permissions</Tab>
        <Tab value="code">Code</Tab>
      </TabList>
      {tab === 'body' ? <BodyEditor exploring={exploring} schema={schema} /> : null}
      {tab === 'headers' ? (
        <Textarea
          className={styles.headers}
          aria-label="Headers"
          placeholder="ConsistencyLevel: eventual"
          value={call.headers}
          spellCheck={false}
          onChange={(_, { value }) => change({ headers: value })}
        />
      ) : null}
      {tab === 'permissions' ? <PermissionsView call={call} /> : null}
      {tab === 'code' ? (
        schema === undefined ? (
          <Text>Reading the schema…</Text>
        ) : (
          <CodeView call={call} schema={schema} />
        )
      ) : null}
    </Section>
  );
}

/** A schema stays what it is as long as the server runs. */
function useSchema(version: Explored['version']): Schema | undefined {
  return useQuery({
    queryKey: ['metadata', version],
    staleTime: Infinity,
    queryFn: async () => readSchema(await (await fetch(`/${version}/$metadata`)).text()),
  }).data;
}

/** The ids of the list that is shown, to complete the path by. */
function useSeenIds(answered: ReturnType<typeof useExploring>['answered']): SeenIds {
  return useMemo(() => {
    const rows = (
      answered?.reply.body as
        | { readonly value?: readonly { readonly id?: string; readonly displayName?: string }[] }
        | undefined
    )?.value;
    if (answered === null || !Array.isArray(rows)) return new Map();
    const collection = (answered.asked.path.split('?', 1)[0] ?? '').toLowerCase();
    return new Map([
      [
        collection,
        new Map(rows.flatMap(({ id, displayName }) => (typeof id === 'string' ? [[id, displayName ?? '']] : []))),
      ],
    ]);
  }, [answered]);
}
