// One call, opened: headers and bodies, how long each stage took, the plan, the SQL, and what was added because of who
// asked.

import { Button, makeStyles, Text, tokens } from '@fluentui/react-components';
import { CopyRegular } from '@fluentui/react-icons';
import { useParams } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useSandboxRead } from '../../api/queries.ts';
import { PersonChip } from '../../parts/chips.tsx';
import { Columns } from '../../parts/Columns.tsx';
import { Facts } from '../../parts/Facts.tsx';
import { JsonView } from '../../parts/JsonView.tsx';
import { PageHead } from '../../parts/PageHead.tsx';
import { Section } from '../../parts/Section.tsx';
import { TextLink } from '../../parts/TextLink.tsx';
import { readableInstant } from '../../parts/times.ts';
import { useToasts } from '../../shell/toasts.ts';
import { useTitle } from '../../shell/useTitle.ts';
import { asTest, decoded, whoOf, type WholeCall } from './calls.ts';
import { StatusBadge } from './StatusBadge.tsx';
import { Unread } from '../Unread.tsx';

const useStyles = makeStyles({
  sql: {
    fontFamily: tokens.fontFamilyMonospace,
    fontSize: tokens.fontSizeBase200,
    whiteSpace: 'pre-wrap',
    overflowWrap: 'anywhere',
    margin: 0,
    paddingTop: '4px',
    paddingBottom: '4px',
  },
  list: { margin: 0, paddingLeft: '28px', display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalM },
  values: { color: tokens.colorNeutralForeground3, display: 'block', overflowWrap: 'anywhere' },
  dim: { color: tokens.colorNeutralForeground3, display: 'block' },
});

export default function CallPage(): ReactNode {
  const styles = useStyles();
  const toasts = useToasts();
  const { n } = useParams({ strict: false }) as { readonly n: string };
  const { data, error } = useSandboxRead<WholeCall>(`/calls/${encodeURIComponent(n)}`);
  useTitle(data === undefined ? undefined : `${data.method} ${nameOf(data.url)}`);
  const above = <TextLink to="/workbench/monitor">Requests monitor</TextLink>;
  if (error !== null || data === undefined) return <Unread above={above} title="Call" what="this call" error={error} />;
  const copy = (): void => {
    void navigator.clipboard.writeText(asTest(data)).then(
      () => toasts.done('Copied', "A test for node's own runner"),
      (fault: unknown) => toasts.failed('It could not be copied', fault),
    );
  };
  return (
    <>
      <PageHead
        above={above}
        title={`${data.method} ${nameOf(data.url)}`}
        says={decoded(data.url)}
        actions={
          <Button icon={<CopyRegular />} onClick={copy}>
            Copy as test
          </Button>
        }
      />
      <Columns>
        <Section title="About">
          <Facts
            of={[
              ['Status', <StatusBadge key="status" status={data.status} />],
              [
                'Who',
                data.caller?.kind === 'user' && data.caller.id !== null ? (
                  <PersonChip key="who" id={data.caller.id} name={whoOf(data)} />
                ) : (
                  whoOf(data)
                ),
              ],
              ['Client', data.sender],
              ['When', readableInstant(data.at)],
              ['Time', `${data.milliseconds.toFixed(1)} ms`],
              ...Object.entries(data.stages).map(([stage, ms]): readonly [string, ReactNode] => [
                `· ${stage}`,
                `${ms.toFixed(1)} ms`,
              ]),
              ['Rows read', String(data.rowsRead)],
              ['Request id', data.requestId],
              ...data.faults.map(({ rule, did }): readonly [string, ReactNode] => [`Fault rule ${rule}`, did]),
            ]}
          />
        </Section>
        <Section title="What this caller may see">
          {data.scope.length === 0 ? (
            <Text>Nothing was asked of the tenant's rows.</Text>
          ) : (
            <Facts of={data.scope.map(({ entity, says }) => [entity, says])} />
          )}
        </Section>
      </Columns>
      <Columns>
        <Sides title="Sent" of={data.request} />
        <Sides title="Answered" of={data.response} />
      </Columns>
      <Section
        title={
          data.statementCount > data.statements.length
            ? `SQL (the first ${data.statements.length} of ${data.statementCount})`
            : `SQL (${data.statementCount})`
        }
      >
        {data.statements.length === 0 ? (
          <Text>None.</Text>
        ) : (
          <ol className={styles.list}>
            {data.statements.map((each, at) => (
              <li key={at}>
                <Text className={styles.dim} size={200}>
                  {each.stage} · {each.rows} {each.rows === 1 ? 'row' : 'rows'} · {each.milliseconds.toFixed(2)} ms
                </Text>
                <pre className={styles.sql}>{each.text}</pre>
                {each.parameters.length === 0 ? null : (
                  <Text className={styles.values} size={200}>
                    {JSON.stringify(each.parameters)}
                  </Text>
                )}
              </li>
            ))}
          </ol>
        )}
      </Section>
      <Section title="Plan">
        {data.plan === null ? <Text>None.</Text> : <JsonView value={data.plan} open={2} label="Plan" />}
      </Section>
    </>
  );
}

/** The end of the path: a title has not the room for an address. */
function nameOf(url: string): string {
  return (
    decoded(url.split('?')[0] ?? '')
      .split('/')
      .filter((part) => part !== '' && !/^[0-9a-f-]{36}$/i.test(part))
      .at(-1) ?? '/'
  );
}

function Sides({
  title,
  of: { headers, body, isCut },
}: {
  readonly title: string;
  readonly of: WholeCall['request'];
}): ReactNode {
  const styles = useStyles();
  return (
    <Section title={title}>
      <JsonView value={headers} open={0} label={`${title}: headers`} />
      {body === null || body === '' ? (
        <Text className={styles.dim}>No body</Text>
      ) : (
        <Body text={body} label={`${title}: body`} />
      )}
      {isCut ? <Text className={styles.dim}>Only its first 64 KiB were kept.</Text> : null}
    </Section>
  );
}

function Body({ text, label }: { readonly text: string; readonly label: string }): ReactNode {
  const styles = useStyles();
  try {
    return <JsonView value={JSON.parse(text) as unknown} open={2} label={label} />;
  } catch {
    return (
      <pre className={styles.sql} tabIndex={0}>
        {text}
      </pre>
    );
  }
}
