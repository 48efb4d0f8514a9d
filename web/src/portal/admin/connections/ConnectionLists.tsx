// What is in a system that people work in by hand, or who is to be here, as lists that are uploaded, looked at and
// confirmed; and what is to be done there, as a list to save.

import { Button, makeStyles, Text, tokens } from '@fluentui/react-components';
import { ArrowDownloadRegular } from '@fluentui/react-icons';
import { useMutation } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { callGraph, type Page } from '../../../api/graph.ts';
import { useGraph, useWrite } from '../../../api/queries.ts';
import { save } from '../../../parts/csv.ts';
import { Facts } from '../../../parts/Facts.tsx';
import { Instant } from '../../../parts/Instant.tsx';
import { Section } from '../../../parts/Section.tsx';
import { Failed } from '../../../parts/states.tsx';
import { WriteButton } from '../../../parts/WriteButton.tsx';
import { useSession } from '../../../session/session.ts';
import { useToasts } from '../../../shell/toasts.ts';
import { useText } from '../../../text/text.tsx';
import { CsvFields, nothingGiven, type GivenTexts } from '../../parts/CsvFields.tsx';
import { connectionPath, ours, readAgainAfter, type Connection } from './connection.ts';

/** The tables of each direction; the first one must be there. */
const tables = { outbound: ['members', 'accounts', 'groups'], inbound: ['people'] } as const;
type Table = (typeof tables)[keyof typeof tables][number];

/** What is told of each table, the rows of the preview. */
const toldOfPeople = [
  'connections.listing.people.listed',
  'connections.listing.people.new',
  'connections.listing.people.takenOver',
  'connections.listing.people.returned',
  'connections.listing.people.changed',
  'connections.listing.people.taken',
  'connections.listing.people.gone',
] as const;
const toldOfSystem = [
  'connections.listing.accounts.listed',
  'connections.listing.accounts.linked',
  'connections.listing.accounts.matched',
  'connections.listing.accounts.unclear',
  'connections.listing.accounts.unmatched',
  'connections.listing.accounts.gone',
  'connections.listing.groups.listed',
  'connections.listing.groups.linked',
  'connections.listing.groups.gone',
  'connections.listing.members.same',
  'connections.listing.members.confirmed',
  'connections.listing.members.found',
  'connections.listing.members.missing',
] as const;
const told = { inbound: toldOfPeople, outbound: toldOfSystem } as const;

interface Names {
  readonly count: number;
  readonly first: readonly string[];
}

interface Listing {
  readonly id: string;
  readonly state: 'uploaded' | 'confirmed' | 'read' | 'superseded';
  readonly createdAt: string;
  readonly preview: Readonly<Partial<Record<Table, Readonly<Record<string, Names>>>>> & {
    readonly faults: readonly { readonly table: Table; readonly line: number; readonly says: string }[];
    readonly faultCount: number;
    readonly ignored: readonly string[];
  };
}

const useStyles = makeStyles({
  whole: { maxWidth: '760px' },
  fields: { display: 'grid', gap: tokens.spacingVerticalM },
  deeds: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalS, marginTop: tokens.spacingVerticalM },
  help: { display: 'block', color: tokens.colorNeutralForeground3, marginBottom: tokens.spacingVerticalM },
  faults: { margin: 0, paddingInlineStart: tokens.spacingHorizontalL, overflowWrap: 'anywhere' },
});

export function ConnectionLists({ of }: { readonly of: Connection }): ReactNode {
  const styles = useStyles();
  const { data, error } = useGraph<Page<Listing>>(
    `${ours}/connectionListings?$filter=connectionId eq '${of.id}'&$orderby=createdAt desc&$top=1`,
    { refetchInterval: readAgainAfter },
  );
  const newest = data?.value[0];
  return (
    <div className={styles.whole}>
      {of.direction === 'outbound' ? <Export of={of} /> : null}
      <Upload of={of} />
      {error === null ? null : <Failed error={error} />}
      {newest === undefined ? null : <Preview of={of} listing={newest} />}
    </div>
  );
}

function Export({ of }: { readonly of: Connection }): ReactNode {
  const styles = useStyles();
  const { t } = useText();
  const toasts = useToasts();
  const { identity } = useSession();
  const read = useMutation({
    mutationFn: (which: 'export' | 'export(whole=true)') =>
      callGraph<{ readonly csv: string; readonly lines: number }>(identity, 'GET', `${connectionPath(of.id)}/${which}`),
    onSuccess: ({ csv, lines }) => {
      save(`${of.displayName}.csv`, csv, 'text/csv;charset=utf-8');
      toasts.done(t('connections.export.saved', { count: lines }));
    },
    onError: (error) => toasts.failed(t('states.notSaved'), error),
  });
  const button = (label: string, which: 'export' | 'export(whole=true)'): ReactNode => (
    <Button icon={<ArrowDownloadRegular />} disabled={read.isPending} onClick={() => read.mutate(which)}>
      {label}
    </Button>
  );
  return (
    <Section title={t('connections.export')}>
      <Text>{t('connections.export.says')}</Text>
      <div className={styles.deeds}>
        {button(t('connections.export.toDo'), 'export')}
        {button(t('connections.export.whole'), 'export(whole=true)')}
      </div>
    </Section>
  );
}

