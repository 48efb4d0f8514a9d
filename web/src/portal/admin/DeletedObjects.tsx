// Users, groups or applications that were deleted in the last thirty days, and their way back.

import type { ReactNode } from 'react';
import type { Named } from '../../api/entities.ts';
import { callGraph } from '../../api/graph.ts';
import { useWrite } from '../../api/queries.ts';
import { DataTable } from '../../parts/DataTable.tsx';
import { Instant } from '../../parts/Instant.tsx';
import { useToasts } from '../../shell/toasts.ts';
import { useText } from '../../text/text.tsx';
import { WriteButton } from '../../parts/WriteButton.tsx';

interface Row extends Named {
  readonly deletedDateTime: string;
}
const path = '/v1.0/directory/deletedItems';

export function DeletedObjects({ type }: { readonly type: 'user' | 'group' | 'application' }): ReactNode {
  const { t, date } = useText();
  return (
    <DataTable
      label={t('people.deleted.label')}
      name="deleted"
      source={{
        path: `${path}/microsoft.graph.${type}`,
        select: 'id,displayName,deletedDateTime',
        searchIn: ['displayName'],
      }}
      columns={[
        {
          title: t('manage.name'),
          cell: ({ displayName }: Row) => <bdi>{displayName}</bdi>,
          text: ({ displayName }) => displayName,
        },
        {
          title: t('people.deleted.at'),
          width: '190px',
          cell: ({ deletedDateTime }) => <Instant at={deletedDateTime} isDay />,
          text: ({ deletedDateTime }) => date(deletedDateTime),
        },
        { title: t('people.restore'), width: '150px', cell: (row) => <Restore of={row} />, text: () => '' },
      ]}
      keyOf={({ id }) => id}
      empty={{ title: t('people.deleted.none'), says: t('people.deleted.noneSays') }}
    />
  );
}

function Restore({ of: { id, displayName } }: { readonly of: Row }): ReactNode {
  const { t } = useText();
  const toasts = useToasts();
  const write = useWrite((identity) => callGraph(identity, 'POST', `${path}/${id}/restore`));
  return (
    <WriteButton
      size="small"
      disabled={write.isPending}
      aria-label={t('people.restoreName', { name: displayName })}
      onClick={() =>
        write.mutate(undefined, {
          onSuccess: () => toasts.done(t('people.restored', { name: displayName })),
          onError: (error) => toasts.failed(t('errors.notDone'), error),
        })
      }
    >
      {t('people.restore')}
    </WriteButton>
  );
}
