// The custom extensions of a catalog.

import type { ReactNode } from 'react';
import type { Named } from '../../../api/entities.ts';
import { em } from '../../../api/paths.ts';
import { DataTable } from '../../../parts/DataTable.tsx';
import { useText } from '../../../text/text.tsx';
import { PartBar } from '../PartBar.tsx';
import { NewButton } from '../../parts/NewButton.tsx';

interface Row extends Named {
  readonly '@odata.type': string;
  readonly description: string | null;
}

export function CatalogExtensions({ id, mayEdit }: { readonly id: string; readonly mayEdit: boolean }): ReactNode {
  const { t } = useText();
  const add = (kind: 'request' | 'assignment'): ReactNode => (
    <NewButton to={`/manage/catalogs/${id}/extensions/new`} search={{ kind }} isSecondary>
      {t(`manage.extension.add.${kind}`)}
    </NewButton>
  );
  const kindOf = (row: Row): string =>
    t(row['@odata.type'].includes('RequestWorkflow') ? 'manage.extension.request' : 'manage.extension.assignment');
  return (
    <>
      {mayEdit ? (
        <PartBar>
          {add('request')}
          {add('assignment')}
        </PartBar>
      ) : null}
      <DataTable
        label={t('manage.extension.label')}
        name="extensions"
        source={{
          path: `${em}/catalogs/${id}/customWorkflowExtensions`,
          orderBy: 'displayName',
          searchBy: ['displayName', 'description'],
        }}
        columns={[
          {
            title: t('manage.name'),
            orderBy: 'displayName',
            cell: ({ displayName }) => <bdi>{displayName}</bdi>,
            text: ({ displayName }) => displayName,
          },
          { title: t('manage.extension.called'), cell: kindOf, text: kindOf },
        ]}
        keyOf={(row: Row) => row.id}
        to={(row) => `/manage/catalogs/${id}/extensions/${row.id}`}
        empty={{ title: t('manage.extension.none'), says: t('manage.extension.noneSays') }}
      />
    </>
  );
}
