// Who holds which role of the directory.

import { AddRegular } from '@fluentui/react-icons';
import { useState, type ReactNode } from 'react';
import { useText } from '../../../text/text.tsx';
import { GiveDirectoryRole } from './GiveDirectoryRole.tsx';
import { RoleAssignments, roleAssignmentsPath } from './RoleAssignments.tsx';
import { WriteButton } from '../../../parts/WriteButton.tsx';
import { ListHead } from '../../parts/Heads.tsx';

export default function RolesPage(): ReactNode {
  const { t } = useText();
  const [isGiving, setGiving] = useState(false);
  return (
    <>
      <ListHead title="people.part.roles" says="people.roles.says" path={roleAssignmentsPath}>
        <WriteButton appearance="primary" icon={<AddRegular />} onClick={() => setGiving(true)}>
          {t('people.roles.give')}
        </WriteButton>
      </ListHead>
      <RoleAssignments shows="both" mayTake />
      {isGiving ? <GiveDirectoryRole onClose={() => setGiving(false)} /> : null}
    </>
  );
}
