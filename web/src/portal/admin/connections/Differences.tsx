// What is not so there as it is here, why, and when it is tried again; what waits for a person is let go by name.

import { Button, Checkbox, makeStyles, Text, tokens } from '@fluentui/react-components';
import { useState, type ReactNode } from 'react';
import { callGraph } from '../../../api/graph.ts';
import { useWrite } from '../../../api/queries.ts';
import type { Column } from '../../../parts/column.ts';
import { Confirm } from '../../../parts/Confirm.tsx';
import { DataTable } from '../../../parts/DataTable.tsx';
import { Instant } from '../../../parts/Instant.tsx';
import { TextLink } from '../../../parts/TextLink.tsx';
import { WriteButton } from '../../../parts/WriteButton.tsx';
import { useToasts } from '../../../shell/toasts.ts';
import { useText, type Texts } from '../../../text/text.tsx';
import { PickedBar } from '../../parts/PickedBar.tsx';
import { ours, readAgainAfter } from './connection.ts';
import { DecidePanel } from './DecidePanel.tsx';
import { differenceStates, mayDecide, mayRelease, sentenceOf, type Difference } from './difference.ts';

const path = `${ours}/differences`;
/** As many as one call lets go. */
const most = 100;

const useStyles = makeStyles({
  says: { display: 'block', color: tokens.colorNeutralForeground3, overflowWrap: 'anywhere' },
  list: { margin: 0, paddingInlineStart: tokens.spacingHorizontalL, maxHeight: '40vh', overflowY: 'auto' },
});

export function Differences({ of }: { readonly of: string }): ReactNode {
  const texts = useText();
  const { t } = texts;
  const toasts = useToasts();
  const [picked, setPicked] = useState<readonly Difference[]>([]);
  const [isAsking, setAsking] = useState(false);
  const [decided, setDecided] = useState<Difference | null>(null);
  const pick = (row: Difference, isOn: boolean): void =>
    setPicked((before) => [...before.filter(({ id }) => id !== row.id), ...(isOn ? [row] : [])].slice(0, most));
  const write = useWrite((identity, ids: readonly string[]) => callGraph(identity, 'POST', `${path}/release`, { ids }));
  const release = (): void =>
    write.mutate(
      picked.map(({ id }) => id),
      {
        onSuccess: (_, ids) => {
          toasts.done(t('connections.release.done', { count: ids.length }));
          setPicked([]);
        },
        onError: (error) => toasts.failed(t('errors.notDone'), error),
      },
    );
  return (
    <>
      <DataTable
        label={t('connections.part.differences')}
        source={{
          path,
          filter: `connectionId eq '${of}'`,
          expand: 'principal,account,link($expand=object)',
          orderBy: 'firstSeenAt,id',
          searchBy: ['principal/displayName'],
        }}
        columns={[pickColumn(texts, picked, pick), ...columnsOf(texts), decideColumn(texts, setDecided)]}
        choices={[
          {
            key: 'state',
            label: t('connections.difference.state'),
            options: differenceStates.map((value) => ({
              value,
              label: t(`connections.difference.${value}`),
              filter: `state eq '${value}'`,
            })),
          },
        ]}
        tools={(shown) => (
          <Button
            size="small"
            disabled={!shown.some(mayRelease)}
            onClick={() => setPicked(shown.filter(mayRelease).slice(0, most))}
          >
            {t('connections.pickAll')}
          </Button>
        )}
        refetchInterval={readAgainAfter}
        keyOf={({ id }: Difference) => id}
        empty={{ title: t('connections.differences.none'), says: t('connections.differences.noneSays') }}
      />
      {picked.length === 0 ? null : (
        <PickedBar
          label={t('manage.access.picked', { count: picked.length })}
          count={t('manage.access.picked', { count: picked.length })}
          clear={t('manage.access.pickNone')}
          onClear={() => setPicked([])}
        >
          <WriteButton appearance="primary" onClick={() => setAsking(true)}>
            {t('connections.release')}
          </WriteButton>
        </PickedBar>
      )}
      {decided === null ? null : <DecidePanel of={decided} onClose={() => setDecided(null)} />}
      {isAsking ? (
        <Confirm
          title={t('connections.release.ask', { count: picked.length })}
          action={t('connections.release')}
          onConfirm={release}
          onClose={() => setAsking(false)}
        >
          <Released of={picked} />
        </Confirm>
      ) : null}
    </>
  );
}

