// One group: who is in it, who was, and who owns it.

import { useParams } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useGraph } from '../../api/queries.ts';
import { DirectoryList } from '../../parts/directory.tsx';
import { Facts } from '../../parts/Facts.tsx';
import { PageHead } from '../../parts/PageHead.tsx';
import { Section } from '../../parts/Section.tsx';
import { TextLink } from '../../parts/TextLink.tsx';
import { readableInstant } from '../../parts/times.ts';
import { useTitle } from '../../shell/useTitle.ts';
import { Memberships } from './Memberships.tsx';
import { kindOf, type Group } from './types.ts';
import { Unread } from '../Unread.tsx';

export default function GroupPage(): ReactNode {
  const { id } = useParams({ strict: false }) as { readonly id: string };
  const { data, error } = useGraph<Group>(`/v1.0/groups/${encodeURIComponent(id)}`);
  useTitle(data?.displayName);
  const above = <TextLink to="/workbench/groups">Groups</TextLink>;
  if (error !== null || data === undefined)
    return <Unread above={above} title="Group" what="this group" error={error} />;
  const path = `/v1.0/groups/${data.id}`;
  return (
    <>
      <PageHead above={above} title={data.displayName} says={data.description ?? undefined} />
      <Section title="About">
        <Facts
          of={[
            ['Kind', kindOf(data)],
            ['Rule', data.membershipRule],
            ['Mail', data.mail],
            ['Created', data.createdDateTime === null ? null : readableInstant(data.createdDateTime)],
            ['Id', data.id],
          ]}
        />
      </Section>
      <Section title="Members">
        <DirectoryList label="members" name="members" path={`${path}/members`} empty={{ title: 'Nobody is in it' }} />
      </Section>
      <Section title="Owners">
        <DirectoryList label="owners" name="owners" path={`${path}/owners`} empty={{ title: 'Nobody owns it' }} />
      </Section>
      <Section title="Who was in it, and when">
        <Memberships groupId={data.id} />
      </Section>
    </>
  );
}
