// One group: who is in it, and who owns it.

import { useParams } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { DirectoryObject } from '../../api/entities.ts';
import { useGraph } from '../../api/queries.ts';
import { DataTable, type Column } from '../../parts/DataTable.tsx';
import { Facts } from '../../parts/Facts.tsx';
import { PageHead } from '../../parts/PageHead.tsx';
import { DirectoryChip } from '../../parts/people.tsx';
import { Section } from '../../parts/Section.tsx';
import { Failed, Loading } from '../../parts/states.tsx';
import { TextLink } from '../../parts/TextLink.tsx';
import { readableInstant } from '../../parts/times.ts';
import { useTitle } from '../../shell/useTitle.ts';
import { kindOf, type Group } from './types.ts';

export default function GroupPage(): ReactNode {
  const { id } = useParams({ strict: false }) as { readonly id: string };
  const { data, error } = useGraph<Group>(`/v1.0/groups/${encodeURIComponent(id)}`);
  useTitle(data?.displayName);
  const above = <TextLink to="/groups">Groups</TextLink>;
  if (error !== null) return <><PageHead above={above} title="Group" /><Failed what="this group" error={error} /></>;
  if (data === undefined) return <Loading what="the group" />;
  return (
    <>
      <PageHead above={above} title={data.displayName} says={data.description ?? undefined} />
      <Section title="About"><Facts of={[['Kind', kindOf(data)], ['Rule', data.membershipRule], ['Mail', data.mail], ['Created', data.createdDateTime === null ? null : readableInstant(data.createdDateTime)], ['Id', data.id]]} /></Section>
      <Section title="Members"><DataTable label="members" name="members" source={{ path: `/v1.0/groups/${data.id}/members`, searchIn: null }} columns={people} keyOf={({ id: each }) => each} pageSize={15} empty={{ title: 'Nobody is in it' }} /></Section>
      <Section title="Owners"><DataTable label="owners" name="owners" source={{ path: `/v1.0/groups/${data.id}/owners`, searchIn: null }} columns={people} keyOf={({ id: each }) => each} pageSize={10} empty={{ title: 'Nobody owns it' }} /></Section>
    </>
  );
}

const people: readonly Column<DirectoryObject>[] = [
  { title: 'Name', cell: (row) => <DirectoryChip of={row} />, text: ({ displayName }) => displayName },
  { title: 'Signs in as', isExtra: true, width: '50%', cell: ({ userPrincipalName }) => userPrincipalName ?? '', text: ({ userPrincipalName }) => userPrincipalName ?? '' },
];

