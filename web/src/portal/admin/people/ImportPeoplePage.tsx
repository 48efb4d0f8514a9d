// A list of people that comes in: each line has a verdict before anything is done, then the lines that are ready are
// sent, and the list can be saved with what became of each.

import { Badge, Button, Field, makeStyles, ProgressBar, Text, tokens } from '@fluentui/react-components';
import { ArrowDownloadRegular } from '@fluentui/react-icons';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo, useState, type ReactNode } from 'react';
import { readAnew } from '../../../api/queries.ts';
import { csvOf, save } from '../../../parts/csv.ts';
import { Items } from '../../../parts/Items.tsx';
import { Section } from '../../../parts/Section.tsx';
import { Failed, sentenceOf } from '../../../parts/states.tsx';
import { WriteButton } from '../../../parts/WriteButton.tsx';
import { useSession } from '../../../session/session.ts';
import { useText, type Texts } from '../../../text/text.tsx';
import { LeaveQuestion } from '../../forms/LeaveQuestion.tsx';
import { CsvFields, nothingGiven } from '../../parts/CsvFields.tsx';
import { mostLines } from '../../parts/lists.ts';
import { isReady, judgePeople, planPeople, sendPeople, type PersonLine } from './importPeople.ts';
import { csvColumns, readPeople } from './peopleCsv.ts';
import { NewHead } from '../../parts/Heads.tsx';

const useStyles = makeStyles({
  whole: { display: 'grid', gap: tokens.spacingVerticalL, maxWidth: '860px' },
  source: { display: 'grid', gap: tokens.spacingVerticalM },
  deeds: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalS, marginBlock: tokens.spacingVerticalM },
  row: {
    display: 'flex',
    alignItems: 'flex-start',
    gap: tokens.spacingHorizontalS,
    padding: '6px 0',
    borderBottom: `1px solid ${tokens.colorNeutralStroke3}`,
  },
  number: {
    color: tokens.colorNeutralForeground3,
    minWidth: '4ch',
    textAlign: 'end',
    fontVariantNumeric: 'tabular-nums',
  },
  name: { flexGrow: 1, minWidth: 0, overflowWrap: 'anywhere' },
  badge: { whiteSpace: 'nowrap', flexShrink: 0 },
});
const colors = {
  create: 'success',
  change: 'success',
  created: 'success',
  changed: 'success',
  same: 'informative',
  twice: 'warning',
  unnamed: 'danger',
  unclear: 'danger',
  refused: 'danger',
} as const;

export default function ImportPeoplePage(): ReactNode {
  return (
    <>
      <NewHead list="shell.people" to="/admin/people" title="shell.importPeople" says="people.import.says" />
      <ImportPeople />
    </>
  );
}

function ImportPeople(): ReactNode {
  const styles = useStyles();
  const texts = useText();
  const { t, number, list } = texts;
  const client = useQueryClient();
  const { identity } = useSession();
  const [given, setGiven] = useState(nothingGiven);
  const [done, setDone] = useState(0);
  const [isSaved, setSaved] = useState(false);
  const file = useMemo(() => readPeople(given.file, t), [given.file, t]);
  const pasted = useMemo(() => readPeople(given.pasted, t), [given.pasted, t]);
  const all = useMemo(() => [...(file?.people ?? []), ...(pasted?.people ?? [])], [file, pasted]);
  const said = useMemo(() => all.slice(0, mostLines), [all]);
  const unknown = [...(file?.unknown ?? []), ...(pasted?.unknown ?? [])];
  const check = useQuery({
    queryKey: ['importable', identity?.key, said],
    queryFn: async () => {
      // The first half of the work is to find who is there, the second to ask what the server would say.
      const lines = await planPeople(identity, said, (count) => setDone(count / 2));
      const ready = lines.filter(isReady).length;
      return judgePeople(identity, lines, (count) => setDone(said.length / 2 + (count / ready) * (said.length / 2)));
    },
    enabled: said.length > 0,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    retry: false,
    meta: { isDear: true },
  });
  const send = useMutation({
    mutationFn: (lines: readonly PersonLine[]) => sendPeople(identity, lines, setDone),
    onMutate: () => {
      setDone(0);
      setSaved(false);
    },
    onSettled: () => void readAnew(client),
  });
  const lines = send.data ?? check.data?.lines ?? [];
  const ready = lines.filter(isReady);
  const isBusy = check.isFetching || send.isPending;
  const error = send.error ?? check.error;
  /** New people whose passwords are known here alone: the list stays until they are saved. */
  const isUnsaved = !isSaved && (send.data ?? []).some(({ verdict }) => verdict === 'created');
  const isEmpty = given.file !== '' || given.pasted !== '' ? said.length === 0 : false;
  return (
    <div className={styles.whole}>
      <Section title={t('people.import.list')}>
        <div className={styles.source}>
          {isUnsaved || send.isPending ? null : (
            <CsvFields
              fileLabel={t('people.import.file')}
              pasteLabel={t('people.import.paste')}
              help={t('people.import.help')}
              rows={6}
              of={given}
              isReadable={{ file: file !== null, pasted: pasted !== null }}
              onChange={(next) => {
                send.reset();
                setGiven(next);
              }}
            />
          )}
          <Text role="status">{isEmpty ? t('people.import.noName') : ''}</Text>
          {unknown.length === 0 ? null : <Text>{t('people.import.unknown', { names: list(unknown) })}</Text>}
          {all.length > said.length ? (
            <Text>{t('manage.assign.cut', { count: all.length - said.length, most: number(mostLines) })}</Text>
          ) : null}
        </div>
      </Section>
      {isBusy ? (
        <Field label={t(send.isPending ? 'people.import.running' : 'manage.assign.checking')}>
          <ProgressBar value={done} max={Math.max(1, send.isPending ? ready.length : said.length)} />
        </Field>
      ) : null}
      {error === null ? null : <Failed error={error} retry={() => void check.refetch()} />}
      <Text role="status" weight="semibold">
        {lines.length === 0 ? '' : summaryOf(lines, t)}
      </Text>
      {lines.length === 0 ? null : (
        <Section title={t('people.import.lines')}>
          {check.data === undefined || check.data.lose === 0 || send.data !== undefined ? null : (
            <Text block>{t('people.import.lose', { count: check.data.lose })}</Text>
          )}
          <div className={styles.deeds}>
            {send.data === undefined ? (
              <WriteButton
                appearance="primary"
                disabled={ready.length === 0 || isBusy}
                onClick={() => send.mutate(lines)}
              >
                {t('people.import.do', { count: ready.length })}
              </WriteButton>
            ) : null}
            <Button
              appearance={send.data === undefined ? 'secondary' : 'primary'}
              icon={<ArrowDownloadRegular />}
              onClick={() => {
                save('people-result.csv', resultCsv(lines, texts), 'text/csv;charset=utf-8');
                setSaved(send.data !== undefined);
              }}
            >
              {t(send.data === undefined ? 'people.import.saveVerdicts' : 'people.import.saveResult')}
            </Button>
          </div>
          {send.data === undefined ? null : <Text block>{t('people.import.passwords')}</Text>}
          <Lines of={lines} />
        </Section>
      )}
      <LeaveQuestion isOpen={() => isUnsaved || send.isPending} says="people.import.leaveSays" />
    </div>
  );
}

