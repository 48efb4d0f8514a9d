// One row of the audit: who, what, when, about what, and what it changed.

import { useParams } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useGraph } from '../../api/queries.ts';
import { PersonChip, StateBadge } from '../../parts/chips.tsx';
import { Facts } from '../../parts/Facts.tsx';
import { actorOf, type AuditRow } from '../../parts/history.tsx';
import { JsonView } from '../../parts/JsonView.tsx';
import { PageHead } from '../../parts/PageHead.tsx';
import { Section } from '../../parts/Section.tsx';
import { TextLink } from '../../parts/TextLink.tsx';
import { readableInstant } from '../../parts/times.ts';
import { wordsOf } from '../../parts/words.ts';
import { useTitle } from '../../shell/useTitle.ts';
import { kindInWords, TargetLink } from './words.tsx';
import { Unread } from '../Unread.tsx';

export default function AuditRowPage(): ReactNode {
  const { id } = useParams({ strict: false }) as { readonly id: string };
  const { data, error } = useGraph<AuditRow>(`/v1.0/auditLogs/directoryAudits/${encodeURIComponent(id)}`);
  useTitle(data?.activityDisplayName);
  const above = <TextLink to="/workbench/audit">Audit</TextLink>;
  if (error !== null || data === undefined)
    return <Unread above={above} title="Audit row" what="this row of the audit" error={error} />;
  const { user } = data.initiatedBy;
  const causedById = data.additionalDetails.find(({ key }) => key === 'causedById')?.value;
  const changes = data.targetResources.flatMap(({ modifiedProperties }) => modifiedProperties);
  return (
    <>
      <PageHead above={above} title={data.activityDisplayName} />
      <Section title="About">
        <Facts
          of={[
            ['Result', <StateBadge key="result" state={data.result} />],
            ['Reason', data.resultReason || null],
            ['When', readableInstant(data.activityDateTime)],
            ['By', user === null ? actorOf(data) : <PersonChip id={user.id} name={actorOf(data)} />],
            ...(causedById === undefined
              ? []
              : [['Because of', <Cause key="cause" id={causedById} />] satisfies readonly [string, ReactNode]]),
            ['Id', data.id],
          ]}
        />
      </Section>
      <Section title="What it is about">
        <Facts
          of={data.targetResources.map((each): readonly [string, ReactNode] => [
            kindInWords(each),
            <TargetLink key={each.id} of={each} />,
          ])}
        />
      </Section>
      {changes.length === 0 ? null : (
        <Section title="What changed">
          <Facts
            of={changes.map(({ displayName, oldValue, newValue }): readonly [string, ReactNode] => [
              wordsOf(displayName),
              `${oldValue === null ? '' : `${oldValue} → `}${newValue ?? 'none'}`,
            ])}
          />
        </Section>
      )}
      <Section title="Whole">
        <JsonView value={data} open={1} label="The row as JSON" />
      </Section>
    </>
  );
}

/** Whose call led to what the server did; somebody who is deleted has an id alone. */
function Cause({ id }: { readonly id: string }): ReactNode {
  const { data } = useGraph<{ readonly displayName: string | null }>(
    `/v1.0/directoryObjects/${encodeURIComponent(id)}`,
  );
  return <PersonChip id={id} name={data?.displayName ?? id} />;
}
