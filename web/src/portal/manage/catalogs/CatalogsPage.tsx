// The catalogs in which the person holds a role, or all of them for those who administer them.

import { Badge, makeStyles } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import type { Named } from '../../../api/entities.ts';
import type { Column } from '../../../parts/column.ts';
import { DataTable } from '../../../parts/DataTable.tsx';
import type { Choice } from '../../../parts/listState.ts';
import { useText, type Texts } from '../../../text/text.tsx';
import { useAreas } from '../../areas.ts';
import { NewButton } from '../../parts/NewButton.tsx';
import { ListHead } from '../../parts/Heads.tsx';

interface Row extends Named {
  readonly description: string | null;
  readonly state: 'published' | 'unpublished';
  readonly isExternallyVisible: boolean;
  readonly modifiedAt: string;
}
const path = '/latchkey/v1/managedCatalogs';

export default function CatalogsPage(): ReactNode {
  const texts = useText();
  const { t } = texts;
  const areas = useAreas();
  const add = areas.isAllowed('newCatalog') ? (
    <NewButton to="/manage/catalogs/new">{t('shell.newCatalog')}</NewButton>
  ) : undefined;
  return (
    <>
      <ListHead title="shell.catalogs" says="manage.catalogs.says" path={path}>
        {add}
      </ListHead>
      <DataTable
        label={t('manage.catalogs.label')}
        source={{ path, orderBy: 'displayName' }}
        columns={columnsOf(texts)}
        choices={[stateChoice(texts)]}
        keyOf={({ id }: Row) => id}
        to={({ id }) => `/manage/catalogs/${id}`}
        empty={{ title: t('manage.catalogs.none'), says: t('manage.catalogs.noneSays'), action: add }}
      />
    </>
  );
}

export const stateChoice = ({ t }: Texts): Choice => ({
  key: 'state',
  label: t('manage.catalog.state'),
  options: (['published', 'unpublished'] as const).map((value) => ({
    value,
    label: t(`manage.catalog.${value}`),
    filter: `state eq '${value}'`,
  })),
});

const useStyles = makeStyles({ badge: { whiteSpace: 'nowrap' } });

export function CatalogState({ of }: { readonly of: string }): ReactNode {
  const { t } = useText();
  const isPublished = of === 'published';
  return (
    <Badge appearance="tint" className={useStyles().badge} color={isPublished ? 'success' : 'informative'}>
      {t(isPublished ? 'manage.catalog.published' : 'manage.catalog.unpublished')}
    </Badge>
  );
}

const columnsOf = ({ t, date }: Texts): readonly Column<Row>[] => [
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
    title: t('manage.catalog.state'),
    width: '150px',
    cell: ({ state }) => <CatalogState of={state} />,
    text: ({ state }) => t(`manage.catalog.${state}`),
  },
  {
    title: t('manage.changed'),
    width: '170px',
    orderBy: 'modifiedAt',
    cell: ({ modifiedAt }) => date(modifiedAt),
    text: ({ modifiedAt }) => modifiedAt,
  },
];
