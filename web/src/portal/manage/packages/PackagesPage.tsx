// The packages in catalogs that the person runs.

import { Badge } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import type { Named } from '../../../api/entities.ts';
import { useGraph } from '../../../api/queries.ts';
import { idsBeside, useAllowedActions } from '../../../parts/allowedActions.ts';
import { DataTable } from '../../../parts/DataTable.tsx';
import { useText } from '../../../text/text.tsx';
import { NewButton } from '../../parts/NewButton.tsx';
import { ListHead } from '../../parts/Heads.tsx';

interface Row extends Named {
  readonly description: string | null;
  readonly isHidden: boolean;
  readonly modifiedAt: string;
  readonly catalogId: string;
}
const path = '/latchkey/v1/managedPackages';
const catalogs = '/latchkey/v1/managedCatalogs?$select=id,displayName&$orderby=displayName&$top=999';

export default function PackagesPage(): ReactNode {
  const { t, date } = useText();
  const { data } = useGraph<{ readonly value: readonly Named[] }>(catalogs);
  const actions = useAllowedActions(idsBeside(data?.value ?? [], 0));
  const mayCreate = data?.value.some(({ id }) => actions.isAllowed(id, 'addPackage')) ?? false;
  const catalogOf = ({ catalogId }: Row): string => data?.value.find(({ id }) => id === catalogId)?.displayName ?? '';
  return (
    <>
      <ListHead title="shell.packages" says="manage.packages.says" path={path}>
        {mayCreate ? <NewButton to="/manage/packages/new">{t('shell.newPackage')}</NewButton> : null}
      </ListHead>
      <DataTable
        label={t('manage.packages.label')}
        source={{ path, orderBy: 'displayName' }}
        columns={[
          {
            title: t('manage.name'),
            orderBy: 'displayName',
            cell: ({ displayName, isHidden }) => (
              <>
                <bdi>{displayName}</bdi>{' '}
                {isHidden ? <Badge appearance="tint">{t('manage.package.hidden')}</Badge> : null}
              </>
            ),
            text: ({ displayName }) => displayName,
          },
          {
            title: t('manage.description'),
            isExtra: true,
            cell: ({ description }) => <bdi>{description}</bdi>,
            text: ({ description }) => description ?? '',
          },
          {
            title: t('shell.catalog'),
            cell: (row) => <bdi>{catalogOf(row)}</bdi>,
            text: catalogOf,
          },
          {
            title: t('manage.changed'),
            width: '170px',
            orderBy: 'modifiedAt',
            cell: ({ modifiedAt }) => date(modifiedAt),
            text: ({ modifiedAt }) => modifiedAt,
          },
        ]}
        choices={[
          {
            key: 'catalog',
            label: t('shell.catalog'),
            options: (data?.value ?? []).map(({ id, displayName }) => ({
              value: id,
              label: displayName,
              filter: `catalogId eq '${id}'`,
            })),
          },
        ]}
        keyOf={(row: Row) => row.id}
        to={({ id }) => `/manage/packages/${id}`}
        empty={{ title: t('manage.packages.none'), says: t('manage.packages.noneSays') }}
      />
    </>
  );
}
