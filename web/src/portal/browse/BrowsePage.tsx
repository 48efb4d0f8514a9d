// Everything that the person can ask for or has, found by words in any order; one is asked for alone, or several.

import { useNavigate, useSearch } from '@tanstack/react-router';
import { lazy, Suspense, type ReactNode } from 'react';
import type { Named } from '../../api/entities.ts';
import { em } from '../../api/paths.ts';
import { useGraph } from '../../api/queries.ts';
import { DataTable } from '../../parts/DataTable.tsx';
import type { Column } from '../../parts/column.ts';
import type { Choice } from '../../parts/listState.ts';
import { PageHead } from '../../parts/PageHead.tsx';
import { useText } from '../../text/text.tsx';
import { packageSource, type MyPackage } from '../parts/myPackages.ts';
import { OpenAsCall } from '../parts/OpenAsCall.tsx';
import { PickedBar } from '../parts/PickedBar.tsx';
import { PackageCard } from './PackageCard.tsx';
import { WriteButton } from '../../parts/WriteButton.tsx';

const AskPanel = lazy(() => import('./AskPanel.tsx'));

export default function BrowsePage(): ReactNode {
  const { t } = useText();
  const { picked, asked, change } = usePicked();
  const choices = useChoices();
  const columns: readonly Column<MyPackage>[] = [
    { title: t('browse.name'), cell: ({ displayName }) => displayName, text: ({ displayName }) => displayName },
    { title: t('browse.catalog'), cell: () => '', text: ({ catalogName }) => catalogName ?? '' },
    { title: t('browse.standing'), cell: () => '', text: ({ standing }) => t(`browse.standing.${standing}`) },
  ];
  return (
    <>
      <PageHead
        title={t('browse.title')}
        says={t('browse.says')}
        actions={<OpenAsCall path="/latchkey/v1/myPackages" />}
      />
      <DataTable
        label={t('browse.packages')}
        source={packageSource}
        columns={columns}
        choices={choices}
        keyOf={({ id }) => id}
        card={(row) => (
          <PackageCard
            of={row}
            isPicked={picked.includes(row.id)}
            onPick={(isPicked) =>
              change({ pick: isPicked ? [...picked, row.id] : picked.filter((each) => each !== row.id) })
            }
            onAsk={() => change({ ask: [row.id] })}
          />
        )}
        empty={{ title: t('browse.nothing'), says: t('browse.nothingSays') }}
      />
      {picked.length === 0 ? null : <Picked picked={picked} onChange={change} />}
      {asked.length === 0 ? null : (
        <Suspense>
          <AskPanel ids={asked} onClose={() => change({ ask: [], pick: [] })} />
        </Suspense>
      )}
    </>
  );
}

/** What is picked and what is asked for now, both in the address: they outlast a reload and can be sent to somebody. */
function usePicked() {
  const search = useSearch({ strict: false }) as Readonly<Record<string, string | undefined>>;
  const navigate = useNavigate();
  const idsOf = (text: string | undefined): readonly string[] =>
    (text ?? '').split(',').filter((each) => /^[0-9a-f-]{36}$/i.test(each));
  return {
    picked: idsOf(search['pick']),
    asked: idsOf(search['ask']),
    change: (next: { readonly pick?: readonly string[]; readonly ask?: readonly string[] }): void => {
      const said = Object.fromEntries(Object.entries(next).map(([name, ids]) => [name, ids.join(',')]));
      void navigate({ to: '.', search: (before: object) => ({ ...before, ...said }), resetScroll: false } as never);
    },
  };
}

function useChoices(): readonly Choice[] {
  const { t } = useText();
  const catalogs = useGraph<{ readonly value: readonly Named[] }>(
    `${em}/catalogs?$select=id,displayName&$orderby=displayName&$top=100`,
  );
  const options = (catalogs.data?.value ?? []).map(({ id, displayName }) => ({ value: id, label: displayName }));
  return [
    {
      key: 'show',
      label: t('browse.standing'),
      options: (['canRequest', 'has', 'waiting'] as const).map((value) => ({
        value,
        label: t(`browse.standing.${value}`),
      })),
    },
    ...(options.length < 2 ? [] : [{ key: 'catalog', label: t('browse.catalog'), options }]),
  ];
}

function Picked({
  picked,
  onChange,
}: {
  readonly picked: readonly string[];
  readonly onChange: ReturnType<typeof usePicked>['change'];
}): ReactNode {
  const { t } = useText();
  return (
    <PickedBar
      label={t('browse.pickedTitle')}
      count={t('browse.picked', { count: picked.length })}
      clear={t('browse.clearPicked')}
      onClear={() => onChange({ pick: [] })}
    >
      <WriteButton appearance="primary" onClick={() => onChange({ ask: picked })}>
        {t('browse.askPicked')}
      </WriteButton>
    </PickedBar>
  );
}
