// The groups that a person is in, also through other groups.

import type { ReactNode } from 'react';
import type { DirectoryObject } from '../../../api/entities.ts';
import { DataTable } from '../../../parts/DataTable.tsx';
import { useText } from '../../../text/text.tsx';
import { useAreas } from '../../areas.ts';
import type { Person } from './person.ts';

export function PersonGroups({ of: { id } }: { readonly of: Person }): ReactNode {
  const { t } = useText();
  const mayOpen = useAreas().isAllowed('groups');
  return (
    <DataTable
      label={t('people.groups.label')}
      name="groups"
      source={{
        path: `/v1.0/users/${id}/transitiveMemberOf/microsoft.graph.group`,
        select: 'id,displayName,description',
        orderBy: 'displayName',
        searchIn: ['displayName', 'description'],
      }}
      columns={[
        {
          title: t('manage.name'),
          orderBy: 'displayName',
          cell: ({ displayName }: DirectoryObject) => <bdi>{displayName}</bdi>,
          text: ({ displayName }) => displayName,
        },
        {
          title: t('manage.description'),
          isExtra: true,
          cell: ({ description }) => <bdi>{description}</bdi>,
          text: ({ description }) => description ?? '',
        },
      ]}
      keyOf={(row: DirectoryObject) => row.id}
      {...(mayOpen ? { to: (row: DirectoryObject) => `/admin/groups/${row.id}` } : {})}
      empty={{ title: t('people.groups.none') }}
    />
  );
}
