// Who has a package now: found by name, by which way they got it, assigned and removed, one or many.

import { Button, Checkbox } from '@fluentui/react-components';
import { PersonAddRegular } from '@fluentui/react-icons';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { endOf, type Assignment, type Named } from '../../../api/entities.ts';
import { em } from '../../../api/paths.ts';
import { useGraph } from '../../../api/queries.ts';
import type { Actions } from '../../../parts/allowedActions.ts';
import type { Column } from '../../../parts/column.ts';
import { Confirm } from '../../../parts/Confirm.tsx';
import { DataTable } from '../../../parts/DataTable.tsx';
import { Instant } from '../../../parts/Instant.tsx';
import { Person } from '../../../parts/Person.tsx';
import { Failed, Loading } from '../../../parts/states.tsx';
import { useSession } from '../../../session/session.ts';
import { useToasts } from '../../../shell/toasts.ts';
import { useText, type Texts } from '../../../text/text.tsx';
import { EffectsView } from '../../forms/EffectsView.tsx';
import { askWhatIf } from '../../forms/whatIf.ts';
import { PickedBar } from '../../parts/PickedBar.tsx';
import { PartBar } from '../PartBar.tsx';
import { cancel, remove } from './assigning.ts';
import { AssignPanel } from './AssignPanel.tsx';
import { WriteButton } from '../../../parts/WriteButton.tsx';

const held = "(state eq 'delivered' or state eq 'delivering' or state eq 'partiallyDelivered')";

interface Policy extends Named {
  readonly automaticRequestSettings: { readonly requestAccessForAllowedTargets?: boolean | null } | null;
}

export function AccessPart({ id, actions }: { readonly id: string; readonly actions: Actions }): ReactNode {
  const texts = useText();
  const { t } = texts;
  const [picked, setPicked] = useState<readonly string[]>([]);
  const [isAssigning, setAssigning] = useState(false);
  const [isRemoving, setRemoving] = useState(false);
  const policies = useGraph<{ readonly value: readonly Policy[] }>(
    `${em}/assignmentPolicies?$filter=accessPackage/id eq '${id}'&$orderby=displayName`,
  );
  const mayAssign = actions.isAllowed(id, 'assign');
  const byRule = new Set(
    policies.data?.value.flatMap((each) =>
      each.automaticRequestSettings?.requestAccessForAllowedTargets === true ? [each.id] : [],
    ),
  );
  const assignable = policies.data?.value.filter((each) => !byRule.has(each.id)) ?? [];
  const toggle = (assignment: string, isPicked: boolean): void =>
    setPicked(isPicked ? [...picked, assignment] : picked.filter((each) => each !== assignment));
  if (policies.error !== null) return <Failed error={policies.error} />;
  if (policies.data === undefined) return <Loading heights={[320]} />;
  const columns: readonly Column<Assignment>[] = [
    ...(mayAssign
      ? [
          {
            title: t('manage.access.pick'),
            width: '72px',
            cell: ({ id: each, target }: Assignment) => (
              <Checkbox
                aria-label={t('manage.access.pickOne', { name: target?.displayName ?? '' })}
                checked={picked.includes(each)}
                onChange={(_, { checked }) => toggle(each, checked === true)}
              />
            ),
            text: () => '',
          },
        ]
      : []),
    ...columnsOf(texts, byRule),
  ];
  return (
    <>
      {mayAssign ? (
        <PartBar>
          <WriteButton
            appearance="primary"
            icon={<PersonAddRegular />}
            disabled={assignable.length === 0}
            onClick={() => setAssigning(true)}
          >
            {t('manage.assign')}
          </WriteButton>
        </PartBar>
      ) : null}
      <DataTable
        label={t('manage.access.label')}
        source={{
          path: `${em}/assignments`,
          filter: `accessPackage/id eq '${id}' and ${held}`,
          expand: 'target,assignmentPolicy',
          searchBy: ['target/displayName', 'target/email'],
        }}
        columns={columns}
        choices={[
          {
            key: 'policy',
            label: t('manage.section.policy'),
            options: policies.data.value.map((each) => ({
              value: each.id,
              label: each.displayName,
              filter: `assignmentPolicy/id eq '${each.id}'`,
            })),
          },
        ]}
        tools={
          mayAssign
            ? (shown) => (
                <Button size="small" onClick={() => setPicked(shown.map((each) => each.id))}>
                  {t('manage.access.pickAll')}
                </Button>
              )
            : undefined
        }
        pageSize={50}
        keyOf={(row) => row.id}
        empty={{ title: t('manage.access.none'), says: t('manage.access.noneSays') }}
      />
      {picked.length === 0 ? null : (
        <PickedBar
          label={t('manage.access.picked', { count: picked.length })}
          count={t('manage.access.picked', { count: picked.length })}
          clear={t('manage.access.pickNone')}
          onClear={() => setPicked([])}
        >
          <WriteButton appearance="primary" onClick={() => setRemoving(true)}>
            {t('manage.access.remove')}
          </WriteButton>
        </PickedBar>
      )}
      {isAssigning ? <AssignPanel packageId={id} policies={assignable} onClose={() => setAssigning(false)} /> : null}
      {isRemoving ? (
        <RemoveQuestion assignments={picked} onClose={() => setRemoving(false)} onRemoved={() => setPicked([])} />
      ) : null}
    </>
  );
}

