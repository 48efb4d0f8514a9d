// The people of a connected organization who are in the directory, or were invited.

import type { ReactNode } from 'react';
import type { Subject } from '../../../api/entities.ts';
import { em } from '../../../api/paths.ts';
import { DataTable } from '../../../parts/DataTable.tsx';
import { Person } from '../../../parts/Person.tsx';
import { useText } from '../../../text/text.tsx';

export function OrganizationGuests({ id }: { readonly id: string }): ReactNode {
  const { t } = useText();
  const nameOf = ({ displayName, email }: Subject): string => displayName ?? email ?? t('manage.subjects.unknown');
  return (
    <DataTable
      label={t('admin.guests.label')}
      name="guests"
      source={{
        path: `${em}/subjects`,
        filter: `connectedOrganization/id eq '${id}'`,
        searchBy: ['displayName', 'email'],
      }}
      columns={[
        { title: t('manage.name'), cell: (row: Subject) => <Person name={nameOf(row)} />, text: nameOf },
        {
          title: t('people.mail'),
          cell: ({ email }: Subject) => <bdi>{email}</bdi>,
          text: ({ email }: Subject) => email ?? '',
        },
      ]}
      keyOf={(row: Subject) => row.id}
      empty={{ title: t('admin.guests.none'), says: t('admin.guests.noneSays') }}
    />
  );
}