function summaryOf(lines: readonly PersonLine[], t: Texts['t']): string {
  const count = (...verdicts: readonly PersonLine['verdict'][]): number =>
    lines.filter(({ verdict }) => verdicts.includes(verdict)).length;
  const isDone = count('created', 'changed') > 0;
  return t(isDone ? 'people.import.result' : 'people.import.verdict', {
    created: count('create', 'created'),
    changed: count('change', 'changed'),
    bad: count('unnamed', 'unclear', 'twice', 'refused'),
    same: count('same'),
  });
}

/** What is wrong stands first. */
function Lines({ of }: { readonly of: readonly PersonLine[] }): ReactNode {
  const styles = useStyles();
  const texts = useText();
  const { t, list } = texts;
  const isBad = ({ verdict }: PersonLine): boolean => colors[verdict] === 'danger' || verdict === 'twice';
  return (
    <Items
      label={t('people.import.lines')}
      rows={[...of.filter(isBad), ...of.filter((each) => !isBad(each))]}
      keyOf={({ line }) => String(line)}
      height={46}
      item={({ line, said, verdict, call, error }: PersonLine) => (
        <div className={styles.row}>
          <Text className={styles.number}>{line}</Text>
          <span className={styles.name}>
            <bdi>{said['displayName'] ?? said['userPrincipalName'] ?? ''}</bdi>
            {error === null ? null : (
              <>
                <br />
                <Text size={200}>{sentenceOf(error, texts)}</Text>
              </>
            )}
            {verdict === 'change' || verdict === 'changed' ? (
              <>
                <br />
                <Text size={200}>{list(Object.keys(call?.body ?? {}).map((each) => labelOf(each, t)))}</Text>
              </>
            ) : null}
          </span>
          <Badge appearance="tint" className={styles.badge} color={colors[verdict]}>
            {t(`people.import.${verdict}`)}
          </Badge>
        </div>
      )}
    />
  );
}

const labelOf = (property: string, t: Texts['t']): string => {
  const column = csvColumns.find((each) => each.property === property);
  return column === undefined ? property : t(column.label);
};

/** The lines with what became of them; a password is there for a person that was made. */
function resultCsv(lines: readonly PersonLine[], texts: Texts): string {
  const { t } = texts;
  return csvOf(
    [
      t('people.import.line'),
      t('manage.name'),
      t('people.signsInAs'),
      t('people.import.outcome'),
      t('people.temporary.label'),
      t('people.import.reason'),
    ],
    lines.map(({ line, said, verdict, password, error }) => [
      String(line),
      said['displayName'] ?? '',
      said['userPrincipalName'] ?? '',
      t(`people.import.${verdict}`),
      verdict === 'created' ? (password ?? '') : '',
      error === null ? '' : sentenceOf(error, texts),
    ]),
  );
}
