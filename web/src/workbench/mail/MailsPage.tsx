// Every mail that was sent or kept.

import type { ReactNode } from 'react';
import { StateBadge } from '../../parts/chips.tsx';
import type { Column } from '../../parts/column.ts';
import { DataTable } from '../../parts/DataTable.tsx';
import { PageHead } from '../../parts/PageHead.tsx';
import { readableInstant } from '../../parts/times.ts';
import type { Mail } from './types.ts';

const columns: readonly Column<Mail>[] = [
  {
    title: 'Subject',
    width: '44%',
    orderBy: 'subject',
    cell: ({ subject }) => subject,
    text: ({ subject }) => subject,
  },
  { title: 'To', orderBy: 'to', cell: ({ to }) => to, text: ({ to }) => to },
  {
    title: 'When',
    width: '170px',
    isExtra: true,
    orderBy: 'createdAt',
    cell: ({ createdAt }) => readableInstant(createdAt),
    text: ({ createdAt }) => createdAt,
  },
  {
    title: 'State',
    width: '130px',
    isExtra: true,
    orderBy: 'state',
    cell: ({ state }) => <StateBadge state={state} />,
    text: ({ state, error }) => [state, error].filter(Boolean).join(': '),
  },
];
const states = {
  key: 'state',
  label: 'State',
  options: ['waiting', 'captured', 'sent', 'failed', 'collected', 'summarized'].map((value) => ({
    value,
    label: value.charAt(0).toUpperCase() + value.slice(1),
    filter: `state eq '${value}'`,
  })),
};

export default function MailsPage(): ReactNode {
  return (
    <>
      <PageHead
        title="Mail"
        says={
          'What people were told, as they would read it. Without a mail server, mails are captured here and go ' +
          'nowhere.'
        }
      />
      <DataTable
        label="mails"
        source={{
          path: '/latchkey/v1/mails',
          select: 'id,subject,to,createdAt,state,error',
          orderBy: 'createdAt desc',
          searchBy: ['subject', 'to'],
        }}
        columns={columns}
        choices={[states]}
        keyOf={({ id }) => id}
        to={({ id }) => `/workbench/mail/${id}`}
        empty={{
          title: 'No mail yet',
          says: 'People are told of requests, decisions and ends of access; ask for something and look here again.',
        }}
      />
    </>
  );
}
