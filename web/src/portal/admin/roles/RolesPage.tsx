// Who holds which role of the directory.

import { AddRegular } from '@fluentui/react-icons';
import { useState, type ReactNode } from 'react';
import { PageHead } from '../../../parts/PageHead.tsx';
import { useText } from '../../../text/text.tsx';
import { OpenAsCall } from '../../parts/OpenAsCall.tsx';
import { GiveDirectoryRole } from './GiveDirectoryRole.tsx';
import { RoleAssignments, roleAssignmentsPath } from './RoleAssignments.tsx';
import { WriteButton } from '../../../parts/WriteButton.tsx';

export default function RolesPage(): ReactNode {
  const { t } = useText();
  const [isGiving, setGiving] = useState(false);
  return (
    <>
      <PageHead
        title={t('people.part.roles')}
        says={t('people.roles.says')}
        actions={
          <>
            <OpenAsCall path={roleAssignmentsPath} />
            <WriteButton appearance="primary" icon={<AddRegular />} onClick={() => setGiving(true)}>
              {t('people.roles.give')}
            </WriteButton>
          </>
        }
      />
      <RoleAssignments shows="both" mayTake />
      {isGiving ? <GiveDirectoryRole onClose={() => setGiving(false)} /> : null}
    </>
  );
}
