// One request: what was asked, how it came where it is, who decides, what went out, and what can be done with it.

import { useParams } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { endOf, type Named, type Request } from '../../api/entities.ts';
import { em } from '../../api/paths.ts';
import { useGraph } from '../../api/queries.ts';
import { ObjectLink, StateBadge } from '../../parts/chips.tsx';
import { Columns } from '../../parts/Columns.tsx';
import { Facts } from '../../parts/Facts.tsx';
import { History } from '../../parts/history.tsx';
import { typeInWords } from '../../parts/lists.tsx';
import { PageHead } from '../../parts/PageHead.tsx';
import { SubjectChip } from '../../parts/people.tsx';
import { Section } from '../../parts/Section.tsx';
import { TextLink } from '../../parts/TextLink.tsx';
import type { TimelineStep } from '../../parts/Timeline.tsx';
import { readableInstant } from '../../parts/times.ts';
import { wordsOf } from '../../parts/words.ts';
import { useTitle } from '../../shell/useTitle.ts';
import { Approval } from './Approval.tsx';
import { RequestActions } from './RequestActions.tsx';
import { Unread } from '../Unread.tsx';

interface Mail {
  readonly id: string;
  readonly subject: string;
  readonly to: string;
  readonly createdAt: string;
}

export default function RequestPage(): ReactNode {
  const { id } = useParams({ strict: false }) as { readonly id: string };
  const { data, error } = useGraph<Request>(
    `${em}/assignmentRequests/${encodeURIComponent(id)}?$expand=accessPackage,requestor,` +
      'assignment($expand=target,' +
      'assignmentPolicy)',
    { refetchInterval: 5000 },
  );
  const mails = useGraph<{ readonly value: readonly Mail[] }>(
    `/latchkey/v1/mails?$filter=requestId eq '${encodeURIComponent(id)}'&$select=id,subject,to,createdAt`,
    { refetchInterval: 5000 },
  );
  useTitle(data?.accessPackage?.displayName);
  const above = <TextLink to="/workbench/requests">Requests</TextLink>;
  if (error !== null || data === undefined)
    return <Unread above={above} title="Request" what="this request" error={error} />;
  return (
    <>
      <PageHead
        above={above}
        title={`${typeInWords(data.requestType)}: ${data.accessPackage?.displayName ?? 'an access package'}`}
        actions={<RequestActions request={data} />}
      />
      <Columns>
        <div>
          <Section title="About">
            <About of={data} />
          </Section>
          <Approval request={data} />
        </div>
        <Section title="History">
          <History
            id={data.id}
            more={[
              ...(mails.data?.value ?? []).map(mailStep),
              ...(data.customExtensionCalloutInstances ?? []).map(
                (each): TimelineStep => ({
                  key: each.id,
                  at: null,
                  title: 'A custom extension was called',
                  says: [each.status, each.detail].filter(Boolean).join(': '),
                }),
              ),
            ]}
          />
        </Section>
      </Columns>
    </>
  );
}

function About({ of }: { readonly of: Request }): ReactNode {
  const end = endOf(of.schedule);
  const { data: progress } = useGraph<{ readonly requestedBy: Named | null }>(
    `/latchkey/v1/requests/${encodeURIComponent(of.id)}/progress`,
  );
  const by = progress?.requestedBy;
  return (
    <Facts
      of={[
        ['State', <StateBadge key="state" state={of.state} />],
        ['Status', of.status.toLowerCase() === of.state.toLowerCase() ? null : wordsOf(of.status)],
        ['Requested by', by == null ? null : <ObjectLink kind="user" id={by.id} name={by.displayName} />],
        ['Requestor', <SubjectChip key="requestor" of={of.requestor} />],
        ['For', of.assignment?.target == null ? null : <SubjectChip of={of.assignment.target} />],
        [
          'Access package',
          of.accessPackage == null ? null : (
            <ObjectLink kind="accessPackage" id={of.accessPackage.id} name={of.accessPackage.displayName} />
          ),
        ],
        [
          'Policy',
          of.assignment?.assignmentPolicy == null ? null : (
            <ObjectLink
              kind="policy"
              id={of.assignment.assignmentPolicy.id}
              name={of.assignment.assignmentPolicy.displayName}
            />
          ),
        ],
        [
          'Assignment',
          of.assignment == null ? null : (
            <ObjectLink kind="assignment" id={of.assignment.id} name={wordsOf(of.assignment.state)} />
          ),
        ],
        ['Justification', of.justification],
        ['Ends, as asked', end === '' ? null : readableInstant(end)],
        ...(of.answers ?? []).map((answer): readonly [string, ReactNode] => [
          answer.answeredQuestion?.text ?? 'Answer',
          answer.displayValue ?? answer.value,
        ]),
        ['Asked', readableInstant(of.createdDateTime)],
        ['Done', of.completedDateTime === null ? null : readableInstant(of.completedDateTime)],
        ['Id', of.id],
      ]}
    />
  );
}

function mailStep({ id, subject, to, createdAt }: Mail): TimelineStep {
  return {
    key: id,
    at: createdAt,
    title: (
      <>
        Mail: <TextLink to={`/workbench/mail/${id}` as '/'}>{subject}</TextLink>
      </>
    ),
    says: `To ${to}`,
  };
}
