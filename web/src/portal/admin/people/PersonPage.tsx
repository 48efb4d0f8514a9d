// One person for administrators: what they hold and why, their roles, what is known of them, and their account.

import { makeStyles, tokens } from '@fluentui/react-components';
import { useParams } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useGraph } from '../../../api/queries.ts';
import { useAllowedActions } from '../../../parts/allowedActions.ts';
import { Initials } from '../../../parts/Initials.tsx';
import { PageHead } from '../../../parts/PageHead.tsx';
import { Failed, Loading } from '../../../parts/states.tsx';
import { TextLink } from '../../../parts/TextLink.tsx';
import { useSession } from '../../../session/session.ts';
import { useTitle } from '../../../shell/useTitle.ts';
import { useText } from '../../../text/text.tsx';
import { useAreas } from '../../areas.ts';
import { Tabs } from '../../manage/Tabs.tsx';
import { OpenAsCall } from '../../parts/OpenAsCall.tsx';
import { UnreadPage } from '../../parts/Unreadable.tsx';
import { OutsideSource } from '../OutsideSource.tsx';
import { Account } from './Account.tsx';
import { personRead, type Person } from './person.ts';
import { AccountState } from './PeoplePage.tsx';
import { PersonAccess } from './PersonAccess.tsx';
import { PersonGroups } from './PersonGroups.tsx';
import { PersonProfile } from './PersonProfile.tsx';
import { PersonRoles } from './PersonRoles.tsx';
import { ViewAs } from './ViewAs.tsx';

const useStyles = makeStyles({
  title: { display: 'inline-flex', alignItems: 'center', flexWrap: 'wrap', gap: tokens.spacingHorizontalM },
});

export default function PersonPage(): ReactNode {
  const styles = useStyles();
  const { t } = useText();
  const areas = useAreas();
  const { identity } = useSession();
  const { id } = useParams({ strict: false }) as { readonly id: string };
  const path = personRead(id);
  const { data, error } = useGraph<Person>(path);
  const actions = useAllowedActions([id]);
  useTitle(data?.displayName);
  const above = <TextLink to={'/admin/people' as '/'}>{t('shell.people')}</TextLink>;
  if (error !== null || data === undefined)
    return (
      <UnreadPage above={above} title={t('people.one')} error={error} says={t('people.gone')} heights={[40, 320]} />
    );
  return (
    <>
      <PageHead
        above={above}
        title={
          <span className={styles.title}>
            <Initials name={data.displayName} size={40} />
            <bdi>{data.displayName}</bdi>
            <AccountState of={data} />
          </span>
        }
        says={<bdi>{[data.jobTitle, data.userPrincipalName].filter((each) => each !== null).join(' · ')}</bdi>}
        actions={
          <>
            <OpenAsCall path={path} />
            {id !== identity?.id && actions.isAllowed(id, 'viewAs') ? <ViewAs of={data} /> : null}
          </>
        }
      />
      <OutsideSource of={data.onPremisesSyncEnabled} />
      {actions.error === null ? null : <Failed error={actions.error} />}
      {actions.isRead ? (
        <Tabs
          label={data.displayName}
          parts={[
            { key: 'access', title: 'people.part.access', draw: () => <PersonAccess of={data} /> },
            { key: 'groups', title: 'people.part.groups', draw: () => <PersonGroups of={data} /> },
            {
              key: 'roles',
              title: 'people.part.roles',
              draw: () => <PersonRoles of={data} mayGive={areas.isAllowed('roles')} />,
            },
            {
              key: 'profile',
              title: 'people.part.profile',
              draw: () => <PersonProfile of={data} mayEdit={actions.isAllowed(id, 'edit')} />,
            },
            { key: 'account', title: 'people.part.account', draw: () => <Account of={data} actions={actions} /> },
          ]}
        />
      ) : (
        <Loading heights={[40, 320]} />
      )}
    </>
  );
}
