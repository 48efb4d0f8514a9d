// The custom extensions of a catalog.

import { Button } from '@fluentui/react-components';
import { AddRegular } from '@fluentui/react-icons';
import { useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Named } from '../../../api/entities.ts';
import { em } from '../../../api/paths.ts';
import { DataTable } from '../../../parts/DataTable.tsx';
import { useText } from '../../../text/text.tsx';
import { PartBar } from '../PartBar.tsx';

interface Row extends Named {
  readonly '@odata.type': string;
  readonly description: string | null;
}

export function CatalogExtensions({ id, mayEdit }: { readonly id: string; readonly mayEdit: boolean }): ReactNode {
  const { t } = useText();
  const navigate = useNavigate();
  const add = (kind: 'request' | 'assignment'): ReactNode => (
    <Button
      icon={<AddRegular />}
      onClick={() => void navigate({ to: `/manage/catalogs/${id}/extensions/new` as '/', search: { kind } as never })}
    >
      {t(`manage.extension.add.${kind}`)}
    </Button>
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
