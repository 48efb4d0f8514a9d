// Who holds which role of the directory: of one person, or all.

import type { ReactNode } from 'react';
import type { DirectoryObject, Named } from '../../../api/entities.ts';
import { callGraph } from '../../../api/graph.ts';
import { DataTable } from '../../../parts/DataTable.tsx';
import { Person } from '../../../parts/Person.tsx';
import { useText } from '../../../text/text.tsx';
import { RemoveButton } from '../../parts/RemoveButton.tsx';

export const roleAssignmentsPath = '/v1.0/roleManagement/directory/roleAssignments';

interface Row {
  readonly id: string;
  readonly principal?: DirectoryObject | null;
  readonly roleDefinition?: (Named & { readonly description: string | null }) | null;
}

/** `shows`: what differs between the rows. */
export function RoleAssignments({
  filter,
  shows,
  mayTake,
}: {
  readonly filter?: string;
  readonly shows: 'role' | 'both';
  readonly mayTake: boolean;
}): ReactNode {
  const { t } = useText();
  const holderOf = ({ principal }: Row): string => principal?.displayName ?? t('manage.subjects.unknown');
  const roleOf = ({ roleDefinition }: Row): string => roleDefinition?.displayName ?? '';
  return (
    <DataTable
      label={t('people.roles.label')}
      name={shows === 'both' ? '' : 'roles'}
      source={{
        path: roleAssignmentsPath,
        filter,
        expand: 'principal,roleDefinition',
        searchIn: null,
      }}
      columns={[
        ...(shows === 'role'
          ? []
          : [
              {
                title: t('manage.role.who'),
                cell: (row: Row) => <Person name={holderOf(row)} />,
                text: holderOf,
              },
            ]),
        { title: t('manage.role.role'), cell: (row: Row) => <bdi>{roleOf(row)}</bdi>, text: roleOf },
        ...(shows === 'role'
          ? [
              {
                title: t('manage.description'),
                isExtra: true,
                cell: ({ roleDefinition }: Row) => <bdi>{roleDefinition?.description}</bdi>,
                text: ({ roleDefinition }: Row) => roleDefinition?.description ?? '',
              },
            ]
          : []),
        ...(mayTake
          ? [{ title: t('manage.remove'), width: '110px', cell: (row: Row) => <Take of={row} />, text: () => '' }]
          : []),
      ]}
      keyOf={(row: Row) => row.id}
      empty={{ title: t('people.roles.none') }}
    />
  );
}

/** The server refuses to take the last Global Administrator: its sentence says so. */
function Take({ of: { id, principal, roleDefinition } }: { readonly of: Row }): ReactNode {
  const { t } = useText();
  const name = principal?.displayName ?? t('manage.subjects.unknown');
  const role = roleDefinition?.displayName ?? '';
  return (
    <RemoveButton
      name={role}
      label={t('people.roles.takeName', { name, role })}
      title={t('people.roles.takeAsk', { name, role })}
      says={t('people.roles.takeSays')}
      run={(identity) => callGraph(identity, 'DELETE', `${roleAssignmentsPath}/${id}`)}
    />
  );
}
