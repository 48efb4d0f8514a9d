// The groups of the directory, and those that were deleted and can come back.

import type { ReactNode } from 'react';
import type { Column } from '../../../parts/column.ts';
import { DataTable } from '../../../parts/DataTable.tsx';
import type { Choice } from '../../../parts/listState.ts';
import { useText, type Texts } from '../../../text/text.tsx';
import { Tabs } from '../../manage/Tabs.tsx';
import { NewButton } from '../../parts/NewButton.tsx';
import { DeletedObjects } from '../DeletedObjects.tsx';
import { isByRule, isMicrosoft365, type Group } from './group.ts';
import { ListHead } from '../../parts/Heads.tsx';

const path = '/v1.0/groups';

export default function GroupsPage(): ReactNode {
  const { t } = useText();
  return (
    <>
      <ListHead title="shell.groups" says="people.groups.says" path={path}>
        <NewButton to="/admin/groups/new">{t('shell.newGroup')}</NewButton>
      </ListHead>
      <Tabs
        label={t('shell.groups')}
        parts={[
          { key: 'all', title: 'people.part.all', draw: () => <GroupList /> },
          { key: 'deleted', title: 'people.part.deleted', draw: () => <DeletedObjects type="group" /> },
        ]}
      />
    </>
  );
}

function GroupList(): ReactNode {
  const texts = useText();
  const { t } = texts;
  return (
    <DataTable
      label={t('people.groups.label')}
      source={{
        path,
        select: 'id,displayName,description,groupTypes',
        orderBy: 'displayName',
        searchIn: ['displayName', 'description'],
      }}
      columns={columnsOf(texts)}
      choices={choicesOf(texts)}
      keyOf={({ id }: Group) => id}
      to={({ id }) => `/admin/groups/${id}`}
      empty={{ title: t('people.groups.noneYet'), says: t('people.groups.noneYetSays') }}
    />
  );
}

const choicesOf = ({ t }: Texts): readonly Choice[] => [
  {
    key: 'membership',
    label: t('people.membership'),
    options: [
      { value: 'rule', label: t('people.byRule'), filter: "groupTypes/any(t:t eq 'DynamicMembership')" },
      { value: 'hand', label: t('people.byHand'), filter: "not(groupTypes/any(t:t eq 'DynamicMembership'))" },
    ],
  },
  {
    key: 'kind',
    label: t('people.kind'),
    options: [
      { value: 'security', label: t('people.security'), filter: "not(groupTypes/any(t:t eq 'Unified'))" },
      { value: 'unified', label: t('people.microsoft365'), filter: "groupTypes/any(t:t eq 'Unified')" },
    ],
  },
];

const columnsOf = ({ t }: Texts): readonly Column<Group>[] => [
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
    title: t('people.kind'),
    isExtra: true,
    width: '150px',
    cell: (row) => t(isMicrosoft365(row) ? 'people.microsoft365' : 'people.security'),
    text: (row) => t(isMicrosoft365(row) ? 'people.microsoft365' : 'people.security'),
  },
  {
    title: t('people.membership'),
    width: '150px',
    cell: (row) => t(isByRule(row) ? 'people.byRule' : 'people.byHand'),
    text: (row) => t(isByRule(row) ? 'people.byRule' : 'people.byHand'),
  },
];
