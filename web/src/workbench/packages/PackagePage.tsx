// One access package: what it gives, under which policies, what it does not go together with, who has it and who asked
// for it.

import { Button } from '@fluentui/react-components';
import { QuestionCircleRegular } from '@fluentui/react-icons';
import { useNavigate, useParams } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Named } from '../../api/entities.ts';
import { em } from '../../api/paths.ts';
import { useGraph } from '../../api/queries.ts';
import { ObjectLink } from '../../parts/chips.tsx';
import { Columns } from '../../parts/Columns.tsx';
import type { Column } from '../../parts/column.ts';
import { DataTable } from '../../parts/DataTable.tsx';
import { DirectoryList } from '../../parts/directory.tsx';
import { Facts } from '../../parts/Facts.tsx';
import { AssignmentList, RequestList } from '../../parts/lists.tsx';
import { PageHead } from '../../parts/PageHead.tsx';
import { systemNames, systemsOf } from '../../parts/resources.ts';
import { Section } from '../../parts/Section.tsx';
import { TextLink } from '../../parts/TextLink.tsx';
import { readableInstant } from '../../parts/times.ts';
import { useTitle } from '../../shell/useTitle.ts';
import { approvalInWords, endInWords, forWhom, hidden, scopeInWords } from './words.ts';
import type { AccessPackage, Policy, RoleScope } from './types.ts';
import { Unread } from '../Unread.tsx';

export default function PackagePage(): ReactNode {
  const navigate = useNavigate();
  const { id } = useParams({ strict: false }) as { readonly id: string };
  const { data, error } = useGraph<AccessPackage>(`${em}/accessPackages/${encodeURIComponent(id)}?$expand=catalog`);
  useTitle(data?.displayName);
  const above = <TextLink to="/workbench/packages">Access packages</TextLink>;
  if (error !== null || data === undefined)
    return <Unread above={above} title="Access package" what="this access package" error={error} />;
  const path = `${em}/accessPackages/${data.id}`;
  return (
    <>
      <PageHead
        above={above}
        title={data.displayName}
        says={data.description}
        actions={
          <Button
            icon={<QuestionCircleRegular />}
            onClick={() => void navigate({ to: '/workbench/why', search: { package: data.id } as never })}
          >
            Why, or why not?
          </Button>
        }
      />
      <Section title="About">
        <Facts
          of={[
            [
              'Catalog',
              data.catalog === undefined ? null : (
                <ObjectLink kind="catalog" id={data.catalog.id} name={data.catalog.displayName} />
              ),
            ],
            ['Hidden', data.isHidden ? 'Yes: only who has its link can ask for it' : 'No'],
            ['Created', readableInstant(data.createdDateTime)],
            ['Changed', readableInstant(data.modifiedDateTime)],
            ['Id', data.id],
          ]}
        />
      </Section>
      <Section title="What it gives">
        <DataTable
          label="roles"
          name="gives"
          source={{
            path: `${path}/resourceRoleScopes`,
            expand: 'role($expand=resource),scope',
            orderBy: 'createdDateTime',
            searchBy: ['role/displayName', 'role/resource/displayName', 'scope/displayName'],
          }}
          columns={roleScopes}
          choices={[systemsOf('role/originSystem')]}
          keyOf={({ id: each }) => each}
          pageSize={15}
          empty={{
            title: 'It gives nothing that you see',
            says: "No role of a resource was added yet, or you don't have permission to see the roles.",
          }}
        />
      </Section>
      <Section title="Policies">
        <DataTable
          label="policies"
          name="policies"
          source={{ path: `${path}/assignmentPolicies`, orderBy: 'displayName' }}
          columns={policies}
          choices={[forWhom]}
          keyOf={({ id: each }) => each}
          to={({ id: each }) => `/workbench/policies/${each}`}
          pageSize={15}
          empty={{ title: 'You see none', says: 'Without a policy nobody can ask for it, and it cannot be assigned.' }}
        />
      </Section>
      <Section title="Who has it">
        <AssignmentList
          name="held"
          filter={`accessPackage/id eq '${data.id}'`}
          pageSize={10}
          without="package"
          empty={{
            title: 'Nobody has it yet',
            says:
              'As far as you have permission to see: an assignment appears here as soon as a request for it ' +
              'is delivered.',
          }}
        />
      </Section>
      <Section title="Asked for">
        <RequestList
          name="asked"
          filter={`accessPackage/id eq '${data.id}'`}
          pageSize={10}
          without="package"
          empty={{ title: 'Nobody has asked for it yet' }}
        />
      </Section>
      <Columns>
        <Section title="Not together with packages">
          <DataTable
            label="incompatible packages"
            name="packages"
            source={{ path: `${path}/incompatibleAccessPackages`, orderBy: 'displayName' }}
            columns={names}
            choices={[hidden]}
            keyOf={({ id: each }) => each}
            to={({ id: each }) => `/workbench/packages/${each}`}
            pageSize={10}
            empty={{ title: 'It goes together with every package' }}
          />
        </Section>
        <Section title="Not together with groups">
          <DirectoryList
            label="incompatible groups"
            name="groups"
            path={`${path}/incompatibleGroups`}
            empty={{ title: 'It goes together with every group' }}
          />
        </Section>
      </Columns>
    </>
  );
}

const names: readonly Column<Named>[] = [
  {
    title: 'Name',
    orderBy: 'displayName',
    cell: ({ displayName }) => displayName,
    text: ({ displayName }) => displayName,
  },
];

const resourceName = ({ role, scope }: RoleScope): string => role.resource?.displayName ?? scope.displayName;
const roleScopes: readonly Column<RoleScope>[] = [
  {
    title: 'Role',
    orderBy: 'role/displayName',
    cell: ({ role }) => role.displayName,
    text: ({ role }) => role.displayName,
  },
  {
    title: 'Of',
    orderBy: 'role/resource/displayName',
    cell: (row) =>
      row.role.originSystem === 'AadGroup' ? (
        <ObjectLink kind="group" id={row.scope.originId} name={resourceName(row)} />
      ) : (
        resourceName(row)
      ),
    text: resourceName,
  },
  {
    title: 'Kind',
    width: '140px',
    orderBy: 'role/originSystem',
    isExtra: true,
    cell: ({ role }) => systemNames[role.originSystem] ?? role.originSystem,
    text: ({ role }) => role.originSystem,
  },
];

const policies: readonly Column<Policy>[] = [
  {
    title: 'Name',
    orderBy: 'displayName',
    cell: ({ displayName }) => displayName,
    text: ({ displayName }) => displayName,
  },
  { title: 'For whom', width: '32%', cell: scopeInWords, text: scopeInWords },
  { title: 'Approval', width: '130px', isExtra: true, cell: approvalInWords, text: approvalInWords },
  { title: 'Access ends', width: '150px', isExtra: true, cell: endInWords, text: endInWords },
];
