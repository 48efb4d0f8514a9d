// One mail: to whom, about what, and the mail itself.

import { Tab, TabList } from '@fluentui/react-components';
import { useParams } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { useGraph } from '../../api/queries.ts';
import { ObjectLink, PersonChip, StateBadge } from '../../parts/chips.tsx';
import { Facts } from '../../parts/Facts.tsx';
import { PageHead } from '../../parts/PageHead.tsx';
import { Section } from '../../parts/Section.tsx';
import { TextLink } from '../../parts/TextLink.tsx';
import { readableInstant } from '../../parts/times.ts';
import { useTitle } from '../../shell/useTitle.ts';
import { MailBody } from '../../parts/MailBody.tsx';
import type { WholeMail } from './types.ts';
import { Unread } from '../Unread.tsx';

export default function MailPage(): ReactNode {
  const { id } = useParams({ strict: false }) as { readonly id: string };
  const [form, setForm] = useState<unknown>('html');
  const { data, error } = useGraph<WholeMail>(`/latchkey/v1/mails/${encodeURIComponent(id)}`);
  useTitle(data?.subject);
  const above = <TextLink to="/workbench/mail">Mail</TextLink>;
  if (error !== null || data === undefined) return <Unread above={above} title="Mail" what="this mail" error={error} />;
  return (
    <>
      <PageHead above={above} title={data.subject} />
      <Section title="About">
        <Facts
          of={[
            ['To', data.recipientId === null ? data.to : <PersonChip id={data.recipientId} name={data.to} />],
            ['State', <StateBadge key="state" state={data.state} />],
            ['Why it was not sent', data.error],
            ['When', readableInstant(data.createdAt)],
            [
              'About',
              data.requestId === null && data.assignmentId === null ? null : (
                <>
                  {data.requestId === null ? null : (
                    <ObjectLink kind="request" id={data.requestId} name="The request" />
                  )}
                  {data.requestId === null || data.assignmentId === null ? '' : ', '}
                  {data.assignmentId === null ? null : (
                    <ObjectLink kind="assignment" id={data.assignmentId} name="The assignment" />
                  )}
                </>
              ),
            ],
          ]}
        />
      </Section>
      <Section
        title="As it is read"
        actions={
          <TabList
            size="small"
            selectedValue={form}
            onTabSelect={(_, { value }) => setForm(value)}
            aria-label="Form of the mail"
          >
            <Tab value="html">Formatted</Tab>
            <Tab value="text">Plain text</Tab>
          </TabList>
        }
      >
        {form === 'html' ? (
          <MailBody html={data.html} label="The mail" />
        ) : (
          <pre tabIndex={0} style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere', margin: 0 }}>
            {data.text}
          </pre>
        )}
      </Section>
    </>
  );
}