/** Says of each what happens there before it does. */
function Released({ of }: { readonly of: readonly Difference[] }): ReactNode {
  const styles = useStyles();
  const { t } = useText();
  return (
    <ul className={styles.list}>
      {of.map((each) => (
        <li key={each.id}>
          <bdi>{releasedOf(each, t)}</bdi>
        </li>
      ))}
    </ul>
  );
}

const releasedOf = (of: Difference, t: Texts['t']): string =>
  t(`connections.release.${of.isWanted ? 'gives' : of.aspect === 'attributes' ? 'disables' : 'takes'}`, {
    name: of.principal?.displayName ?? of.account?.name ?? t('manage.subjects.unknown'),
    group: of.link?.object?.displayName ?? t('manage.subjects.unknown'),
  });

const pickColumn = (
  { t }: Texts,
  picked: readonly Difference[],
  pick: (row: Difference, isOn: boolean) => void,
): Column<Difference> => ({
  title: t('manage.access.pick'),
  width: '72px',
  cell: (row) =>
    mayRelease(row) ? (
      <Checkbox
        aria-label={t('connections.pickOne', { what: sentenceOf(row, t) })}
        checked={picked.some(({ id }) => id === row.id)}
        onChange={(_, { checked }) => pick(row, checked === true)}
      />
    ) : null,
  text: () => '',
});

const decideColumn = ({ t }: Texts, decide: (row: Difference) => void): Column<Difference> => ({
  title: t('connections.decide'),
  width: '140px',
  cell: (row) =>
    mayDecide(row) ? (
      <WriteButton
        size="small"
        aria-label={t('connections.decide.name', { what: sentenceOf(row, t) })}
        onClick={() => decide(row)}
      >
        {t('connections.decide')}
      </WriteButton>
    ) : null,
  text: () => '',
});

const columnsOf = ({ t }: Texts): readonly Column<Difference>[] => [
  {
    title: t('connections.difference.what'),
    cell: (row) => <bdi>{sentenceOf(row, t)}</bdi>,
    text: (row) => sentenceOf(row, t),
  },
  {
    title: t('connections.difference.why'),
    cell: (row) => <Why of={row} />,
    text: (row) => [t(`connections.why.${row.state}`), saidOf(row) ?? ''].join(' '),
  },
  {
    title: t('connections.difference.since'),
    width: '170px',
    orderBy: 'firstSeenAt',
    isExtra: true,
    cell: ({ firstSeenAt }) => <Instant at={firstSeenAt} />,
    text: ({ firstSeenAt }) => firstSeenAt,
  },
];

/** Of what was handed on its state says all. */
const saidOf = ({ state, says }: Difference): string | null => (state === 'awaited' ? null : says);

function Why({ of }: { readonly of: Difference }): ReactNode {
  const styles = useStyles();
  const { t } = useText();
  const { state, tries, notBefore, aspect, principal, link } = of;
  const says = saidOf(of);
  const [person, group] = [principal?.id, link?.object?.id];
  return (
    <span>
      {t(`connections.why.${state}`)}
      {says === null ? null : (
        <Text size={200} className={styles.says}>
          <q dir="auto">{says}</q>
        </Text>
      )}
      {state !== 'due' || notBefore === null ? null : (
        <Text size={200} className={styles.says}>
          {t('connections.tries', { count: tries })} <Instant at={notBefore} />
        </Text>
      )}
      {aspect !== 'membership' || person === undefined || group === undefined ? null : (
        <>
          {' '}
          <TextLink to="." search={{ part: 'why', person, group } as never}>
            {t('connections.why.show')}
          </TextLink>
        </>
      )}
    </span>
  );
}
