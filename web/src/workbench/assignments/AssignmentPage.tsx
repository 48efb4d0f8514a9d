// One assignment: who holds what, until when, what was really given, and everything that happened to it.

import { Text } from '@fluentui/react-components';
import { useNavigate, useParams } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { endOf, type Assignment } from '../../api/entities.ts';
import { callGraph } from '../../api/graph.ts';
import { em } from '../../api/paths.ts';
import { useGraph, useWrite } from '../../api/queries.ts';
import { WriteButton } from '../../parts/WriteButton.tsx';
import { useAllowedActions } from '../../parts/allowedActions.ts';
import { ObjectLink, StateBadge } from '../../parts/chips.tsx';
import type { Column } from '../../parts/column.ts';
import { DataTable } from '../../parts/DataTable.tsx';
import { Columns } from '../../parts/Columns.tsx';
import { Confirm } from '../../parts/Confirm.tsx';
import { Facts } from '../../parts/Facts.tsx';
import { History } from '../../parts/history.tsx';
import { RequestList } from '../../parts/lists.tsx';
import { PageHead } from '../../parts/PageHead.tsx';
import { nameOf, SubjectChip } from '../../parts/people.tsx';
import { systemsOf } from '../../parts/resources.ts';
import { Section } from '../../parts/Section.tsx';
import { Failed } from '../../parts/states.tsx';
import { TextLink } from '../../parts/TextLink.tsx';
import { readableInstant } from '../../parts/times.ts';
import { wordsOf } from '../../parts/words.ts';
import { useToasts } from '../../shell/toasts.ts';
import { useTitle } from '../../shell/useTitle.ts';
import { Unread } from '../Unread.tsx';

export default function AssignmentPage(): ReactNode {
  const { id } = useParams({ strict: false }) as { readonly id: string };
  const { data, error } = useGraph<Assignment>(
    `${em}/assignments/${encodeURIComponent(id)}?$expand=target,accessPackage,assignmentPolicy`,
    { refetchInterval: 5000 },
  );
  useTitle(data?.accessPackage?.displayName);
  const above = <TextLink to="/workbench/assignments">Assignments</TextLink>;
  if (error !== null || data === undefined)
    return <Unread above={above} title="Assignment" what="this assignment" error={error} />;
  const end = endOf(data.schedule);
  return (
    <>
      <PageHead
        above={above}
        title={`${nameOf(data.target)}: ${data.accessPackage?.displayName ?? ''}`}
        actions={<Actions of={data} />}
      />
      <Columns>
        <div>
          <Section title="About">
            <Facts
              of={[
                ['State', <StateBadge key="state" state={data.state} />],
                ['Status', data.status.toLowerCase() === data.state.toLowerCase() ? null : wordsOf(data.status)],
                ['Who', <SubjectChip key="who" of={data.target} />],
                [
                  'Access package',
                  data.accessPackage == null ? null : (
                    <ObjectLink kind="accessPackage" id={data.accessPackage.id} name={data.accessPackage.displayName} />
                  ),
                ],
                [
                  'Policy',
                  data.assignmentPolicy == null ? null : (
                    <ObjectLink kind="policy" id={data.assignmentPolicy.id} name={data.assignmentPolicy.displayName} />
                  ),
                ],
                ['From', data.schedule?.startDateTime == null ? null : readableInstant(data.schedule.startDateTime)],
                ['Ends', end === '' ? 'No expiration' : readableInstant(end)],
                ['Ended', data.expiredDateTime === null ? null : readableInstant(data.expiredDateTime)],
                ['Id', data.id],
              ]}
            />
          </Section>
          <Section title="What was given">
            <Given assignmentId={data.id} />
          </Section>
        </div>
        <Section title="History">
          <History id={data.id} />
        </Section>
      </Columns>
      <Section title="Requests about it">
        <RequestList
          name="asked"
          filter={`assignment/id eq '${data.id}'`}
          pageSize={10}
          without="package"
          empty={{ title: 'No request is known' }}
        />
      </Section>
    </>
  );
}

