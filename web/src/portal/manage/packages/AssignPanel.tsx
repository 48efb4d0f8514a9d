// Assigns a package to people: found by name, pasted, or from a file; each line has a verdict before anything is done.

import {
  Badge,
  Button,
  Field,
  makeStyles,
  ProgressBar,
  Select,
  Text,
  Textarea,
  tokens,
} from '@fluentui/react-components';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import type { Named } from '../../../api/entities.ts';
import { Failed, sentenceOf } from '../../../parts/states.tsx';
import { useSession } from '../../../session/session.ts';
import { useToasts } from '../../../shell/toasts.ts';
import { useText } from '../../../text/text.tsx';
import { noFaults } from '../../forms/faultPlaces.ts';
import { FieldList } from '../../forms/FieldList.tsx';
import type { FormField, Values } from '../../forms/formField.ts';
import { idOfSubject } from '../../forms/subjectKinds.ts';
import { Panel } from '../../parts/Panel.tsx';
import { assign, cancel, findPeople, judge, linesOf, type Line } from './assigning.ts';

const useStyles = makeStyles({
  list: {
    listStyleType: 'none',
    margin: 0,
    padding: 0,
    display: 'grid',
    gap: '4px',
  },
  row: {
    display: 'flex',
    alignItems: 'flex-start',
    gap: tokens.spacingHorizontalS,
    padding: '4px 0',
    borderBottom: `1px solid ${tokens.colorNeutralStroke3}`,
  },
  name: { flexGrow: 1, minWidth: 0, overflowWrap: 'anywhere' },
  badge: { whiteSpace: 'nowrap', flexShrink: 0 },
  file: { maxWidth: '100%' },
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
  const styles = useStyles();
  const texts = useText();
  const { t, number } = texts;
  const toasts = useToasts();
  const client = useQueryClient();
  const { identity } = useSession();
  const [policyId, setPolicy] = useState(policies[0]?.id ?? '');
  const [chosen, setChosen] = useState<Values>({ people: [] });
  const [pasted, setPasted] = useState('');
  const [lines, setLines] = useState<readonly Line[]>([]);
  const [done, setDone] = useState(0);
  const wish = { packageId, policyId };
  const check = useMutation({
    mutationFn: async (said: readonly string[]) => judge(identity, wish, await findPeople(identity, said)),
    onSuccess: setLines,
  });
  const send = useMutation({
    mutationFn: () => assign(identity, wish, lines, setDone),
    onSuccess: ({ lines: left, requests }) => {
      void client.invalidateQueries();
      toasts.undoable(t('manage.assign.finished', { count: requests.length }), () => undo.mutate(requests));
      const refused = left.filter(({ verdict }) => verdict === 'refused');
      setLines(left);
      if (refused.length === 0) onClose();
    },
  });
  const undo = useMutation({
    mutationFn: (requests: readonly string[]) => cancel(identity, requests),
    onSuccess: () => {
      void client.invalidateQueries();
      toasts.done(t('manage.assign.undone'));
    },
    onError: (error) => toasts.failed(t('errors.tooLateToUndo'), error),
  });
  const ready = lines.filter(({ verdict }) => verdict === 'ready');
  const bad = lines.filter(({ verdict }) => verdict !== 'ready' && verdict !== 'done');
  const isBusy = check.isPending || send.isPending;
  const error = check.error ?? send.error;
  return (
    <Panel
      title={t('manage.assign')}
      onClose={onClose}
      onSubmit={() => send.mutate()}
      foot={
        <Button type="submit" appearance="primary" disabled={ready.length === 0 || isBusy}>
          {t('manage.assign.do', { count: ready.length })}
        </Button>
      }
    >
      {policies.length < 2 ? null : (
        <Field label={t('manage.section.policy')}>
          <Select value={policyId} onChange={(_, { value }) => setPolicy(value)}>
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
        onChange={(property, value) => {
          setChosen({ [property]: value });
          const ids = (value as readonly Values[]).flatMap((each) => idOfSubject(each) ?? []);
          check.mutate(ids);
        }}
      />
      <Field label={t('manage.assign.file')} hint={t('manage.assign.fileHelp')}>
        {(control) => (
          <input
            {...control}
            type="file"
            className={styles.file}
            accept=".csv,.txt,text/csv,text/plain"
            onChange={({ target }) => {
              const [file] = target.files ?? [];
              void file?.text().then((text) => check.mutate(linesOf(text)));
            }}
          />
        )}
      </Field>
      <Field label={t('manage.assign.paste')}>
        <Textarea
          rows={3}
          value={pasted}
          onChange={(_, { value }) => setPasted(value)}
          onBlur={() => {
            if (pasted.trim() !== '') check.mutate(linesOf(pasted));
          }}
        />
      </Field>
      {isBusy ? (
        <Field label={t(send.isPending ? 'manage.assign.running' : 'manage.assign.checking')}>
          <ProgressBar {...(send.isPending ? { value: done, max: Math.max(1, ready.length) } : {})} />
        </Field>
      ) : null}
      {error === null ? null : <Failed error={error} />}
      {lines.length === 0 ? null : (
        <div aria-live="polite">
          <Text weight="semibold">
            {t('manage.assign.verdict', { ready: number(ready.length), bad: number(bad.length) })}
          </Text>
          <ul className={styles.list} aria-label={t('manage.assign.lines')}>
            {[...bad, ...ready.slice(0, mostReady)].map(({ text, person, verdict, error: fault }, at) => (
              <li key={`${text} ${at}`} className={styles.row}>
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
              </li>
            ))}
            {ready.length <= mostReady ? null : (
              <li>{t('manage.effects.more', { count: ready.length - mostReady })}</li>
            )}
          </ul>
        </div>
      )}
    </Panel>
  );
}