function Upload({ of }: { readonly of: Connection }): ReactNode {
  const styles = useStyles();
  const { t } = useText();
  const [given, setGiven] = useState<Readonly<Partial<Record<Table, GivenTexts>>>>({});
  const textOf = (table: Table): string => {
    const { file, pasted } = given[table] ?? nothingGiven;
    return pasted.trim() === '' ? file : pasted;
  };
  const write = useWrite((identity) =>
    callGraph(
      identity,
      'POST',
      `${connectionPath(of.id)}/uploadListing`,
      Object.fromEntries(
        tables[of.direction].flatMap((table) => (textOf(table) === '' ? [] : [[table, textOf(table)]])),
      ),
    ),
  );
  return (
    <Section title={t(of.direction === 'inbound' ? 'connections.listing.whoIsHere' : 'connections.listing.upload')}>
      <Text className={styles.help}>
        {t(of.direction === 'inbound' ? 'connections.listing.peopleSays' : 'connections.listing.uploadSays')}
      </Text>
      <div className={styles.fields}>
        {tables[of.direction].map((table) => (
          <CsvFields
            key={table}
            fileLabel={t('connections.listing.file', { table: t(`connections.listing.${table}`) })}
            pasteLabel={t('connections.listing.paste', { table: t(`connections.listing.${table}`) })}
            help={t(`connections.listing.${table}.help`)}
            of={given[table] ?? nothingGiven}
            isReadable={{ file: true, pasted: true }}
            onChange={(change) => setGiven((before) => ({ ...before, [table]: change(before[table] ?? nothingGiven) }))}
          />
        ))}
      </div>
      {write.error === null ? null : <Failed error={write.error} />}
      <div className={styles.deeds}>
        <WriteButton
          appearance="primary"
          disabled={textOf(tables[of.direction][0]) === '' || write.isPending}
          onClick={() => write.mutate(undefined)}
        >
          {t('connections.listing.look')}
        </WriteButton>
      </div>
    </Section>
  );
}

function namesOf(preview: Listing['preview'], row: (typeof told)[keyof typeof told][number]): Names {
  const [table, verdict = ''] = row.split('.').slice(2) as [Table, string?];
  return preview[table]?.[verdict] ?? { count: 0, first: [] };
}

/** What the newest list would mean, and the yes to it. */
function Preview({ of, listing }: { readonly of: Connection; readonly listing: Listing }): ReactNode {
  const styles = useStyles();
  const { t, number, list } = useText();
  const toasts = useToasts();
  const { id, state, createdAt, preview } = listing;
  const write = useWrite((identity) =>
    callGraph(identity, 'POST', `${connectionPath(of.id)}/confirmListing`, { listingId: id }),
  );
  const confirm = (): void =>
    write.mutate(undefined, {
      onSuccess: () => toasts.done(t('connections.listing.isConfirmed')),
      onError: (error) => toasts.failed(t('errors.notDone'), error),
    });
  return (
    <Section title={t('connections.listing.preview')}>
      <Facts
        of={[
          [t('connections.run.at'), <Instant key="at" at={createdAt} />],
          [t('connections.state'), t(`connections.listing.state.${state}`)],
          ...(preview.ignored.length === 0
            ? []
            : ([[t('connections.listing.ignored'), <bdi key="ignored">{list(preview.ignored)}</bdi>]] as const)),
          ...told[of.direction].map((row) => {
            const { count, first } = namesOf(preview, row);
            const names = list([...first, ...(count > first.length ? ['…'] : [])]);
            const says = count === 0 ? null : <bdi key="names">{`${number(count)}: ${names}`}</bdi>;
            return [t(row), says] as const;
          }),
        ]}
      />
      {preview.faultCount === 0 ? null : (
        <>
          <p>{t('connections.listing.faults', { count: preview.faultCount })}</p>
          <ul className={styles.faults}>
            {preview.faults.map(({ table, line, says }) => (
              <li key={`${table} ${line} ${says}`}>
                {t('connections.listing.fault', { table: t(`connections.listing.${table}`), line })}{' '}
                <q dir="auto">{says}</q>
              </li>
            ))}
          </ul>
        </>
      )}
      {state !== 'uploaded' || preview.faultCount > 0 ? null : (
        <div className={styles.deeds}>
          <WriteButton appearance="primary" disabled={write.isPending} onClick={confirm}>
            {t('connections.listing.confirm')}
          </WriteButton>
        </div>
      )}
    </Section>
  );
}
