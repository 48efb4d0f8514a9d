// The applications of the tenant, and those that were deleted and can come back.

import type { ReactNode } from 'react';
import type { Column } from '../../../parts/column.ts';
import { DataTable } from '../../../parts/DataTable.tsx';
import { useText, type Texts } from '../../../text/text.tsx';
import { Tabs } from '../../manage/Tabs.tsx';
import { NewButton } from '../../parts/NewButton.tsx';
import { DeletedObjects } from '../DeletedObjects.tsx';
import type { Client } from './client.ts';
import { ListHead } from '../../parts/Heads.tsx';

const path = '/v1.0/applications';

export default function ClientsPage(): ReactNode {
  const texts = useText();
  const { t } = texts;
  const add = <NewButton to="/admin/clients/new">{t('shell.newClient')}</NewButton>;
  return (
    <>
      <ListHead title="shell.clients" says="admin.clients.says" path={path}>
        {add}
      </ListHead>
      <Tabs
        label={t('shell.clients')}
        parts={[
          {
            key: 'all',
            title: 'people.part.all',
            draw: () => (
              <DataTable
                label={t('admin.clients.label')}
                source={{ path, orderBy: 'displayName', searchIn: ['displayName'] }}
                columns={columnsOf(texts)}
                keyOf={({ id }: Client) => id}
                to={({ id }) => `/admin/clients/${id}`}
                empty={{ title: t('admin.clients.none'), says: t('admin.clients.noneSays'), action: add }}
              />
            ),
          },
          { key: 'deleted', title: 'people.part.deleted', draw: () => <DeletedObjects type="application" /> },
        ]}
      />
    </>
  );
}

/** The first of its secrets and certificates that ends. */
const firstEnd = ({ passwordCredentials, keyCredentials }: Client): string =>
  [...passwordCredentials, ...keyCredentials].flatMap(({ endDateTime }) => endDateTime ?? []).sort()[0] ?? '';

const columnsOf = ({ t, date }: Texts): readonly Column<Client>[] => [
  {
    title: t('manage.name'),
    orderBy: 'displayName',
    cell: ({ displayName }) => <bdi>{displayName}</bdi>,
    text: ({ displayName }) => displayName,
  },
  {
    title: t('manage.description'),
    isExtra: true,
    cell: ({ description }) => <bdi>{description}</bdi>,
    text: ({ description }) => description ?? '',
  },
  {
    title: t('admin.client.secretEnds'),
    width: '190px',
    cell: (row) => (firstEnd(row) === '' ? '' : date(firstEnd(row))),
    text: firstEnd,
  },
];
