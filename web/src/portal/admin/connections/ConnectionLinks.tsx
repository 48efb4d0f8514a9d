// Which users and groups here are which accounts and groups there. A group is linked by hand; accounts follow.

import { AddRegular } from '@fluentui/react-icons';
import { useState, type ReactNode } from 'react';
import type { Named } from '../../../api/entities.ts';
import { callGraph } from '../../../api/graph.ts';
import { useWrite } from '../../../api/queries.ts';
import type { Column } from '../../../parts/column.ts';
import { DataTable } from '../../../parts/DataTable.tsx';
import { ObjectPicker } from '../../../parts/ObjectPicker.tsx';
import { Failed } from '../../../parts/states.tsx';
import { WriteButton } from '../../../parts/WriteButton.tsx';
import { useToasts } from '../../../shell/toasts.ts';
import { useText, type Texts } from '../../../text/text.tsx';
import { PartBar } from '../../manage/PartBar.tsx';
import { Panel } from '../../parts/Panel.tsx';
import { RemoveButton } from '../../parts/RemoveButton.tsx';
import { ours, readAgainAfter, type Connection, type RemoteName } from './connection.ts';

interface Link {
  readonly id: string;
  readonly kind: 'account' | 'group';
  readonly origin: 'created' | 'matched' | 'person' | null;
  readonly object: Named | null;
  readonly remote: RemoteName | null;
}
const path = `${ours}/remoteLinks`;

export function ConnectionLinks({ of }: { readonly of: Connection }): ReactNode {
  const texts = useText();
  const { t } = texts;
  const [isAdding, setAdding] = useState(false);
  return (
    <>
      <PartBar>
        <WriteButton appearance="primary" icon={<AddRegular />} onClick={() => setAdding(true)}>
          {t('connections.link')}
        </WriteButton>
      </PartBar>
      <DataTable
        label={t('connections.part.links')}
        source={{
          path,
          filter: `connectionId eq '${of.id}'`,
          expand: 'object,remote',
          orderBy: 'kind desc,id',
          searchBy: ['object/displayName'],
        }}
        columns={columnsOf(texts)}
        choices={[
          {
            key: 'kind',
            label: t('connections.link.kind'),
            options: (['group', 'account'] as const).map((value) => ({
              value,
              label: t(`connections.link.${value}`),
              filter: `kind eq '${value}'`,
            })),
          },
        ]}
        refetchInterval={readAgainAfter}
        keyOf={({ id }: Link) => id}
        empty={{ title: t('connections.links.none'), says: t('connections.links.noneSays') }}
      />
      {isAdding ? <LinkGroup of={of} onClose={() => setAdding(false)} /> : null}
    </>
  );
}

function LinkGroup({ of, onClose }: { readonly of: Connection; readonly onClose: () => void }): ReactNode {
  const { t } = useText();
  const toasts = useToasts();
  const [group, setGroup] = useState<string>();
  const write = useWrite((identity) => callGraph(identity, 'POST', path, { connectionId: of.id, objectId: group }));
  return (
    <Panel
      title={t('connections.link')}
      onClose={onClose}
      onSubmit={() => {
        if (group !== undefined)
          write.mutate(undefined, {
            onSuccess: () => {
              toasts.done(t('connections.link.done'));
              onClose();
            },
          });
      }}
      foot={
        <WriteButton type="submit" appearance="primary" disabled={group === undefined || write.isPending}>
          {t('connections.link')}
        </WriteButton>
      }
    >
      <p style={{ margin: 0 }}>{t(`connections.link.says.${of.kind}`)}</p>
      <ObjectPicker
        label={t('connections.link.group')}
        path="/v1.0/groups"
        searchIn="displayName"
        id={group}
        onPick={setGroup}
      />
      {write.error === null ? null : <Failed error={write.error} />}
    </Panel>
  );
}

const nameOf = ({ object }: Link, t: Texts['t']): string => object?.displayName ?? t('manage.subjects.unknown');

const columnsOf = ({ t }: Texts): readonly Column<Link>[] => [
  { title: t('connections.link.here'), cell: (row) => <bdi>{nameOf(row, t)}</bdi>, text: (row) => nameOf(row, t) },
  {
    title: t('connections.link.there'),
    cell: ({ remote }) => (remote === null ? t('connections.link.notYet') : <bdi>{remote.name}</bdi>),
    text: ({ remote }) => remote?.name ?? '',
  },
  {
    title: t('connections.link.origin'),
    isExtra: true,
    cell: ({ origin }) => (origin === null ? '' : t(`connections.link.${origin}`)),
    text: ({ origin }) => (origin === null ? '' : t(`connections.link.${origin}`)),
  },
  {
    title: t('manage.remove'),
    width: '110px',
    cell: (row) => (
      <RemoveButton
        name={nameOf(row, t)}
        says={t('connections.link.removeSays')}
        run={(identity) => callGraph(identity, 'DELETE', `${path}/${row.id}`)}
      />
    ),
    text: () => '',
  },
];
