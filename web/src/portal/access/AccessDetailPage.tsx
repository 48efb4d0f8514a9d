// One thing that the person holds or held: what is in it, since when, until when, by what, and the requests about it.

import { Text } from '@fluentui/react-components';
import { useParams } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { endOf, type Assignment, type Request } from '../../api/entities.ts';
import { em } from '../../api/paths.ts';
import { useGraph } from '../../api/queries.ts';
import { DataTable } from '../../parts/DataTable.tsx';
import { Facts } from '../../parts/Facts.tsx';
import { Instant } from '../../parts/Instant.tsx';
import { PageHead } from '../../parts/PageHead.tsx';
import { Section } from '../../parts/Section.tsx';
import { Failed, Loading } from '../../parts/states.tsx';
import { TextLink } from '../../parts/TextLink.tsx';
import { useTitle } from '../../shell/useTitle.ts';
import { useText } from '../../text/text.tsx';
import { useAllowedActions } from '../../parts/allowedActions.ts';
import { useMyPackages } from '../parts/myPackages.ts';
import { OpenAsCall } from '../parts/OpenAsCall.tsx';
import { kindOf, RequestStateBadge } from '../parts/RequestStateBadge.tsx';
import { Unreadable } from '../parts/Unreadable.tsx';
import { AccessActions } from './AccessActions.tsx';

export default function AccessDetailPage(): ReactNode {
  const { t } = useText();
  const { id } = useParams({ strict: false }) as { readonly id: string };
  const path = `${em}/assignments/${encodeURIComponent(id)}`;
  const { data, error } = useGraph<Assignment>(`${path}?$expand=accessPackage,assignmentPolicy`);
  const actions = useAllowedActions(data === undefined ? [] : [data.id]);
  useTitle(data?.accessPackage?.displayName);
  const above = <TextLink to={'/access' as '/'}>{t('access.title')}</TextLink>;
  if (error !== null) return <Unreadable above={above} title={t('access.one')} error={error} says={t('access.gone')} />;
  if (data === undefined) return <Loading heights={[64, 180, 120]} />;
  return (
    <>
      <PageHead
        above={above}
        title={<bdi>{data.accessPackage?.displayName ?? t('requests.unknownPackage')}</bdi>}
        actions={
          actions.error === null ? <AccessActions of={data} actions={actions} /> : <Failed error={actions.error} />
        }
      />
      <Section title={t('access.about')} actions={<OpenAsCall path={path} />}>
        <About of={data} />
      </Section>
      {data.accessPackage == null ? null : <Included packageId={data.accessPackage.id} />}
      <Section title={t('access.requests')}>
        <Requests assignmentId={data.id} />
      </Section>
    </>
  );
}

function About({ of }: { readonly of: Assignment }): ReactNode {
  const { t } = useText();
  const end = endOf(of.schedule);
  const start = of.schedule?.startDateTime;
  return (
    <Facts
      of={[
        [
          t('requests.package'),
          of.accessPackage == null ? null : (
            <TextLink to={`/browse/${of.accessPackage.id}` as '/'}>
              <bdi>{of.accessPackage.displayName}</bdi>
            </TextLink>
          ),
        ],
        [t('access.since'), start == null ? null : <Instant at={start} isDay />],
        [
          t('access.until'),
          of.state === 'expired' ? null : end === '' ? t('access.noEnd') : <Instant at={end} isDay />,
        ],
        [t('access.ended'), of.expiredDateTime === null ? null : <Instant at={of.expiredDateTime} />],
        [t('access.policy'), of.assignmentPolicy == null ? null : <bdi>{of.assignmentPolicy.displayName}</bdi>],
      ]}
    />
  );
}

function Included({ packageId }: { readonly packageId: string }): ReactNode {
  const { t } = useText();
  const { data, error } = useMyPackages([packageId]);
  const names = data?.value[0]?.resourceNames ?? [];
  return (
    <Section title={t('browse.included')}>
      {data !== undefined ? null : error === null ? <Loading heights={[44]} /> : <Failed error={error} />}
      {data !== undefined && names.length === 0 ? <Text>{t('browse.nothingIncluded')}</Text> : null}
      {names.length === 0 ? null : (
        <ul>
          {names.map((name) => (
            <li key={name}>
              <bdi>{name}</bdi>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}

function Requests({ assignmentId }: { readonly assignmentId: string }): ReactNode {
  const { t, known } = useText();
  return (
    <DataTable<Request>
      label={t('access.requests')}
      name="requests"
      source={{
        path: `${em}/assignmentRequests`,
        filter: `assignment/id eq '${assignmentId}'`,
        orderBy: 'createdDateTime desc',
        searchIn: null,
      }}
      columns={[
        {
          title: t('requests.kind'),
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
          cell: ({ createdDateTime }) => <Instant at={createdDateTime} />,
          text: ({ createdDateTime }) => createdDateTime,
        },
      ]}
      keyOf={({ id }) => id}
      to={({ id }) => `/requests/${id}`}
      pageSize={10}
      empty={{ title: t('requests.nothing') }}
    />
  );
}
