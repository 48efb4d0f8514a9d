// Assigns a package to people: found by name, pasted, or from a file; each line has a verdict before anything is done.

import { Badge, Field, makeStyles, ProgressBar, Select, Text, tokens } from '@fluentui/react-components';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo, useState, type ReactNode } from 'react';
import type { Named } from '../../../api/entities.ts';
import { Items } from '../../../parts/Items.tsx';
import { Failed, sentenceOf } from '../../../parts/states.tsx';
import { useSession } from '../../../session/session.ts';
import { useToasts } from '../../../shell/toasts.ts';
import { useText } from '../../../text/text.tsx';
import { noFaults } from '../../forms/faultPlaces.ts';
import { FieldList } from '../../forms/FieldList.tsx';
import type { FormField, Values } from '../../forms/formField.ts';
import { idOfSubject } from '../../forms/subjectKinds.ts';
import { CsvFields, nothingGiven } from '../../parts/CsvFields.tsx';
import { Panel } from '../../parts/Panel.tsx';
import { assign, cancel, findPeople, judge, type Line } from './assigning.ts';
import { linesOf, mostLines, oneList } from '../../parts/lists.ts';
import { WriteButton } from '../../../parts/WriteButton.tsx';

const useStyles = makeStyles({
  row: {
    display: 'flex',
    alignItems: 'flex-start',
    gap: tokens.spacingHorizontalS,
    padding: '4px 0',
    borderBottom: `1px solid ${tokens.colorNeutralStroke3}`,
  },
  name: { flexGrow: 1, minWidth: 0, overflowWrap: 'anywhere' },
  badge: { whiteSpace: 'nowrap', flexShrink: 0 },
});
const colors = {
  ready: 'success',
  done: 'success',
  unknown: 'danger',
  several: 'danger',
  refused: 'danger',
  twice: 'informative',
} as const;
/** Shown of lines that are ready; those that are not are all shown. */
const mostReady = 20;

const people: FormField = {
  property: 'people',
  control: 'subjects',
  kinds: ['singleUser'],
  label: 'manage.assign.people',
};

