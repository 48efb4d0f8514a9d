// The list of groups.

import type { ReactNode } from 'react';
import type { Column } from '../../parts/column.ts';
import { DataTable } from '../../parts/DataTable.tsx';
import { groupKinds } from '../../parts/directory.tsx';
import { useNoneToSee } from '../../parts/noneToSee.ts';
import { PageHead } from '../../parts/PageHead.tsx';
import { kindOf, type Group } from './types.ts';

const columns: readonly Column<Group>[] = [
  {
    title: 'Name',
    orderBy: 'displayName',
    cell: ({ displayName }) => displayName,
    text: ({ displayName }) => displayName,
  },
  {
    title: 'Description',
    isExtra: true,
    width: '40%',
    orderBy: 'description',
    cell: ({ description }) => description,
    text: ({ description }) => description ?? '',
  },
  { title: 'Kind', width: '160px', cell: kindOf, text: kindOf },
];

export default function GroupsPage(): ReactNode {
  const noneToSee = useNoneToSee();
  return (
    <>
      <PageHead title="Groups" says="Memberships are what most access packages give; here is who is in which group." />
      <DataTable
        label="groups"
        source={{ path: '/v1.0/groups', orderBy: 'displayName', searchIn: ['displayName', 'description'] }}
        columns={columns}
        choices={[groupKinds]}
        keyOf={({ id }) => id}
        to={({ id }) => `/workbench/groups/${id}`}
        empty={{ title: 'There are no groups', says: noneToSee }}
      />
    </>
  );
}
