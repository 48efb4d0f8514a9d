// One group: who is in it now, who was and when, who owns it.

import { useParams } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { DirectoryObject } from '../../api/entities.ts';
import { useGraph } from '../../api/queries.ts';
import { ObjectLink } from '../../parts/chips.tsx';
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

interface Membership { readonly id: string; readonly memberId: string; readonly from: string; readonly until: string | null }

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
      <Section title="Who was in it, and when">
        <DataTable label="memberships" name="was" source={{ path: '/latchkey/v1/memberships', filter: `groupId eq '${data.id}' and (until eq null or until ne null)`, orderBy: 'from desc', searchIn: null }} columns={memberships} choices={[standing]} keyOf={({ id: each }) => each} pageSize={15} empty={{ title: 'Nobody ever was' }} />
      </Section>
      <Section title="Owners"><DataTable label="owners" name="owners" source={{ path: `/v1.0/groups/${data.id}/owners`, searchIn: null }} columns={people} keyOf={({ id: each }) => each} pageSize={10} empty={{ title: 'Nobody owns it' }} /></Section>
    </>
  );
}

const people: readonly Column<DirectoryObject>[] = [
  { title: 'Name', cell: (row) => <DirectoryChip of={row} />, text: ({ displayName }) => displayName },
  { title: 'Signs in as', isExtra: true, width: '50%', cell: ({ userPrincipalName }) => userPrincipalName ?? '', text: ({ userPrincipalName }) => userPrincipalName ?? '' },
];

const memberships: readonly Column<Membership>[] = [
  { title: 'Who', cell: ({ memberId }) => <ObjectLink kind="user" id={memberId} />, text: ({ memberId }) => memberId },
  { title: 'From', width: '180px', orderBy: 'from', cell: ({ from }) => readableInstant(from), text: ({ from }) => from },
  { title: 'Until', width: '180px', orderBy: 'until', cell: ({ until }) => (until === null ? 'Now' : readableInstant(until)), text: ({ until }) => until ?? '' },
];
const standing = { key: 'is', label: 'Standing', options: [{ value: 'now', label: 'In it now', filter: 'until eq null' }, { value: 'past', label: 'No longer', filter: 'until ne null' }] };
