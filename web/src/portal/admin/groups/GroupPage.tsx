// One group for administrators: its members, its owners, the rule by which it has its members, and what it says of
// itself.

import { useParams } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useGraph } from '../../../api/queries.ts';
import { useAllowedActions } from '../../../parts/allowedActions.ts';
import { PageHead } from '../../../parts/PageHead.tsx';
import { Failed, Loading } from '../../../parts/states.tsx';
import { TextLink } from '../../../parts/TextLink.tsx';
import { useTitle } from '../../../shell/useTitle.ts';
import { useText } from '../../../text/text.tsx';
import { Tabs } from '../../manage/Tabs.tsx';
import { SeriesPart } from '../../manage/reviews/SeriesPart.tsx';
import { OpenAsCall } from '../../parts/OpenAsCall.tsx';
import { UnreadPage } from '../../parts/Unreadable.tsx';
import { OutsideSource } from '../OutsideSource.tsx';
import { groupPath, isByRule, type Group } from './group.ts';
import { GroupAbout } from './GroupAbout.tsx';
import { GroupRule } from './GroupRule.tsx';
import { LinkedPeople } from './LinkedPeople.tsx';

export default function GroupPage(): ReactNode {
  const { t } = useText();
  const { id } = useParams({ strict: false }) as { readonly id: string };
  const path = groupPath(id);
  const { data, error } = useGraph<Group>(path);
  const actions = useAllowedActions([id]);
  useTitle(data?.displayName);
  const above = <TextLink to={'/admin/groups' as '/'}>{t('shell.groups')}</TextLink>;
  if (error !== null || data === undefined)
    return (
      <UnreadPage
        above={above}
        title={t('people.group')}
        error={error}
        says={t('people.group.gone')}
        heights={[40, 320]}
      />
    );
  const mayEdit = actions.isAllowed(id, 'edit') && data.onPremisesSyncEnabled !== true;
  return (
    <>
      <PageHead
        above={above}
        title={<bdi>{data.displayName}</bdi>}
        says={data.description === null ? undefined : <bdi>{data.description}</bdi>}
        actions={<OpenAsCall path={path} />}
      />
      <OutsideSource of={data.onPremisesSyncEnabled} />
      {actions.error === null ? null : <Failed error={actions.error} />}
      {actions.isRead ? (
        <Tabs
          label={data.displayName}
          parts={[
            {
              key: 'members',
              title: 'people.part.members',
              draw: () => <LinkedPeople of={data} link="members" mayEdit={mayEdit && !isByRule(data)} />,
            },
            {
              key: 'owners',
              title: 'people.part.owners',
              draw: () => <LinkedPeople of={data} link="owners" mayEdit={mayEdit} />,
            },
            {
              key: 'reviews',
              title: 'shell.manageReviews',
              draw: () => <SeriesPart of={id} kind="group" mayEdit={actions.isAllowed(id, 'review')} />,
            },
            { key: 'rule', title: 'people.rule', draw: () => <GroupRule of={data} mayEdit={mayEdit} /> },
            {
              key: 'about',
              title: 'manage.part.settings',
              draw: () => <GroupAbout of={data} mayEdit={mayEdit} mayDelete={actions.isAllowed(id, 'delete')} />,
            },
          ]}
        />
      ) : (
        <Loading heights={[40, 320]} />
      )}
    </>
  );
}
