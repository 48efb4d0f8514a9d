// What stands above a list: search, filters, how many there are, and the way out as CSV.

import { Button, Dropdown, makeStyles, Option, SearchBox, Text, tokens } from '@fluentui/react-components';
import { ArrowDownloadRegular } from '@fluentui/react-icons';
import { useEffect, useState, type ReactNode } from 'react';
import { useSession } from '../session/session.ts';
import { useToasts } from '../shell/toasts.ts';
import { useText } from '../text/text.tsx';
import { csvOf, save } from './csv.ts';
import type { Column } from './column.ts';
import { readAll } from './listRead.ts';
import type { Choice, ListSource, ListState } from './listState.ts';

const useStyles = makeStyles({
  tools: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: tokens.spacingHorizontalS,
    marginBottom: tokens.spacingVerticalM,
  },
  search: { minWidth: '200px', flexGrow: 1, maxWidth: '360px' },
  choice: { minWidth: '136px' },
  end: { display: 'flex', alignItems: 'center', gap: tokens.spacingHorizontalS, marginLeft: 'auto' },
  count: { color: tokens.colorNeutralForeground3 },
});

interface Props<Row> {
  readonly label: string;
  readonly source: ListSource<Row>;
  readonly columns: readonly Column<Row>[];
  readonly choices: readonly Choice[];
  readonly state: ListState;
  readonly count: number | undefined;
  readonly more?: ReactNode;
}

export function ListTools<Row>({ label, source, columns, choices, state, count, more }: Props<Row>): ReactNode {
  const styles = useStyles();
  const { t } = useText();
  return (
    <search className={styles.tools} aria-label={t('states.searchIn', { what: label })}>
      <Search label={label} state={state} />
      {choices.map((choice) => {
        const value = state.chosen[choice.key] ?? '';
        return (
          <Dropdown
            key={choice.key}
            className={styles.choice}
            aria-label={choice.label}
            value={
              choice.options.find((each) => each.value === value)?.label ??
              t('states.filterAll', { filter: choice.label })
            }
            selectedOptions={[value]}
            onOptionSelect={(_, { optionValue = '' }) => state.change({ chosen: [choice.key, optionValue] })}
          >
            <Option value="">{t('states.filterAll', { filter: choice.label })}</Option>
            {choice.options.map((each) => (
              <Option key={each.value} value={each.value}>
                {each.label}
              </Option>
            ))}
          </Dropdown>
        );
      })}
      {more}
      <div className={styles.end}>
        <Text className={styles.count} aria-live="polite">
          {count === undefined ? '' : t('states.rows', { count })}
        </Text>
        <Csv label={label} source={source} columns={columns} choices={choices} state={state} count={count} />
      </div>
    </search>
  );
}

/** Searches when typing pauses. */
function Search({ label, state }: { readonly label: string; readonly state: ListState }): ReactNode {
  const { t } = useText();
  const [typed, setTyped] = useState(state.text);
  useEffect(() => setTyped(state.text), [state.text]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: typing alone starts the timer, not what it leads to
  useEffect(() => {
    if (typed === state.text) return;
    const timer = setTimeout(() => state.change({ text: typed }), 250);
    return () => clearTimeout(timer);
  }, [typed]);
  return (
    <SearchBox
      className={useStyles().search}
      placeholder={t('states.searchIn', { what: label })}
      aria-label={t('states.searchIn', { what: label })}
      value={typed}
      onChange={(_, { value }) => setTyped(value)}
    />
  );
}

function Csv<Row>({ label, source, columns, choices, state }: Props<Row>): ReactNode {
  const { identity } = useSession();
  const toasts = useToasts();
  const { t } = useText();
  const [isReading, setReading] = useState(false);
  const write = async (): Promise<void> => {
    setReading(true);
    try {
      const rows = await readAll(identity, source, state, choices);
      save(
        `${label.replaceAll(' ', '-')}.csv`,
        csvOf(
          columns.map(({ title }) => title),
          rows.map((row) => columns.map(({ text }) => text(row))),
        ),
        'text/csv;charset=utf-8',
      );
      toasts.done(t('states.savedCsv', { count: rows.length, what: label }));
    } catch (error) {
      toasts.failed(t('states.notSaved'), error);
    }
    setReading(false);
  };
  return (
    <Button
      icon={<ArrowDownloadRegular />}
      disabled={isReading}
      onClick={() => void write()}
      aria-label={t('states.saveCsv', { what: label })}
    >
      CSV
    </Button>
  );
}
