// One catalog: its resources with their roles, its packages, who runs it, whom it calls.

import { useParams } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Named } from '../../api/entities.ts';
import { em } from '../../api/paths.ts';
import { useGraph } from '../../api/queries.ts';
import { ObjectLink, StateBadge } from '../../parts/chips.tsx';
import type { Column } from '../../parts/column.ts';
import { DataTable } from '../../parts/DataTable.tsx';
import { Facts } from '../../parts/Facts.tsx';
import type { Choice } from '../../parts/listState.ts';
import { PageHead } from '../../parts/PageHead.tsx';
import { DirectoryChip } from '../../parts/people.tsx';
import { systemNames, systemsOf } from '../../parts/resources.ts';
import { Section } from '../../parts/Section.tsx';
import { Failed } from '../../parts/states.tsx';
import { TextLink } from '../../parts/TextLink.tsx';
import { readableInstant } from '../../parts/times.ts';
import { useTitle } from '../../shell/useTitle.ts';
import { hidden } from '../packages/words.ts';
import type { Catalog, Extension, MissingOrigin, Resource, RoleAssignment } from './types.ts';
import { Unread } from '../Unread.tsx';

export default function CatalogPage(): ReactNode {
  const { id } = useParams({ strict: false }) as { readonly id: string };
  const { data, error } = useGraph<Catalog>(`${em}/catalogs/${encodeURIComponent(id)}`);
  const missing = useGraph<{ readonly value: readonly MissingOrigin[] }>(
    `/latchkey/v1/missingOrigins(catalogId='${encodeURIComponent(id)}')`,
  );
  useTitle(data?.displayName);
  const above = <TextLink to="/workbench/catalogs">Catalogs</TextLink>;
  if (error !== null || data === undefined)
    return <Unread above={above} title="Catalog" what="this catalog" error={error} />;
  const path = `${em}/catalogs/${data.id}`;
  return (
    <>
      <PageHead above={above} title={data.displayName} says={data.description ?? undefined} />
      <Section title="About">
        <Facts
          of={[
            ['State', <StateBadge key="state" state={data.state} />],
            ['For people outside', data.isExternallyVisible ? 'Yes: its packages can be asked for from outside' : 'No'],
            ['Created', readableInstant(data.createdDateTime)],
            ['Changed', readableInstant(data.modifiedDateTime)],
            ['Id', data.id],
          ]}
        />
      </Section>
      <Section title="Resources">
        {missing.error === null ? null : <Failed what="what is deleted of them" error={missing.error} />}
        <DataTable
          label="resources"
          name="resources"
          source={{ path: `${path}/resources`, expand: 'roles', orderBy: 'displayName' }}
          columns={resourcesWith(missing.data?.value)}
          choices={[systemsOf('originSystem')]}
          keyOf={({ id: each }) => each}
          pageSize={15}
          empty={{ title: 'It has no resources yet' }}
        />
      </Section>
      <Section title="Access packages">
        <DataTable
          label="access packages"
          name="packages"
          source={{ path: `${path}/accessPackages`, orderBy: 'displayName' }}
          columns={packages}
          choices={[hidden]}
          keyOf={({ id: each }) => each}
          to={({ id: each }) => `/workbench/packages/${each}`}
          pageSize={15}
          empty={{ title: 'It has no access packages yet' }}
        />
      </Section>
      <Section title="Who runs it">
        <DataTable
          label="roles"
          name="roles"
          source={{
            path: '/v1.0/roleManagement/entitlementManagement/roleAssignments',
            filter: `appScopeId eq '/AccessPackageCatalog/${data.id}'`,
            expand: 'principal,roleDefinition',
            searchBy: ['principal/displayName', 'roleDefinition/displayName'],
          }}
          columns={roles}
          choices={[roleKinds]}
          keyOf={({ id: each }) => each}
          pageSize={15}
          empty={{ title: 'Only administrators run it' }}
        />
      </Section>
      <Section title="Custom extensions">
        <DataTable
          label="custom extensions"
          name="extensions"
          source={{
            path: `${path}/customWorkflowExtensions`,
            orderBy: 'displayName',
            searchBy: ['displayName', 'description'],
          }}
          columns={extensions}
          choices={[extensionKinds]}
          keyOf={({ id: each }) => each}
          pageSize={15}
          empty={{ title: 'It calls nobody' }}
        />
      </Section>
    </>
  );
}