interface Given {
  readonly id: string;
  readonly originSystem: string;
  readonly status: string;
  readonly accessPackageResourceRole?: {
    readonly displayName: string;
    readonly accessPackageResource?: { readonly displayName: string | null } | null;
  } | null;
  readonly accessPackageResourceScope?: { readonly displayName: string; readonly originId: string } | null;
}
/** The scope of a group or an application is called "Root": the resource of the role has the name. */
const resourceName = ({ accessPackageResourceRole: role, accessPackageResourceScope: scope }: Given): string =>
  role?.accessPackageResource?.displayName ?? scope?.displayName ?? '';

const given: readonly Column<Given>[] = [
  {
    title: 'Role',
    orderBy: 'accessPackageResourceRole/displayName',
    cell: ({ accessPackageResourceRole }) => accessPackageResourceRole?.displayName ?? '',
    text: ({ accessPackageResourceRole }) => accessPackageResourceRole?.displayName ?? '',
  },
  {
    title: 'Resource',
    orderBy: 'accessPackageResourceScope/displayName',
    cell: (row) =>
      row.accessPackageResourceScope != null && row.originSystem === 'AadGroup' ? (
        <ObjectLink kind="group" id={row.accessPackageResourceScope.originId} name={resourceName(row)} />
      ) : (
        resourceName(row)
      ),
    text: resourceName,
  },
  {
    title: 'State',
    width: '140px',
    orderBy: 'status',
    cell: ({ status }) => <StateBadge state={status} />,
    text: ({ status }) => status,
  },
];

function Given({ assignmentId }: { readonly assignmentId: string }): ReactNode {
  return (
    <DataTable
      label="what was given"
      source={{
        path:
          `/beta/identityGovernance/entitlementManagement/accessPackageAssignments/${assignmentId}` +
          '/accessPackageAssignmentResourceRoles',
        expand: 'accessPackageResourceRole($expand=accessPackageResource),accessPackageResourceScope',
        searchBy: ['accessPackageResourceRole/displayName', 'accessPackageResourceScope/displayName'],
      }}
      columns={given}
      choices={[systemsOf('originSystem')]}
      name="given"
      keyOf={({ id }) => id}
      pageSize={15}
      empty={{ title: 'Nothing is given now' }}
    />
  );
}

function Actions({ of }: { readonly of: Assignment }): ReactNode {
  const toasts = useToasts();
  const navigate = useNavigate();
  const allowed = useAllowedActions([of.id]);
  const [isAsking, setAsking] = useState(false);
  const again = useWrite((identity) => callGraph(identity, 'POST', `${em}/assignments/${of.id}/reprocess`));
  const remove = useWrite((identity) =>
    callGraph<{ readonly id: string }>(identity, 'POST', `${em}/assignmentRequests`, {
      requestType: 'adminRemove',
      assignment: { id: of.id },
    }),
  );
  const onError = (error: unknown): void => toasts.failed('This was refused', error);
  if (of.state === 'expired') return <Text>This access has ended.</Text>;
  return (
    <>
      {allowed.error === null ? null : <Failed error={allowed.error} />}
      {allowed.isAllowed(of.id, 'reprocess') ? (
        <WriteButton
          disabled={again.isPending}
          onClick={() =>
            again.mutate(undefined, { onSuccess: () => toasts.done('The delivery is tried again'), onError })
          }
        >
          Retry delivery
        </WriteButton>
      ) : null}
      {allowed.isAllowed(of.id, 'remove') ? (
        <WriteButton disabled={remove.isPending} onClick={() => setAsking(true)}>
          Remove access
        </WriteButton>
      ) : null}
      {isAsking ? (
        <Confirm
          title="Remove this access?"
          says={`${nameOf(of.target)} loses ${of.accessPackage?.displayName ?? 'the package'} at once.`}
          action="Remove access"
          onConfirm={() =>
            remove.mutate(undefined, {
              onSuccess: ({ id }) => {
                toasts.done('The access is being removed');
                void navigate({ to: `/workbench/requests/${id}` as '/' });
              },
              onError,
            })
          }
          onClose={() => setAsking(false)}
        />
      ) : null}
    </>
  );
}
