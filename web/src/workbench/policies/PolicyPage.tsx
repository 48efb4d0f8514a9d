// One assignment policy: in words what it says, and whole as the API has it.

import { useParams } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Named } from '../../api/entities.ts';
import { em } from '../../api/paths.ts';
import { useGraph } from '../../api/queries.ts';
import { ObjectLink } from '../../parts/chips.tsx';
import { Facts } from '../../parts/Facts.tsx';
import { JsonView } from '../../parts/JsonView.tsx';
import { AssignmentList } from '../../parts/lists.tsx';
import { PageHead } from '../../parts/PageHead.tsx';
import { Section } from '../../parts/Section.tsx';
import { TextLink } from '../../parts/TextLink.tsx';
import { useTitle } from '../../shell/useTitle.ts';
import type { Policy } from '../packages/types.ts';
import { approvalInWords, endInWords, scopeInWords } from '../packages/words.ts';
import { Unread } from '../Unread.tsx';

interface Whole extends Policy {
  readonly accessPackage?: Named | null;
  readonly catalog?: Named | null;
}

export default function PolicyPage(): ReactNode {
  const { id } = useParams({ strict: false }) as { readonly id: string };
  const { data, error } = useGraph<Whole>(
    `${em}/assignmentPolicies/${encodeURIComponent(id)}?$expand=accessPackage,catalog,questions,` +
      'customExtensionStageSettings',
  );
  useTitle(data?.displayName);
  const above = <TextLink to="/workbench/packages">Access packages</TextLink>;
  if (error !== null || data === undefined)
    return <Unread above={above} title="Policy" what="this policy" error={error} />;
  return (
    <>
      <PageHead
        above={
          data.accessPackage == null ? (
            above
          ) : (
            <>
              Policy of{' '}
              <ObjectLink kind="accessPackage" id={data.accessPackage.id} name={data.accessPackage.displayName} />
            </>
          )
        }
        title={data.displayName}
        says={data.description ?? undefined}
      />
      <Section title="In words">
        <Facts
          of={[
            ['For whom', scopeInWords(data)],
            ['Approval', approvalInWords(data)],
            ['Access ends', endInWords(data)],
            [
              'Catalog',
              data.catalog == null ? null : (
                <ObjectLink kind="catalog" id={data.catalog.id} name={data.catalog.displayName} />
              ),
            ],
            ['Id', data.id],
          ]}
        />
      </Section>
      <Section title="Who has access by it">
        <AssignmentList
          name="held"
          filter={`assignmentPolicy/id eq '${data.id}'`}
          pageSize={10}
          without="package"
          empty={{ title: 'Nobody has access by it' }}
        />
      </Section>
      <Section title="Whole">
        <JsonView value={data} open={1} label="The policy as JSON" />
      </Section>
    </>
  );
}