const roleKinds: Choice = {
  key: 'role',
  label: 'Role',
  options: ['Catalog owner', 'Catalog reader', 'AccessPackages manager', 'AccessPackage assignment manager'].map(
    (value) => ({ value, label: value, filter: `roleDefinition/displayName eq '${value}'` }),
  ),
};
const extensionKinds: Choice = {
  key: 'kind',
  label: 'Called',
  options: [
    {
      value: 'request',
      label: 'With requests',
      filter: "isof('microsoft.graph.accessPackageRequestWorkflowExtension')",
    },
    {
      value: 'assignment',
      label: 'With assignments',
      filter: "isof('microsoft.graph.accessPackageAssignmentWorkflowExtension')",
    },
  ],
};

/** `missing` is undefined until it is read. */
const resourcesWith = (missing: readonly MissingOrigin[] | undefined): readonly Column<Resource>[] => [
  {
    title: 'Name',
    orderBy: 'displayName',
    cell: (row) =>
      row.originSystem === 'AadGroup' ? (
        <ObjectLink kind="group" id={row.originId} name={row.displayName} />
      ) : (
        row.displayName
      ),
    text: ({ displayName }) => displayName,
  },
  {
    title: 'Kind',
    width: '140px',
    orderBy: 'originSystem',
    cell: ({ originSystem }) => systemNames[originSystem] ?? originSystem,
    text: ({ originSystem }) => originSystem,
  },
  {
    title: 'In the directory',
    cell: (row) => presenceOf(row, missing),
    text: (row) => presenceOf(row, missing),
  },
  { title: 'Roles', isExtra: true, width: '40%', cell: rolesOf, text: rolesOf },
];
/**
 * What a group or application that packages give has become, and which packages still name it. Nothing where that is
 * not known: sites are not in the directory.
 */
function presenceOf({ id, originSystem }: Resource, missing: readonly MissingOrigin[] | undefined): string {
  if (missing === undefined || originSystem === 'SharePointOnline') return '';
  const found = missing.find((each) => each.id === id);
  if (found === undefined) return 'Yes';
  const restorable =
    found.restorableUntilDateTime === null
      ? 'for ever'
      : `can be restored until ${readableInstant(found.restorableUntilDateTime)}`;
  const given = found.packages.map(({ displayName }) => displayName).join(', ');
  return `Deleted, ${restorable}${given === '' ? '' : `. Given by ${given}`}`;
}
function rolesOf({ roles: each }: Resource): string {
  return (each ?? []).map(({ displayName }) => displayName).join(', ');
}
const packages: readonly Column<Named>[] = [
  {
    title: 'Name',
    orderBy: 'displayName',
    cell: ({ displayName }) => displayName,
    text: ({ displayName }) => displayName,
  },
];
const roles: readonly Column<RoleAssignment>[] = [
  {
    title: 'Who',
    orderBy: 'principal/displayName',
    cell: ({ principal }) => (principal == null ? '' : <DirectoryChip of={principal} />),
    text: ({ principal }) => principal?.displayName ?? '',
  },
  {
    title: 'Role',
    width: '50%',
    orderBy: 'roleDefinition/displayName',
    cell: ({ roleDefinition }) => roleDefinition?.displayName,
    text: ({ roleDefinition }) => roleDefinition?.displayName ?? '',
  },
];
const extensions: readonly Column<Extension>[] = [
  {
    title: 'Name',
    orderBy: 'displayName',
    cell: ({ displayName }) => displayName,
    text: ({ displayName }) => displayName,
  },
  { title: 'Called', width: '50%', cell: calledWhen, text: calledWhen },
];
function calledWhen(extension: Extension): string {
  return extension['@odata.type'].includes('RequestWorkflow') ? 'With requests' : 'With assignments';
}
