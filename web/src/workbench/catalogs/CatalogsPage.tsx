// The list of catalogs.

import type { ReactNode } from 'react';
import { em } from '../../api/paths.ts';
import { StateBadge } from '../../parts/chips.tsx';
import type { Column } from '../../parts/column.ts';
import { DataTable } from '../../parts/DataTable.tsx';
import { useNoneToSee } from '../../parts/noneToSee.ts';
import { PageHead } from '../../parts/PageHead.tsx';
import type { Catalog } from './types.ts';

const columns: readonly Column<Catalog>[] = [
  {
    title: 'Name',
    orderBy: 'displayName',
    cell: ({ displayName }) => displayName,
    text: ({ displayName }) => displayName,
  },
  {
    title: 'Description',
    orderBy: 'description',
    isExtra: true,
    width: '40%',
    cell: ({ description }) => description,
    text: ({ description }) => description ?? '',
  },
  {
    title: 'For people outside',
    width: '170px',
    orderBy: 'isExternallyVisible',
    isExtra: true,
    cell: ({ isExternallyVisible }) => (isExternallyVisible ? 'Yes' : 'No'),
    text: ({ isExternallyVisible }) => String(isExternallyVisible),
  },
  {
    title: 'State',
    width: '140px',
    orderBy: 'state',
    cell: ({ state }) => <StateBadge state={state} />,
    text: ({ state }) => state,
  },
];
const states = {
  key: 'state',
  label: 'State',
  options: [
    { value: 'published', label: 'Published', filter: "state eq 'published'" },
    { value: 'unpublished', label: 'Unpublished', filter: "state eq 'unpublished'" },
  ],
};

export default function CatalogsPage(): ReactNode {
  const noneToSee = useNoneToSee();
  return (
    <>
      <PageHead title="Catalogs" says="Where resources and access packages are kept, and who runs them." />
      <DataTable
        label="catalogs"
        source={{ path: `${em}/catalogs`, orderBy: 'displayName' }}
        columns={columns}
        choices={[states]}
        keyOf={({ id }) => id}
        to={({ id }) => `/workbench/catalogs/${id}`}
        empty={{ title: 'There are no catalogs', says: noneToSee }}
      />
    </>
  );
}
