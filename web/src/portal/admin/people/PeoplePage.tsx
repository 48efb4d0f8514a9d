// The people of the directory, guests too, and those who were deleted and can come back.

import { Badge, makeStyles } from '@fluentui/react-components';
import { ArrowImportRegular, MailAddRegular } from '@fluentui/react-icons';
import type { ReactNode } from 'react';
import type { Column } from '../../../parts/column.ts';
import { DataTable } from '../../../parts/DataTable.tsx';
import type { Choice } from '../../../parts/listState.ts';
import { Person as PersonName } from '../../../parts/Person.tsx';
import { useText, type Texts } from '../../../text/text.tsx';
import { useAreas } from '../../areas.ts';
import { Tabs } from '../../manage/Tabs.tsx';
import { NewButton } from '../../parts/NewButton.tsx';
import { DeletedObjects } from '../DeletedObjects.tsx';
import { ExportPeople } from './ExportPeople.tsx';
import type { Person } from './person.ts';
import { ListHead } from '../../parts/Heads.tsx';

const path = '/v1.0/users';

export default function PeoplePage(): ReactNode {
  const { t } = useText();
  const areas = useAreas();
  const mayCreate = areas.isAllowed('newPerson');
  return (
    <>
      <ListHead title="shell.people" says="people.says" path={path}>
        <ExportPeople />
        {mayCreate ? (
          <NewButton to="/admin/people/import" isSecondary icon={<ArrowImportRegular />}>
            {t('shell.importPeople')}
          </NewButton>
        ) : null}
        {areas.isAllowed('inviteGuest') ? (
          <NewButton to="/admin/people/invite" isSecondary icon={<MailAddRegular />}>
            {t('shell.inviteGuest')}
          </NewButton>
        ) : null}
        {mayCreate ? <NewButton to="/admin/people/new">{t('shell.newPerson')}</NewButton> : null}
      </ListHead>
      {mayCreate ? (
        <Tabs
          label={t('shell.people')}
          parts={[
            { key: 'all', title: 'people.part.all', draw: () => <PeopleList /> },
            { key: 'deleted', title: 'people.part.deleted', draw: () => <DeletedObjects type="user" /> },
          ]}
        />
      ) : (
        <PeopleList />
      )}
    </>
  );
}

function PeopleList(): ReactNode {
  const texts = useText();
  const { t } = texts;
  return (
    <DataTable
      label={t('people.label')}
      source={{
        path,
        select: 'id,displayName,userPrincipalName,jobTitle,department,userType,accountEnabled',
        orderBy: 'displayName',
        searchIn: ['displayName', 'userPrincipalName', 'mail'],
      }}
      columns={columnsOf(texts)}
      choices={choicesOf(texts)}
      keyOf={({ id }: Row) => id}
      to={({ id }) => `/admin/people/${id}`}
      empty={{ title: t('people.none') }}
    />
  );
}

type Row = Pick<Person, 'id' | 'displayName' | 'userPrincipalName' | 'jobTitle' | 'userType' | 'accountEnabled'> & {
  readonly department: string | null;
};

const useStyles = makeStyles({ badge: { whiteSpace: 'nowrap' } });

export function AccountState({ of: { accountEnabled, userType } }: { readonly of: Row | Person }): ReactNode {
  const { t } = useText();
  const styles = useStyles();
  if (!accountEnabled)
    return (
      <Badge appearance="tint" className={styles.badge} color="danger">
        {t('people.disabled')}
      </Badge>
    );
  return (
    <Badge appearance="tint" className={styles.badge} color={userType === 'Guest' ? 'informative' : 'success'}>
      {t(userType === 'Guest' ? 'people.guest' : 'people.active')}
    </Badge>
  );
}

const choicesOf = ({ t }: Texts): readonly Choice[] => [
  {
    key: 'kind',
    label: t('people.kind'),
    options: [
      { value: 'member', label: t('people.members'), filter: "userType eq 'Member'" },
      { value: 'guest', label: t('people.guests'), filter: "userType eq 'Guest'" },
    ],
  },
  {
    key: 'account',
    label: t('people.account'),
    options: [
      { value: 'on', label: t('people.active'), filter: 'accountEnabled eq true' },
      { value: 'off', label: t('people.disabled'), filter: 'accountEnabled eq false' },
    ],
  },
];

const columnsOf = ({ t }: Texts): readonly Column<Row>[] => [
  {
    title: t('manage.name'),
    orderBy: 'displayName',
    cell: ({ displayName }) => <PersonName name={displayName} />,
    text: ({ displayName }) => displayName,
  },
  {
    title: t('people.signsInAs'),
    orderBy: 'userPrincipalName',
    isExtra: true,
    width: '28%',
    cell: ({ userPrincipalName }) => <bdi>{userPrincipalName}</bdi>,
    text: ({ userPrincipalName }) => userPrincipalName,
  },
  {
    title: t('people.jobTitle'),
    orderBy: 'jobTitle',
    cell: ({ jobTitle }) => <bdi>{jobTitle}</bdi>,
    text: ({ jobTitle }) => jobTitle ?? '',
  },
  {
    title: t('people.department'),
    orderBy: 'department',
    isExtra: true,
    cell: ({ department }) => <bdi>{department}</bdi>,
    text: ({ department }) => department ?? '',
  },
  {
    title: t('people.account'),
    width: '120px',
    cell: (row) => <AccountState of={row} />,
    text: ({ accountEnabled, userType }) =>
      t(accountEnabled ? (userType === 'Guest' ? 'people.guest' : 'people.active') : 'people.disabled'),
  },
];
