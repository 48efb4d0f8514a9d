// The connected organizations, whose people can request packages.

import { Badge, makeStyles } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import type { Named } from '../../../api/entities.ts';
import { em } from '../../../api/paths.ts';
import type { Column } from '../../../parts/column.ts';
import { DataTable } from '../../../parts/DataTable.tsx';
import { useText, type Texts } from '../../../text/text.tsx';
import { NewButton } from '../../parts/NewButton.tsx';
import { ListHead } from '../../parts/Heads.tsx';

export interface IdentitySource {
  readonly '@odata.type': string;
  readonly displayName: string | null;
  readonly domainName?: string | null;
  readonly tenantId?: string | null;
}
interface Row extends Named {
  readonly state: 'configured' | 'proposed';
  readonly identitySources: readonly IdentitySource[];
}
const path = `${em}/connectedOrganizations`;

export default function OrganizationsPage(): ReactNode {
  const texts = useText();
  const { t } = texts;
  const add = <NewButton to="/admin/organizations/new">{t('shell.newOrganization')}</NewButton>;
  return (
    <>
      <ListHead title="shell.organizations" says="admin.organizations.says" path={path}>
        {add}
      </ListHead>
      <DataTable
        label={t('admin.organizations.label')}
        source={{ path, orderBy: 'displayName', searchBy: ['displayName'] }}
        columns={columnsOf(texts)}
        choices={[
          {
            key: 'state',
            label: t('manage.catalog.state'),
            options: (['configured', 'proposed'] as const).map((value) => ({
              value,
              label: t(`admin.organization.${value}`),
              filter: `state eq '${value}'`,
            })),
          },
        ]}
        keyOf={({ id }: Row) => id}
        to={({ id }) => `/admin/organizations/${id}`}
        empty={{ title: t('admin.organizations.none'), says: t('admin.organizations.noneSays'), action: add }}
      />
    </>
  );
}

const useStyles = makeStyles({ badge: { whiteSpace: 'nowrap' } });

function State({ of }: { readonly of: Row['state'] }): ReactNode {
  const { t } = useText();
  return (
    <Badge appearance="tint" className={useStyles().badge} color={of === 'configured' ? 'success' : 'warning'}>
      {t(`admin.organization.${of}`)}
    </Badge>
  );
}

const sourcesOf = ({ identitySources }: Row): string =>
  identitySources.map(({ domainName, displayName }) => domainName ?? displayName ?? '').join(', ');

const columnsOf = ({ t }: Texts): readonly Column<Row>[] => [
  {
    title: t('manage.name'),
    orderBy: 'displayName',
    cell: ({ displayName }) => <bdi>{displayName}</bdi>,
    text: ({ displayName }) => displayName,
  },
  {
    title: t('admin.organization.sources'),
    isExtra: true,
    cell: (row) => <bdi>{sourcesOf(row)}</bdi>,
    text: sourcesOf,
  },
  {
    title: t('manage.catalog.state'),
    width: '150px',
    cell: ({ state }) => <State of={state} />,
    text: ({ state }) => t(`admin.organization.${state}`),
  },
];
