// What the person asked for, for themselves and for others, the newest first.

import { Select } from '@fluentui/react-components';
import { useNavigate, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Request } from '../../api/entities.ts';
import { em } from '../../api/paths.ts';
import type { Column } from '../../parts/column.ts';
import { DataTable } from '../../parts/DataTable.tsx';
import { Instant } from '../../parts/Instant.tsx';
import type { Choice } from '../../parts/listState.ts';
import { PageHead } from '../../parts/PageHead.tsx';
import { Person } from '../../parts/Person.tsx';
import { TextLink } from '../../parts/TextLink.tsx';
import { useText, type Texts } from '../../text/text.tsx';
import { OpenAsCall } from '../parts/OpenAsCall.tsx';
import { kindOf, RequestStateBadge } from '../parts/RequestStateBadge.tsx';

/** States as people see them: `over` is nothing to wait for. */
const states = {
  waiting: "state eq 'pendingApproval'",
  open: "state in ('submitted','scheduled','delivering')",
  done: "state in ('delivered','partiallyDelivered')",
  refused: "state in ('denied','canceled','deliveryFailed')",
} as const;

export default function RequestsPage(): ReactNode {
  const texts = useText();
  const { t } = texts;
  const { for: whose } = useSearch({ strict: false }) as { readonly for?: string };
  const navigate = useNavigate();
  const isForOthers = whose === 'others';
  const path = `${em}/assignmentRequests/filterByCurrentUser(on='${isForOthers ? 'requestForOthers' : 'target'}')`;
  const choice: Choice = {
    key: 'state',
    label: t('requests.state'),
    options: Object.entries(states).map(([value, filter]) => ({
      value,
      filter,
      label: t(`requests.filter.${value as keyof typeof states}`),
    })),
  };
  return (
    <>
      <PageHead title={t('requests.title')} says={t('requests.says')} actions={<OpenAsCall path={path} />} />
      <DataTable
        label={t('requests.list')}
        source={{
          path,
          expand: `accessPackage${isForOthers ? ',assignment($expand=target)' : ''}`,
          orderBy: 'createdDateTime desc',
          searchBy: ['accessPackage/displayName'],
        }}
        columns={columnsOf(texts, isForOthers)}
        choices={[choice]}
        keyOf={({ id }) => id}
        to={({ id }) => `/requests/${id}`}
        tools={
          <Select
            aria-label={t('requests.for')}
            value={isForOthers ? 'others' : 'me'}
            onChange={(_, { value }) =>
              void navigate({
                to: '.',
                search: (before: object) => ({ ...before, for: value === 'others' ? 'others' : '', page: '' }),
              } as never)
            }
          >
            <option value="me">{t('requests.forMe')}</option>
            <option value="others">{t('requests.forOthers')}</option>
          </Select>
        }
        empty={{
          title: t('requests.nothing'),
          action: <TextLink to={'/browse' as '/'}>{t('browse.title')}</TextLink>,
        }}
      />
    </>
  );
}

function columnsOf({ t, known }: Texts, isForOthers: boolean): readonly Column<Request>[] {
  const nameOf = ({ accessPackage }: Request): string => accessPackage?.displayName ?? t('requests.unknownPackage');
  const targetOf = ({ assignment }: Request): string => assignment?.target?.displayName ?? '';
  return [
    { title: t('requests.package'), cell: (row) => <bdi>{nameOf(row)}</bdi>, text: nameOf },
    ...(isForOthers
      ? [{ title: t('request.for'), cell: (row: Request) => <Person name={targetOf(row)} />, text: targetOf }]
      : []),
    {
      title: t('requests.kind'),
      isExtra: true,
      cell: ({ requestType }) => kindOf(requestType, t),
      text: ({ requestType }) => kindOf(requestType, t),
    },
    {
      title: t('requests.state'),
      cell: ({ state }) => <RequestStateBadge state={state} />,
      text: ({ state }) => known(`requests.state.${state}`, t('requests.state.other')),
    },
    {
      title: t('requests.created'),
      orderBy: 'createdDateTime',
      width: '250px',
      cell: ({ createdDateTime }) => <Instant at={createdDateTime} />,
      text: ({ createdDateTime }) => createdDateTime,
    },
  ];
}
