// The resources of a catalog with their roles: added from the directory, and taken out.

import { AddRegular, DeleteRegular } from '@fluentui/react-icons';
import { useState, type ReactNode } from 'react';
import type { Named } from '../../../api/entities.ts';
import { callGraph } from '../../../api/graph.ts';
import { em } from '../../../api/paths.ts';
import { useWrite } from '../../../api/queries.ts';
import { Confirm } from '../../../parts/Confirm.tsx';
import { DataTable } from '../../../parts/DataTable.tsx';
import { useToasts } from '../../../shell/toasts.ts';
import { useText } from '../../../text/text.tsx';
import { PartBar } from '../PartBar.tsx';
import { AddResources } from './AddResources.tsx';
import { labelOfKind, resourceKinds } from './resourceKinds.ts';
import { WriteButton } from '../../../parts/WriteButton.tsx';

interface Row extends Named {
  readonly originSystem: string;
  readonly roles?: readonly Named[];
}

export function CatalogResources({ id, mayEdit }: { readonly id: string; readonly mayEdit: boolean }): ReactNode {
  const { t } = useText();
  const [isAdding, setAdding] = useState(false);
  const add = mayEdit ? (
    <WriteButton appearance="primary" icon={<AddRegular />} onClick={() => setAdding(true)}>
      {t('manage.resource.add')}
    </WriteButton>
  ) : undefined;
  const rolesOf = ({ roles }: Row): string => (roles ?? []).map(({ displayName }) => displayName).join(', ');
  return (
    <>
      {add === undefined ? null : <PartBar>{add}</PartBar>}
      <DataTable
        label={t('manage.resource.label')}
        name="resources"
        source={{ path: `${em}/catalogs/${id}/resources`, expand: 'roles', orderBy: 'displayName' }}
        columns={[
          {
            title: t('manage.name'),
            orderBy: 'displayName',
            cell: ({ displayName }) => <bdi>{displayName}</bdi>,
            text: ({ displayName }) => displayName,
          },
          {
            title: t('manage.resource.kind'),
            width: '150px',
            cell: ({ originSystem }) => t(labelOfKind(originSystem)),
            text: ({ originSystem }) => originSystem,
          },
          { title: t('manage.resource.itsRoles'), isExtra: true, cell: rolesOf, text: rolesOf },
          ...(mayEdit
            ? [{ title: t('manage.remove'), width: '96px', cell: (row: Row) => <Remove of={row} />, text: () => '' }]
            : []),
        ]}
        choices={[
          {
            key: 'kind',
            label: t('manage.resource.kind'),
            options: resourceKinds.map(({ originSystem, label }) => ({
              value: originSystem,
              label: t(label),
              filter: `originSystem eq '${originSystem}'`,
            })),
          },
        ]}
        keyOf={(row: Row) => row.id}
        to={(row) => `/manage/catalogs/${id}/resources/${row.id}`}
        empty={{ title: t('manage.resource.none'), says: t('manage.resource.noneSays') }}
      />
      {isAdding ? <AddResources catalogId={id} onClose={() => setAdding(false)} /> : null}
    </>
  );
}

function Remove({ of: { id, displayName } }: { readonly of: Row }): ReactNode {
  const { t } = useText();
  const toasts = useToasts();
  const [isAsking, setAsking] = useState(false);
  const write = useWrite((identity) =>
    callGraph(identity, 'POST', `${em}/resourceRequests`, { requestType: 'adminRemove', resource: { id } }),
  );
  return (
    <>
      <WriteButton
        size="small"
        appearance="subtle"
        icon={<DeleteRegular />}
        aria-label={t('manage.list.remove', { name: displayName })}
        onClick={() => setAsking(true)}
      />
      {isAsking ? (
        <Confirm
          title={t('manage.removeAsk', { name: displayName })}
          says={t('manage.resource.removeSays')}
          action={t('manage.remove')}
          onConfirm={() =>
            write.mutate(undefined, {
              onSuccess: () => toasts.done(t('manage.removed', { name: displayName })),
              onError: (error) => toasts.failed(t('errors.notDone'), error),
            })
          }
          onClose={() => setAsking(false)}
        />
      ) : null}
    </>
  );
}