/** The way in which somebody got it: by a rule, or under which policy. */
const columnsOf = ({ t }: Texts, byRule: ReadonlySet<string>): readonly Column<Assignment>[] => {
  const wayOf = ({ assignmentPolicy }: Assignment): string => {
    const name = assignmentPolicy?.displayName ?? '';
    return byRule.has(assignmentPolicy?.id ?? '')
      ? t('manage.access.byRule', { name })
      : t('manage.access.byPolicy', { name });
  };
  return [
    {
      title: t('manage.role.who'),
      orderBy: 'target/displayName',
      cell: ({ target }) => <Person name={target?.displayName ?? target?.email ?? t('manage.subjects.unknown')} />,
      text: ({ target }) => target?.displayName ?? target?.email ?? '',
    },
    { title: t('manage.access.way'), cell: (row) => <bdi>{wayOf(row)}</bdi>, text: wayOf },
    {
      title: t('access.until'),
      width: '170px',
      cell: ({ schedule }) => (endOf(schedule) === '' ? t('access.noEnd') : <Instant at={endOf(schedule)} isDay />),
      text: ({ schedule }) => endOf(schedule),
    },
  ];
};

/** The effects are shown before the question is answered; ten seconds are left to undo it. */
function RemoveQuestion({
  assignments,
  onClose,
  onRemoved,
}: {
  readonly assignments: readonly string[];
  readonly onClose: () => void;
  readonly onRemoved: () => void;
}): ReactNode {
  const { t } = useText();
  const toasts = useToasts();
  const client = useQueryClient();
  const { identity } = useSession();
  const calls = assignments.map((id) => ({
    method: 'POST',
    url: `${em}/assignmentRequests`,
    body: { requestType: 'adminRemove', assignment: { id } },
  }));
  const effects = useQuery({
    queryKey: ['whatIf', identity?.key, assignments],
    queryFn: () => askWhatIf(identity, calls),
  });
  const undo = useMutation({
    mutationFn: (requests: readonly string[]) => cancel(identity, requests),
    onSuccess: () => {
      void client.invalidateQueries();
      toasts.done(t('manage.access.kept'));
    },
    onError: (error) => toasts.failed(t('errors.tooLateToUndo'), error),
  });
  const write = useMutation({
    mutationFn: () => remove(identity, assignments, () => {}),
    onSuccess: ({ requests, errors }) => {
      void client.invalidateQueries();
      onRemoved();
      const [first] = errors;
      if (first !== undefined) toasts.failed(t('manage.access.notRemoved', { count: errors.length }), first);
      if (requests.length > 0)
        toasts.undoable(t('manage.access.removed', { count: requests.length }), () => undo.mutate(requests));
    },
    onError: (error) => toasts.failed(t('errors.notDone'), error),
  });
  return (
    <Confirm
      title={t('manage.access.removeAsk', { count: assignments.length })}
      action={t('manage.access.remove')}
      isReady={!effects.isPending}
      onConfirm={() => write.mutate()}
      onClose={onClose}
    >
      {effects.error !== null ? (
        <Failed error={effects.error} />
      ) : effects.data === undefined ? (
        <Loading heights={[80]} />
      ) : (
        <EffectsView of={effects.data} />
      )}
    </Confirm>
  );
}