export function AssignPanel({
  packageId,
  policies,
  onClose,
}: {
  readonly packageId: string;
  readonly policies: readonly Named[];
  readonly onClose: () => void;
}): ReactNode {
  const { t, number } = useText();
  const toasts = useToasts();
  const client = useQueryClient();
  const { identity } = useSession();
  const [policyId, setPolicy] = useState(policies[0]?.id ?? '');
  const [chosen, setChosen] = useState<Values>({ people: [] });
  const [given, setGiven] = useState(nothingGiven);
  const [done, setDone] = useState(0);
  const wish = { packageId, policyId };
  const ids = (chosen['people'] as readonly Values[]).flatMap((each) => idOfSubject(each) ?? []);
  const file = useMemo(() => linesOf(given.file), [given.file]);
  const pasted = useMemo(() => linesOf(given.pasted), [given.pasted]);
  const { lines: said, cut } = oneList([ids, file ?? [], pasted ?? []]);
  const check = useQuery({
    queryKey: ['assignable', identity?.key, wish, said],
    queryFn: async () => judge(identity, wish, await findPeople(identity, said)),
    enabled: said.length > 0,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
  const send = useMutation({
    mutationFn: (lines: readonly Line[]) => assign(identity, wish, lines, setDone),
    onSuccess: ({ lines: left, requests }) => {
      // The lines are not judged anew: those that got it would be refused now.
      void client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'assignable' });
      if (requests.length > 0)
        toasts.undoable(t('manage.assign.finished', { count: requests.length }), () => undo.mutate(requests));
      if (left.every(({ verdict }) => verdict !== 'refused')) onClose();
    },
  });
  /** What is asked for is something else now: what was sent is no answer to it. */
  const change = <T,>(set: (value: T) => void, value: T): void => {
    send.reset();
    set(value);
  };
  const undo = useMutation({
    mutationFn: (requests: readonly string[]) => cancel(identity, requests),
    onSuccess: () => {
      void client.invalidateQueries();
      toasts.done(t('manage.assign.undone'));
    },
    onError: (error) => toasts.failed(t('errors.tooLateToUndo'), error),
  });
  const lines = send.data?.lines ?? check.data ?? [];
  const ready = lines.filter(({ verdict }) => verdict === 'ready');
  const bad = lines.filter(({ verdict }) => verdict !== 'ready' && verdict !== 'done');
  const isBusy = check.isFetching || send.isPending;
  const error = check.error ?? send.error;
  return (
    <Panel
      title={t('manage.assign')}
      onClose={onClose}
      onSubmit={() => send.mutate(lines)}
      foot={
        <WriteButton type="submit" appearance="primary" disabled={ready.length === 0 || isBusy}>
          {t('manage.assign.do', { count: ready.length })}
        </WriteButton>
      }
    >
      {policies.length < 2 ? null : (
        <Field label={t('manage.section.policy')}>
          <Select value={policyId} onChange={(_, { value }) => change(setPolicy, value)}>
            {policies.map(({ id, displayName }) => (
              <option key={id} value={id}>
                {displayName}
              </option>
            ))}
          </Select>
        </Field>
      )}
      <FieldList
        fields={[people]}
        draft={chosen}
        object={null}
        faults={noFaults}
        isReadOnly={false}
        components={{}}
        onChange={(property, value) => change(setChosen, { [property]: value })}
      />
      <CsvFields
        fileLabel={t('manage.assign.file')}
        pasteLabel={t('manage.assign.paste')}
        help={t('manage.assign.fileHelp')}
        of={given}
        isReadable={{ file: file !== null, pasted: pasted !== null }}
        onChange={(next) => {
          send.reset();
          setGiven(next);
        }}
      />
      {isBusy ? (
        <Field label={t(send.isPending ? 'manage.assign.running' : 'manage.assign.checking')}>
          <ProgressBar {...(send.isPending ? { value: done, max: Math.max(1, ready.length) } : {})} />
        </Field>
      ) : null}
      {error === null ? null : <Failed error={error} />}
      {cut === 0 ? null : <Text>{t('manage.assign.cut', { count: cut, most: number(mostLines) })}</Text>}
      <Text weight="semibold" role="status">
        {lines.length === 0 ? '' : t('manage.assign.verdict', { ready: number(ready.length), bad: number(bad.length) })}
      </Text>
      {lines.length === 0 ? null : <Verdicts bad={bad} ready={ready} />}
    </Panel>
  );
}

/** What is said of each line: of all that are not ready, and of some that are. */
function Verdicts({ bad, ready }: { readonly bad: readonly Line[]; readonly ready: readonly Line[] }): ReactNode {
  const styles = useStyles();
  const texts = useText();
  const { t } = texts;
  const shown = [...bad, ...ready.slice(0, mostReady)].map((line, at) => ({ ...line, key: `${at} ${line.text}` }));
  return (
    <div>
      <Items
        label={t('manage.assign.lines')}
        rows={shown}
        keyOf={({ key }) => key}
        height={44}
        item={({ text, person, verdict, error: fault }) => (
          <div className={styles.row}>
            <span className={styles.name}>
              <bdi>{person?.displayName ?? text}</bdi>
              {fault === null ? null : (
                <>
                  <br />
                  <Text size={200}>{sentenceOf(fault, texts)}</Text>
                </>
              )}
            </span>
            <Badge appearance="tint" className={styles.badge} color={colors[verdict]}>
              {t(`manage.assign.${verdict}`)}
            </Badge>
          </div>
        )}
      />
      {ready.length <= mostReady ? null : (
        <Text block>{t('manage.effects.more', { count: ready.length - mostReady })}</Text>
      )}
    </div>
  );
}
