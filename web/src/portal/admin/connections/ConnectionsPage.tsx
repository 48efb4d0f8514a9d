// The connections of the tenant to other systems, and how each is.

import { Badge } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import type { Column } from '../../../parts/column.ts';
import { DataTable } from '../../../parts/DataTable.tsx';
import { useText, type Texts } from '../../../text/text.tsx';
import { ListHead } from '../../parts/Heads.tsx';
import { NewButton } from '../../parts/NewButton.tsx';
import { connectionsPath, readAgainAfter, type Connection } from './connection.ts';

export default function ConnectionsPage(): ReactNode {
  const texts = useText();
  const { t } = texts;
  const add = <NewButton to="/admin/connections/new">{t('shell.newConnection')}</NewButton>;
  return (
    <>
      <ListHead title="shell.connections" says="connections.says" path={connectionsPath}>
        {add}
      </ListHead>
      <DataTable
        label={t('connections.label')}
        source={{ path: connectionsPath, orderBy: 'displayName', searchBy: ['displayName'] }}
        columns={columnsOf(texts)}
        choices={[
          {
            key: 'state',
            label: t('connections.state'),
            options: (['active', 'paused', 'quarantined'] as const).map((value) => ({
              value,
              label: t(`connections.state.${value}`),
              filter: `state eq '${value}'`,
            })),
          },
        ]}
        refetchInterval={readAgainAfter}
        keyOf={({ id }: Connection) => id}
        to={({ id }) => `/admin/connections/${id}`}
        empty={{ title: t('connections.none'), says: t('connections.noneSays'), action: add }}
      />
    </>
  );
}

const colours = { active: 'success', paused: 'informative', quarantined: 'danger' } as const;

export function StateBadge({ of: { state } }: { readonly of: Pick<Connection, 'state'> }): ReactNode {
  const { t } = useText();
  return (
    <Badge appearance="tint" color={colours[state]} style={{ whiteSpace: 'nowrap' }}>
      {t(`connections.state.${state}`)}
    </Badge>
  );
}

const columnsOf = ({ t }: Texts): readonly Column<Connection>[] => [
  {
    title: t('manage.name'),
    orderBy: 'displayName',
    cell: ({ displayName }) => <bdi>{displayName}</bdi>,
    text: ({ displayName }) => displayName,
  },
  {
    title: t('connections.direction'),
    cell: ({ direction }) => t(`connections.direction.${direction}`),
    text: ({ direction }) => t(`connections.direction.${direction}`),
  },
  {
    title: t('connections.mode'),
    isExtra: true,
    cell: (row) => doesOf(row, t),
    text: (row) => doesOf(row, t),
  },
  {
    title: t('connections.state'),
    width: '160px',
    cell: (row) => <StateBadge of={row} />,
    text: ({ state }) => t(`connections.state.${state}`),
  },
];

const doesOf = ({ direction, mode }: Connection, t: Texts['t']): string =>
  direction === 'inbound' ? '' : t(`connections.mode.${mode}`);
