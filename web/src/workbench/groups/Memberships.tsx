// Who was in a group, from when until when: also who is in it no longer.

import type { ReactNode } from 'react';
import { ObjectLink, PersonChip } from '../../parts/chips.tsx';
import type { Column } from '../../parts/column.ts';
import { DataTable } from '../../parts/DataTable.tsx';
import type { Choice } from '../../parts/listState.ts';
import { readableInstant } from '../../parts/times.ts';

interface Membership {
  readonly id: string;
  readonly memberId: string;
  readonly from: string;
  readonly until: string | null;
  readonly member: Principal | null;
}
interface Principal {
  readonly id: string;
  readonly kind: string;
  readonly displayName: string | null;
}

const columns: readonly Column<Membership>[] = [
  {
    title: 'Who',
    orderBy: 'member/displayName',
    cell: (row) => <Who of={row} />,
    text: ({ member, memberId }) => member?.displayName ?? memberId,
  },
  {
    title: 'From',
    width: '180px',
    orderBy: 'from',
    cell: ({ from }) => readableInstant(from),
    text: ({ from }) => from,
  },
  {
    title: 'Until',
    width: '180px',
    orderBy: 'until',
    cell: ({ until }) => (until === null ? 'Now' : readableInstant(until)),
    text: ({ until }) => until ?? '',
  },
];
const when: Choice = {
  key: 'when',
  label: 'When',
  options: [
    { value: 'now', label: 'In it now', filter: 'until eq null' },
    { value: 'before', label: 'No longer', filter: 'until ne null' },
  ],
};

export function Memberships({ groupId }: { readonly groupId: string }): ReactNode {
  // Without a word about the end, the API shows only those who are in it.
  const filter = `groupId eq '${groupId}' and (until eq null or until ne null)`;
  return (
    <DataTable
      label="memberships"
      name="was"
      source={{
        path: '/latchkey/v1/memberships',
        filter,
        expand: 'member',
        orderBy: 'from desc',
        searchBy: ['member/displayName'],
      }}
      columns={columns}
      choices={[when]}
      keyOf={({ id }) => id}
      pageSize={15}
      empty={{ title: 'Nobody ever was in it' }}
    />
  );
}

/** Who was deleted, or is not for everybody to see, has no name here. */
function Who({ of: { member, memberId } }: { readonly of: Membership }): ReactNode {
  const name = member?.displayName ?? memberId;
  if (member?.kind === 'user') return <PersonChip id={memberId} name={name} />;
  return member?.kind === 'group' ? <ObjectLink kind="group" id={memberId} name={name} /> : name;
}
