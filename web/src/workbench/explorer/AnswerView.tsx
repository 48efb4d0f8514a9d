// What came back: status, time by stage, the answer folded with its ids as links, the next page, headers, and the same
// call in the other version.

import { Badge, Button, makeStyles, Tab, TabList, Text, tokens } from '@fluentui/react-components';
import { useState, type ReactNode } from 'react';
import { pathOf, type Reply } from '../../api/graph.ts';
import { Facts } from '../../parts/Facts.tsx';
import { JsonView, type Followed } from '../../parts/JsonView.tsx';
import { BothVersions } from './BothVersions.tsx';
import type { Answered, Exploring } from './exploring.ts';
import type { Explored } from './explored.ts';
import { pathOfId } from './follow.ts';

const useStyles = makeStyles({
  line: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: tokens.spacingHorizontalM,
    marginBottom: tokens.spacingVerticalS,
  },
  dim: { color: tokens.colorNeutralForeground3 },
  stages: {
    display: 'flex',
    width: '100%',
    height: '6px',
    borderRadius: '3px',
    overflow: 'hidden',
    marginBottom: '6px',
    backgroundColor: tokens.colorNeutralBackground4,
  },
  legend: {
    display: 'flex',
    flexWrap: 'wrap',
    gap: '14px',
    fontSize: tokens.fontSizeBase200,
    color: tokens.colorNeutralForeground3,
    marginBottom: tokens.spacingVerticalM,
    fontVariantNumeric: 'tabular-nums',
  },
  dot: { display: 'inline-block', width: '8px', height: '8px', borderRadius: '50%', marginRight: '5px' },
  raw: {
    fontFamily: tokens.fontFamilyMonospace,
    fontSize: tokens.fontSizeBase200,
    whiteSpace: 'pre-wrap',
    overflowWrap: 'anywhere',
    margin: 0,
  },
  tabs: { marginBottom: tokens.spacingVerticalM },
});
const colors = ['#6777df', '#2aa0a4', '#c19c00', '#ca5010', '#8764b8', '#498205'];

export function AnswerView({
  answered,
  exploring,
}: {
  readonly answered: Answered;
  readonly exploring: Exploring;
}): ReactNode {
  const styles = useStyles();
  const [tab, setTab] = useState('answer');
  const { asked, by, reply } = answered;
  const next = (reply.body as { readonly '@odata.nextLink'?: string } | undefined)?.['@odata.nextLink'];
  const follow = (what: Followed): (() => void) | null => {
    const isList = Array.isArray((reply.body as { readonly value?: unknown } | undefined)?.value);
    const path = 'path' in what ? what.path : pathOfId(what.id, what.trail, asked, isList);
    const call =
      path === null ? null : 'path' in what ? fromPath(path) : { ...asked, method: 'GET' as const, path, body: '' };
    return call === null ? null : () => void exploring.run(call);
  };
  return (
    <div>
      <div className={styles.line}>
        <Badge
          size="large"
          appearance="filled"
          color={reply.status < 300 ? 'success' : reply.status < 500 ? 'warning' : 'danger'}
          role="status"
        >
          {`${reply.status} ${words[reply.status] ?? ''}`.trim()}
        </Badge>
        <Text className={styles.dim}>
          {Math.round(reply.ms)} ms · {size(reply.text.length)} · as {by}
        </Text>
        {next === undefined ? null : (
          <Button size="small" onClick={() => follow({ path: pathOf(next) })}>
            Next page
          </Button>
        )}
      </div>
      <Stages reply={reply} />
      <TabList
        className={styles.tabs}
        selectedValue={tab}
        onTabSelect={(_, { value }) => setTab(String(value))}
        size="small"
      >
        <Tab value="answer">Answer</Tab>
        <Tab value="headers">Headers</Tab>
        {asked.method === 'GET' && asked.version !== 'latchkey/v1' ? <Tab value="both">v1.0 and beta</Tab> : null}
      </TabList>
      {tab === 'headers' ? (
        <Facts of={Object.entries(reply.headers)} />
      ) : tab === 'both' && asked.method === 'GET' ? (
        <BothVersions asked={asked} />
      ) : (
        <Body reply={reply} onFollow={follow} />
      )}
    </div>
  );
}

function Body({
  reply,
  onFollow,
}: {
  readonly reply: Reply;
  readonly onFollow: (what: Followed) => (() => void) | null;
}): ReactNode {
  const styles = useStyles();
  if (reply.text === '') return <Text className={styles.dim}>The answer has no body, as it should be.</Text>;
  return reply.body === undefined ? (
    <pre className={styles.raw} role="group" tabIndex={0} aria-label="Answer as text">
      {reply.text}
    </pre>
  ) : (
    <JsonView value={reply.body} onFollow={onFollow} label="Answer as JSON" />
  );
}

function Stages({ reply: { stages } }: { readonly reply: Reply }): ReactNode {
  const styles = useStyles();
  const total = stages.reduce((sum, { ms }) => sum + ms, 0);
  if (total === 0) return null;
  return (
    <>
      <div className={styles.stages} aria-hidden>
        {stages.map(({ name, ms }, n) => (
          <span key={name} style={{ width: `${(ms / total) * 100}%`, backgroundColor: colors[n % colors.length] }} />
        ))}
      </div>
      <div className={styles.legend} aria-label="Time on the server by stage" role="group">
        {stages.map(({ name, ms }, n) => (
          <span key={name}>
            <span className={styles.dot} style={{ backgroundColor: colors[n % colors.length] }} aria-hidden />
            {name} {ms.toFixed(1)} ms
          </span>
        ))}
      </div>
    </>
  );
}

/** A link of an answer as a call. */
function fromPath(path: string): Explored | null {
  const found = /^\/(v1\.0|beta|latchkey\/v1)(\/.*)$/.exec(path);
  return found === null
    ? null
    : {
        version: found[1] as Explored['version'],
        method: 'GET',
        path: decodeURIComponent((found[2] as string).replaceAll('+', '%20')),
        headers: '',
        body: '',
      };
}

const size = (bytes: number): string => (bytes < 1024 ? `${bytes} bytes` : `${(bytes / 1024).toFixed(1)} KB`);
const words: Readonly<Record<number, string>> = {
  200: 'OK',
  201: 'Created',
  202: 'Accepted',
  204: 'No content',
  304: 'Not modified',
  400: 'Bad request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not found',
  405: 'Method not allowed',
  409: 'Conflict',
  412: 'Precondition failed',
  415: 'Unsupported media type',
  429: 'Too many requests',
  500: 'Internal server error',
  503: 'Service unavailable',
};
