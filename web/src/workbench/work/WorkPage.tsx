// Work that waits, is tried again or was given up: what the server has yet to do, and what it could not.

import type { ReactNode } from 'react';
import { ObjectLink, StateBadge, type ObjectKind } from '../../parts/chips.tsx';
import type { Column } from '../../parts/column.ts';
import { DataTable } from '../../parts/DataTable.tsx';
import { useNoneToSee } from '../../parts/noneToSee.ts';
import { PageHead } from '../../parts/PageHead.tsx';
import { readableInstant } from '../../parts/times.ts';
import { wordsOf } from '../../parts/words.ts';
import { HeldRemovals } from './HeldRemovals.tsx';

interface Job {
  readonly id: string;
  readonly kind: string;
  readonly subject: string;
  readonly dueAt: string;
  readonly attempts: number;
  readonly lastError: string | null;
  readonly failedAt: string | null;
}

/** What the work of a kind is about, where that has a page. */
const subjectKinds: Readonly<Record<string, ObjectKind>> = {
  processRequest: 'request',
  startRequest: 'request',
  expireAssignment: 'assignment',
  remindOfEnd: 'assignment',
  callOutBeforeEnd: 'assignment',
  redeliverAssignment: 'assignment',
  redeliverPackage: 'accessPackage',
  watchEnds: 'policy',
  evaluateObject: 'user',
};

const stateOf = ({ failedAt, attempts }: Job): string =>
  failedAt !== null ? 'failed' : attempts > 0 ? 'triedAgain' : 'waiting';

const columns: readonly Column<Job>[] = [
  {
    title: 'Work',
    width: '190px',
    orderBy: 'kind',
    cell: ({ kind }) => wordsOf(kind),
    text: ({ kind }) => kind,
  },
  {
    title: 'About',
    width: '130px',
    cell: ({ kind, subject }) => {
      const about = subjectKinds[kind];
      return about === undefined ? '' : <ObjectLink kind={about} id={subject} name={wordsOf(about)} />;
    },
    text: ({ subject }) => subject,
  },
  {
    title: 'Due',
    width: '170px',
    orderBy: 'dueAt',
    cell: ({ dueAt }) => readableInstant(dueAt),
    text: ({ dueAt }) => dueAt,
  },
  {
    title: 'State',
    width: '120px',
    cell: (job) => <StateBadge state={stateOf(job)} />,
    text: stateOf,
  },
  {
    title: 'Attempts',
    width: '100px',
    isExtra: true,
    orderBy: 'attempts',
    cell: ({ attempts }) => attempts,
    text: ({ attempts }) => String(attempts),
  },
  {
    title: 'Last error',
    isExtra: true,
    cell: ({ lastError }) => lastError ?? '',
    text: ({ lastError }) => lastError ?? '',
  },
];

const states = {
  key: 'state',
  label: 'State',
  options: [
    { value: 'waiting', label: 'Waiting', filter: 'failedAt eq null and attempts eq 0' },
    { value: 'triedAgain', label: 'Tried again', filter: 'failedAt eq null and attempts gt 0' },
    { value: 'failed', label: 'Failed', filter: 'failedAt ne null' },
  ],
};

export default function WorkPage(): ReactNode {
  const noneToSee = useNoneToSee();
  return (
    <>
      <PageHead
        title="Work"
        says={
          'What the server has yet to do, when it is due, and what it gave up after several attempts, with the last ' +
          'error.'
        }
      />
      <HeldRemovals />
      <DataTable
        label="pieces of work"
        source={{
          path: '/latchkey/v1/jobs',
          select: 'id,kind,subject,dueAt,attempts,lastError,failedAt',
          orderBy: 'dueAt',
          searchBy: ['kind', 'lastError'],
        }}
        columns={columns}
        choices={[states]}
        keyOf={({ id }) => id}
        empty={{
          title: 'Nothing waits',
          says: noneToSee,
        }}
      />
    </>
  );
}
