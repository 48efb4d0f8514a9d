// The packages of a catalog.

import type { ReactNode } from 'react';
import type { Named } from '../../../api/entities.ts';
import { em } from '../../../api/paths.ts';
import { DataTable } from '../../../parts/DataTable.tsx';
import { useText } from '../../../text/text.tsx';
import { PartBar } from '../PartBar.tsx';
import { NewButton } from '../../parts/NewButton.tsx';

interface Row extends Named {
  readonly description: string | null;
  readonly isHidden: boolean;
}

export function CatalogPackages({ id, mayAdd }: { readonly id: string; readonly mayAdd: boolean }): ReactNode {
  const { t } = useText();
  return (
    <>
      {mayAdd ? (
        <PartBar>
          <NewButton to="/manage/packages/new" search={{ catalog: id }}>
            {t('shell.newPackage')}
          </NewButton>
        </PartBar>
      ) : null}
      <DataTable
        label={t('manage.packages.label')}
        name="packages"
        source={{ path: `${em}/accessPackages`, filter: `catalog/id eq '${id}'`, orderBy: 'displayName' }}
        columns={[
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
            title: t('manage.package.hidden'),
            width: '120px',
            cell: ({ isHidden }) => (isHidden ? t('manage.yes') : t('manage.no')),
            text: ({ isHidden }) => String(isHidden),
          },
        ]}
        keyOf={(row: Row) => row.id}
        to={(row) => `/manage/packages/${row.id}`}
        empty={{ title: t('manage.packages.none'), says: t('manage.packages.noneSays') }}
      />
    </>
  );
}
