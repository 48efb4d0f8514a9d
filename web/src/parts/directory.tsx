// Lists of directory objects, as pages about groups and people show them.

import type { ReactNode } from 'react';
import type { DirectoryObject } from '../api/entities.ts';
import type { Column } from './column.ts';
import { DataTable } from './DataTable.tsx';
import type { Choice } from './listState.ts';
import { DirectoryChip } from './people.tsx';

const columns: readonly Column<DirectoryObject>[] = [
  {
    title: 'Name',
    orderBy: 'displayName',
    cell: (row) => <DirectoryChip of={row} />,
    text: ({ displayName }) => displayName,
  },
  {
    title: 'Signs in as',
    isExtra: true,
    width: '50%',
    orderBy: 'userPrincipalName',
    cell: ({ userPrincipalName }) => userPrincipalName ?? '',
    text: ({ userPrincipalName }) => userPrincipalName ?? '',
  },
];

const kinds: Choice = {
  key: 'kind',
  label: 'Kind',
  options: [
    ['user', 'People'],
    ['group', 'Groups'],
    ['servicePrincipal', 'Applications'],
  ].map(([value = '', label = '']) => ({ value, label, filter: `isof('microsoft.graph.${value}')` })),
};
export const groupKinds: Choice = {
  key: 'kind',
  label: 'Kind',
  options: [
    { value: 'security', label: 'For security', filter: 'securityEnabled eq true' },
    { value: 'mail', label: 'With mail', filter: 'mailEnabled eq true' },
    { value: 'rule', label: 'By rule', filter: "groupTypes/any(t:t eq 'DynamicMembership')" },
  ],
};
export const userKinds: Choice = {
  key: 'kind',
  label: 'Kind',
  options: [
    { value: 'member', label: 'Members', filter: "userType eq 'Member'" },
    { value: 'guest', label: 'Guests', filter: "userType eq 'Guest'" },
  ],
};

interface Of {
  readonly label: string;
  readonly name: string;
  readonly path: string;
  readonly empty: { readonly title: string; readonly says?: string };
}

/** Users, groups, applications; `path` is a navigation to them. */
export function DirectoryList({ label, name, path, empty }: Of): ReactNode {
  return (
    <DataTable
      label={label}
      name={name}
      source={{ path, orderBy: 'displayName', searchIn: ['displayName', 'userPrincipalName'] }}
      columns={columns}
      choices={[kinds]}
      keyOf={({ id }) => id}
      pageSize={15}
      empty={empty}
    />
  );
}
