// One person: who they are, what they hold, what was asked for them, and in which groups they are.

import { Button } from '@fluentui/react-components';
import { QuestionCircleRegular } from '@fluentui/react-icons';
import { useNavigate, useParams } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { DirectoryObject } from '../../api/entities.ts';
import { useGraph } from '../../api/queries.ts';
import { ObjectLink } from '../../parts/chips.tsx';
import type { Column } from '../../parts/column.ts';
import { DataTable } from '../../parts/DataTable.tsx';
import { Columns } from '../../parts/Columns.tsx';
import { DirectoryList, groupKinds } from '../../parts/directory.tsx';
import { Facts } from '../../parts/Facts.tsx';
import { AssignmentList, RequestList } from '../../parts/lists.tsx';
import { PageHead } from '../../parts/PageHead.tsx';
import { DirectoryChip } from '../../parts/people.tsx';
import { Section } from '../../parts/Section.tsx';
import { TextLink } from '../../parts/TextLink.tsx';
import { readableInstant } from '../../parts/times.ts';
import { useTitle } from '../../shell/useTitle.ts';
import type { Person } from './types.ts';
import { Unread } from '../Unread.tsx';

const read =
  'id,displayName,userPrincipalName,mail,jobTitle,department,userType,accountEnabled,createdDateTime,externalUserState';

export default function PersonPage(): ReactNode {
  const navigate = useNavigate();
  const { id } = useParams({ strict: false }) as { readonly id: string };
  const { data, error } = useGraph<Person>(`/v1.0/users/${encodeURIComponent(id)}?$select=${read}&$expand=manager`);
  useTitle(data?.displayName);
  const above = <TextLink to="/workbench/people">People</TextLink>;
  if (error !== null || data === undefined)
    return <Unread above={above} title="Person" what="this person" error={error} />;
  return (
    <>
      <PageHead
        above={above}
        title={data.displayName}
        says={data.jobTitle ?? undefined}
        actions={
          <Button
            icon={<QuestionCircleRegular />}
            onClick={() => void navigate({ to: '/workbench/why', search: { person: data.id } as never })}
          >
            Why, or why not?
          </Button>
        }
      />
      <Columns>
        <Section title="About">
          <Facts
            of={[
              ['Signs in as', data.userPrincipalName],
              ['Mail', data.mail],
              ['Department', data.department],
              ['Kind', data.userType],
              ['Account', data.accountEnabled ? 'Enabled' : 'Disabled: no signing in'],
              ['Manager', data.manager == null ? null : <DirectoryChip of={data.manager} />],
              ['Invitation', data.externalUserState],
              ['Created', data.createdDateTime === null ? null : readableInstant(data.createdDateTime)],
              ['Id', data.id],
            ]}
          />
        </Section>
        <Section title="Groups">
          <DataTable
            label="groups"
            name="groups"
            source={{
              path: `/v1.0/users/${data.id}/transitiveMemberOf/microsoft.graph.group`,
              orderBy: 'displayName',
              searchIn: ['displayName', 'description'],
            }}
            columns={groupName}
            choices={[groupKinds]}
            keyOf={({ id: each }) => each}
            pageSize={10}
            empty={{ title: 'In no group' }}
          />
        </Section>
      </Columns>
      <Section title="Holds">
        <AssignmentList
          name="held"
          filter={`target/objectId eq '${data.id}'`}
          pageSize={10}
          without="person"
          empty={{ title: 'Holds nothing', says: 'Assignments appear here as soon as a request is delivered.' }}
        />
      </Section>
      <Section title="Asked for">
        <RequestList
          name="asked"
          filter={`requestor/objectId eq '${data.id}'`}
          pageSize={10}
          without="person"
          empty={{ title: 'Has asked for nothing' }}
        />
      </Section>
      <Section title="Direct reports">
        <DirectoryList
          label="direct reports"
          name="reports"
          path={`/v1.0/users/${data.id}/directReports`}
          empty={{ title: 'Nobody reports here' }}
        />
      </Section>
    </>
  );
}

/** A list that is cast to one type does not say it of each row. */
const groupName: readonly Column<DirectoryObject>[] = [
  {
    title: 'Name',
    orderBy: 'displayName',
    cell: ({ id, displayName }) => <ObjectLink kind="group" id={id} name={displayName} />,
    text: ({ displayName }) => displayName,
  },
];
