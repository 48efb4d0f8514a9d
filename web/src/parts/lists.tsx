// The lists of requests and assignments, as pages about people, packages and catalogs show them.

import type { ReactNode } from 'react';
import { endOf, type Assignment, type Request } from '../api/entities.ts';
import { em } from '../api/paths.ts';
import { ObjectLink, StateBadge } from './chips.tsx';
import type { Column } from './column.ts';
import { DataTable } from './DataTable.tsx';
import type { Choice } from './listState.ts';
import { nameOf, SubjectChip } from './people.tsx';
import { readableInstant } from './times.ts';
import { wordsOf } from './words.ts';

const senders: Readonly<Record<string, string>> = {
  user: 'Asked for',
  admin: 'Assigned',
  system: 'By the server',
  onBehalf: 'For somebody else',
  approver: 'By an approver',
};
const purposes: Readonly<Record<string, string>> = {
  Add: '',
  Update: ' (change)',
  Extend: ' (extension)',
  Remove: ' (removal)',
};

interface Of {
  readonly name?: string;
  readonly filter?: string;
  readonly pageSize?: number;
  readonly without?: 'person' | 'package';
  readonly empty: { readonly title: string; readonly says?: string };
}

const ends = (row: Assignment): string => (endOf(row.schedule) === '' ? 'Never' : readableInstant(endOf(row.schedule)));
const assignmentColumns: readonly (Column<Assignment> & { readonly of?: 'person' | 'package' })[] = [
  {
    of: 'person',
    title: 'Who',
    orderBy: 'target/displayName',
    cell: ({ target }) => nameOf(target),
    text: ({ target }) => nameOf(target),
  },
  {
    of: 'package',
    title: 'Access package',
    orderBy: 'accessPackage/displayName',
    cell: ({ accessPackage }) => accessPackage?.displayName ?? '',
    text: ({ accessPackage }) => accessPackage?.displayName ?? '',
  },
  {
    title: 'Policy',
    isExtra: true,
    orderBy: 'assignmentPolicy/displayName',
    cell: ({ assignmentPolicy }) =>
      assignmentPolicy == null ? (
        ''
      ) : (
        <ObjectLink kind="policy" id={assignmentPolicy.id} name={assignmentPolicy.displayName} />
      ),
    text: ({ assignmentPolicy }) => assignmentPolicy?.displayName ?? '',
  },
  {
    title: 'State',
    width: '170px',
    orderBy: 'state',
    cell: ({ state }) => <StateBadge state={state} />,
    text: ({ state }) => state,
  },
  { title: 'Ends', width: '170px', isExtra: true, cell: ends, text: ({ schedule }) => endOf(schedule) },
];
const assignmentStates: Choice = {
  key: 'state',
  label: 'State',
  options: stateOptions(['delivering', 'delivered', 'partiallyDelivered', 'deliveryFailed', 'expired']),
};

export function AssignmentList({ name = '', filter, pageSize = 25, without, empty }: Of): ReactNode {
  return (
    <DataTable
      label="assignments"
      name={name}
      source={{
        path: `${em}/assignments`,
        ...(filter === undefined ? {} : { filter }),
        expand: 'target,accessPackage,assignmentPolicy',
        orderBy: 'id desc',
        searchBy: searched('target', without),
      }}
      columns={assignmentColumns.filter(({ of }) => of === undefined || of !== without)}
      choices={[assignmentStates]}
      keyOf={({ id }) => id}
      to={({ id }) => `/workbench/assignments/${id}`}
      pageSize={pageSize}
      empty={empty}
    />
  );
}

const requestColumns: readonly (Column<Request> & { readonly of?: 'person' | 'package' })[] = [
  {
    title: 'Asked',
    width: '170px',
    orderBy: 'createdDateTime',
    cell: ({ createdDateTime }) => readableInstant(createdDateTime),
    text: ({ createdDateTime }) => createdDateTime,
  },
  {
    title: 'What',
    width: '160px',
    orderBy: 'requestType',
    isExtra: true,
    cell: ({ requestType }) => typeInWords(requestType),
    text: ({ requestType }) => requestType,
  },
  {
    of: 'person',
    // Graph's requestor: of a direct assignment, the person to whom it is assigned.
    title: 'Person',
    orderBy: 'requestor/displayName',
    cell: ({ requestor }) => <SubjectChip of={requestor} />,
    text: ({ requestor }) => nameOf(requestor),
  },
  {
    of: 'package',
    title: 'Access package',
    orderBy: 'accessPackage/displayName',
    cell: ({ accessPackage }) =>
      accessPackage == null ? (
        ''
      ) : (
        <ObjectLink kind="accessPackage" id={accessPackage.id} name={accessPackage.displayName} />
      ),
    text: ({ accessPackage }) => accessPackage?.displayName ?? '',
  },
  {
    title: 'State',
    width: '190px',
    orderBy: 'state',
    cell: ({ state }) => <StateBadge state={state} />,
    text: ({ state, status }) => `${state} (${status})`,
  },
];
const requestStates: Choice = {
  key: 'state',
  label: 'State',
  options: stateOptions([
    'submitted',
    'pendingApproval',
    'scheduled',
    'delivering',
    'delivered',
    'partiallyDelivered',
    'deliveryFailed',
    'denied',
    'canceled',
  ]),
};
const requestTypes: Choice = {
  key: 'type',
  label: 'What',
  options: [
    'userAdd',
    'userUpdate',
    'userRemove',
    'adminAdd',
    'adminUpdate',
    'adminRemove',
    'systemAdd',
    'systemUpdate',
    'systemRemove',
    'onBehalfAdd',
    'approverRemove',
  ].map((value) => ({ value, label: typeInWords(value), filter: `requestType eq '${value}'` })),
};

export function RequestList({ name = '', filter, pageSize = 25, without, empty }: Of): ReactNode {
  return (
    <DataTable
      label="requests"
      name={name}
      source={{
        path: `${em}/assignmentRequests`,
        ...(filter === undefined ? {} : { filter }),
        expand: 'accessPackage,requestor',
        orderBy: 'createdDateTime desc',
        searchBy: searched('requestor', without),
      }}
      columns={requestColumns.filter(({ of }) => of === undefined || of !== without)}
      choices={[requestStates, requestTypes]}
      keyOf={({ id }) => id}
      to={({ id }) => `/workbench/requests/${id}`}
      pageSize={pageSize}
      empty={empty}
    />
  );
}

function searched(person: string, without: Of['without']): readonly string[] {
  return [
    ...(without === 'person' ? [] : [`${person}/displayName`]),
    ...(without === 'package' ? [] : ['accessPackage/displayName']),
  ];
}

function stateOptions(states: readonly string[]): Choice['options'] {
  return states.map((value) => ({ value, label: wordsOf(value), filter: `state eq '${value}'` }));
}

export function typeInWords(type: string): string {
  const [, sender = '', purpose = ''] =
    /^(user|admin|system|onBehalf|approver)(Add|Update|Extend|Remove)$/.exec(type) ?? [];
  return sender === '' ? wordsOf(type) : `${senders[sender]}${purposes[purpose]}`;
}
