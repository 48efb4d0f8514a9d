// The members or the owners of a group: several are added at once, each with its own outcome, and one is taken out
// after a question.

import { Text } from '@fluentui/react-components';
import { AddRegular } from '@fluentui/react-icons';
import { useState, type ReactNode } from 'react';
import type { DirectoryObject } from '../../../api/entities.ts';
import { callGraph } from '../../../api/graph.ts';
import { DataTable } from '../../../parts/DataTable.tsx';
import { Person } from '../../../parts/Person.tsx';
import { useText } from '../../../text/text.tsx';
import { PartBar } from '../../manage/PartBar.tsx';
import { AddPeople } from '../AddPeople.tsx';
import { RemoveButton } from '../../parts/RemoveButton.tsx';
import { groupPath, isByRule, type Group } from './group.ts';
import { WriteButton } from '../../../parts/WriteButton.tsx';

export type GroupLink = 'members' | 'owners';

export function LinkedPeople({
  of,
  link,
  mayEdit,
}: {
  readonly of: Group;
  readonly link: GroupLink;
  readonly mayEdit: boolean;
}): ReactNode {
  const { t } = useText();
  const [isAdding, setAdding] = useState(false);
  const path = `${groupPath(of.id)}/${link}`;
  return (
    <>
      {mayEdit ? (
        <PartBar>
          <WriteButton appearance="primary" icon={<AddRegular />} onClick={() => setAdding(true)}>
            {t(`people.${link}.add`)}
          </WriteButton>
        </PartBar>
      ) : null}
      {link === 'members' && isByRule(of) ? (
        <Text block style={{ marginBottom: '12px' }}>
          {t('people.members.byRule')}
        </Text>
      ) : null}
      <DataTable
        label={t(`people.${link}.label`)}
        name={link}
        source={{ path, orderBy: 'displayName', searchIn: ['displayName', 'userPrincipalName'] }}
        columns={[
          {
            title: t('manage.name'),
            orderBy: 'displayName',
            cell: ({ displayName }: DirectoryObject) => <Person name={displayName} />,
            text: ({ displayName }: DirectoryObject) => displayName,
          },
          {
            title: t('people.signsInAs'),
            isExtra: true,
            cell: ({ userPrincipalName }: DirectoryObject) => <bdi>{userPrincipalName}</bdi>,
            text: ({ userPrincipalName }: DirectoryObject) => userPrincipalName ?? '',
          },
          ...(mayEdit
            ? [
                {
                  title: t('manage.remove'),
                  width: '110px',
                  cell: (row: DirectoryObject) => (
                    <RemoveButton
                      name={row.displayName}
                      says={t(`people.${link}.removeSays`)}
                      run={(identity) => callGraph(identity, 'DELETE', `${path}/${row.id}/$ref`)}
                    />
                  ),
                  text: () => '',
                },
              ]
            : []),
        ]}
        keyOf={(row: DirectoryObject) => row.id}
        empty={{ title: t(`people.${link}.none`) }}
      />
      {isAdding ? (
        <AddPeople
          title={t(`people.${link}.add`)}
          kinds={link === 'members' ? ['singleUser', 'groupMembers', 'singleServicePrincipal'] : ['singleUser']}
          path={path}
          onClose={() => setAdding(false)}
        />
      ) : null}
    </>
  );
}
