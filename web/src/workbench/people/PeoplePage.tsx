// The list of users.

import type { ReactNode } from 'react';
import type { Column } from '../../parts/column.ts';
import { DataTable } from '../../parts/DataTable.tsx';
import { userKinds } from '../../parts/directory.tsx';
import { useNoneToSee } from '../../parts/noneToSee.ts';
import { PageHead } from '../../parts/PageHead.tsx';
import type { Person } from './types.ts';

const columns: readonly Column<Person>[] = [
  {
    title: 'Name',
    orderBy: 'displayName',
    cell: ({ displayName }) => displayName,
    text: ({ displayName }) => displayName,
  },
  {
    title: 'Signs in as',
    orderBy: 'userPrincipalName',
    isExtra: true,
    width: '34%',
    cell: ({ userPrincipalName }) => userPrincipalName,
    text: ({ userPrincipalName }) => userPrincipalName,
  },
  {
    title: 'Job',
    orderBy: 'jobTitle',
    isExtra: true,
    cell: ({ jobTitle }) => jobTitle,
    text: ({ jobTitle }) => jobTitle ?? '',
  },
  {
    title: 'Department',
    orderBy: 'department',
    isExtra: true,
    cell: ({ department }) => department,
    text: ({ department }) => department ?? '',
  },
  {
    title: 'Kind',
    orderBy: 'userType',
    width: '100px',
    cell: ({ userType }) => userType,
    text: ({ userType }) => userType ?? '',
  },
];

const accounts = {
  key: 'account',
  label: 'Account',
  options: [
    { value: 'on', label: 'Enabled', filter: 'accountEnabled eq true' },
    { value: 'off', label: 'Disabled', filter: 'accountEnabled eq false' },
  ],
};

export default function PeoplePage(): ReactNode {
  const noneToSee = useNoneToSee();
  return (
    <>
      <PageHead title="People" says="The users of the directory, guests too, with what each of them holds." />
      <DataTable
        label="people"
        source={{
          path: '/v1.0/users',
          select: 'id,displayName,userPrincipalName,jobTitle,department,userType',
          orderBy: 'displayName',
          searchIn: ['displayName', 'userPrincipalName', 'mail'],
        }}
        columns={columns}
        choices={[userKinds, accounts]}
        keyOf={({ id }) => id}
        to={({ id }) => `/workbench/people/${id}`}
        empty={{ title: 'There are no users', says: noneToSee }}
      />
    </>
  );
}
