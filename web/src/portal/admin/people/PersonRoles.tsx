// The directory roles that a person holds, given and taken.

import { AddRegular } from '@fluentui/react-icons';
import { useState, type ReactNode } from 'react';
import { PartBar } from '../../manage/PartBar.tsx';
import { useText } from '../../../text/text.tsx';
import { GiveDirectoryRole } from '../roles/GiveDirectoryRole.tsx';
import { RoleAssignments } from '../roles/RoleAssignments.tsx';
import type { Person } from './person.ts';
import { WriteButton } from '../../../parts/WriteButton.tsx';

export function PersonRoles({ of, mayGive }: { readonly of: Person; readonly mayGive: boolean }): ReactNode {
  const { t } = useText();
  const [isGiving, setGiving] = useState(false);
  return (
    <>
      {mayGive ? (
        <PartBar>
          <WriteButton appearance="primary" icon={<AddRegular />} onClick={() => setGiving(true)}>
            {t('people.roles.give')}
          </WriteButton>
        </PartBar>
      ) : null}
      <RoleAssignments filter={`principalId eq '${of.id}'`} shows="role" mayTake={mayGive} />
      {isGiving ? <GiveDirectoryRole principalId={of.id} onClose={() => setGiving(false)} /> : null}
    </>
  );
}
