// The matrix of separation of duties: what excludes what, and how many people have both all the same.

import { Button, makeStyles, mergeClasses, Text, tokens } from '@fluentui/react-components';
import { useMemo, useState, type ReactNode } from 'react';
import type { Named } from '../../../api/entities.ts';
import type { Page } from '../../../api/graph.ts';
import { em } from '../../../api/paths.ts';
import { useGraph } from '../../../api/queries.ts';
import { Person } from '../../../parts/Person.tsx';
import { Failed, Loading, Nothing } from '../../../parts/states.tsx';
import { TextLink } from '../../../parts/TextLink.tsx';
import { useText } from '../../../text/text.tsx';
import { useAreas } from '../../areas.ts';
import { Panel } from '../../parts/Panel.tsx';

export interface Rule extends Named {
  readonly incompatibleAccessPackages?: readonly Named[];
  readonly incompatibleGroups?: readonly Named[];
}
export interface Violation {
  readonly id: string;
  readonly targetId: string;
  readonly targetDisplayName: string | null;
  readonly accessPackageId: string;
  readonly accessPackageDisplayName: string;
  readonly incompatibleId: string;
  readonly incompatibleDisplayName: string | null;
}

export const rulesSource = {
  path: `${em}/accessPackages`,
  filter: 'incompatibleAccessPackages/any() or incompatibleGroups/any()',
  expand: 'incompatibleAccessPackages($select=id,displayName),incompatibleGroups($select=id,displayName)',
} as const;
export const violationsPath = '/latchkey/v1/separationOfDutiesConflicts';

export const excludedBy = (row: Rule): readonly Named[] => [
  ...(row.incompatibleAccessPackages ?? []),
  ...(row.incompatibleGroups ?? []),
];

/** Columns of one table: it has to fit beside the names on the narrowest screen that shows it. */
const mostColumns = 6;
const mostRules = 100;
const mostViolations = 999;

const useStyles = makeStyles({
  whole: { display: 'grid', gap: tokens.spacingVerticalL },
  table: { borderCollapse: 'collapse', tableLayout: 'fixed', width: '100%', maxWidth: '900px' },
  name: {
    textAlign: 'start',
    fontWeight: tokens.fontWeightRegular,
    padding: '6px 8px',
    overflowWrap: 'anywhere',
    borderBottom: `1px solid ${tokens.colorNeutralStroke3}`,
  },
  head: {
    padding: '6px 0',
    fontWeight: tokens.fontWeightSemibold,
    borderBottom: `1px solid ${tokens.colorNeutralStroke1}`,
    fontVariantNumeric: 'tabular-nums',
  },
  number: { width: '10%', textAlign: 'center' },
  cell: {
    textAlign: 'center',
    padding: '2px 0',
    borderBottom: `1px solid ${tokens.colorNeutralStroke3}`,
    borderLeft: `1px solid ${tokens.colorNeutralStroke3}`,
  },
  violated: {
    minWidth: '28px',
    padding: '0 4px',
    color: tokens.colorPaletteRedForeground1,
    fontVariantNumeric: 'tabular-nums',
  },
  legend: { margin: 0, paddingInlineStart: tokens.spacingHorizontalXXL, overflowWrap: 'anywhere' },
  people: { listStyleType: 'none', margin: 0, padding: 0, display: 'grid', gap: '6px' },
});

interface Pair {
  readonly rule: Named;
  readonly excluded: Named;
}
/** Of a rule and what it excludes. */
const keyOf = (ruleId: string, excludedId: string): string => `${ruleId} ${excludedId}`;

/** What each pair that is excluded has: who holds both. */
type Holders = ReadonlyMap<string, readonly Violation[]>;

function holdersOf(rules: readonly Rule[], violations: readonly Violation[]): Holders {
  const holders = new Map<string, Violation[]>(
    rules.flatMap((rule) => excludedBy(rule).map(({ id }) => [keyOf(rule.id, id), []])),
  );
  for (const each of violations) holders.get(keyOf(each.accessPackageId, each.incompatibleId))?.push(each);
  return holders;
}

export function ConflictGrid(): ReactNode {
  const styles = useStyles();
  const { t } = useText();
  const [shown, setShown] = useState<Pair | null>(null);
  const rules = useGraph<Page<Rule>>(
    `${rulesSource.path}?$select=id,displayName&$orderby=displayName&$top=${mostRules}` +
      `&$filter=${rulesSource.filter}&$expand=${rulesSource.expand}`,
  );
  const violations = useGraph<Page<Violation>>(`${violationsPath}?$top=${mostViolations}`);
  const holders = useMemo(
    () => holdersOf(rules.data?.value ?? [], violations.data?.value ?? []),
    [rules.data, violations.data],
  );
  const error = rules.error ?? violations.error;
  if (error !== null) return <Failed error={error} />;
  if (rules.data === undefined || violations.data === undefined) return <Loading heights={[240]} />;
  if (rules.data.value.length === 0) return <Nothing title={t('admin.conflicts.noRules')} />;
  const isCut = [rules.data, violations.data].some((each) => each['@odata.nextLink'] !== undefined);
  const columns = columnsOf(rules.data.value);
  const blocks = Array.from({ length: Math.ceil(columns.length / mostColumns) }, (_, n) =>
    columns.slice(n * mostColumns, (n + 1) * mostColumns),
  );
  return (
    <div className={styles.whole}>
      <Text>{t('admin.conflicts.gridSays')}</Text>
      {isCut ? <Text>{t('admin.conflicts.gridCut')}</Text> : null}
      {blocks.map((block, n) => (
        <Block
          key={block[0]?.id ?? ''}
          rules={rules.data.value}
          columns={block}
          first={n * mostColumns + 1}
          holders={holders}
          onShow={setShown}
        />
      ))}
      {shown === null ? null : (
        <WhoHas
          of={shown}
          people={holders.get(keyOf(shown.rule.id, shown.excluded.id)) ?? []}
          onClose={() => setShown(null)}
        />
      )}
    </div>
  );
}

/** What is excluded by somebody, each once, by name. */
function columnsOf(rules: readonly Rule[]): readonly Named[] {
  const byId = new Map(rules.flatMap(excludedBy).map((each) => [each.id, each]));
  return [...byId.values()].toSorted((a, b) => a.displayName.localeCompare(b.displayName));
}

/** The columns are numbered, with a legend below: names would not fit above them. */
function Block({
  rules,
  columns,
  first,
  holders,
  onShow,
}: {
  readonly rules: readonly Rule[];
  readonly columns: readonly Named[];
  readonly first: number;
  readonly holders: Holders;
  readonly onShow: (pair: Pair) => void;
}): ReactNode {
  const styles = useStyles();
  const { t, number } = useText();
  const own = rules.filter((rule) => columns.some(({ id }) => holders.has(keyOf(rule.id, id))));
  return (
    <div>
      <table className={styles.table}>
        <caption className="forReaders">{t('admin.conflicts.grid')}</caption>
        <thead>
          <tr>
            <th scope="col" className={mergeClasses(styles.name, styles.head)}>
              {t('people.access.package')}
            </th>
            {columns.map(({ id, displayName }, n) => (
              <th key={id} scope="col" className={mergeClasses(styles.head, styles.number)} abbr={displayName}>
                <span title={displayName}>{number(first + n)}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {own.map((rule) => (
            <tr key={rule.id}>
              <th scope="row" className={styles.name}>
                <bdi>{rule.displayName}</bdi>
              </th>
              {columns.map((excluded) => {
                const people = holders.get(keyOf(rule.id, excluded.id));
                return (
                  <td key={excluded.id} className={styles.cell}>
                    {people === undefined ? null : (
                      <Cell pair={{ rule, excluded }} count={people.length} onShow={onShow} />
                    )}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
      <ol className={styles.legend} start={first} aria-label={t('admin.conflicts.excludes')}>
        {columns.map(({ id, displayName }) => (
          <li key={id}>
            <bdi>{displayName}</bdi>
          </li>
        ))}
      </ol>
    </div>
  );
}

function Cell({
  pair,
  count,
  onShow,
}: {
  readonly pair: Pair;
  readonly count: number;
  readonly onShow: (pair: Pair) => void;
}): ReactNode {
  const styles = useStyles();
  const { t, number } = useText();
  const names = { one: pair.rule.displayName, other: pair.excluded.displayName };
  if (count === 0)
    return (
      <span role="img" aria-label={t('admin.conflicts.kept', names)} title={t('admin.conflicts.kept', names)}>
        ✓
      </span>
    );
  return (
    <Button
      size="small"
      className={styles.violated}
      aria-label={t('admin.conflicts.violated', { ...names, count })}
      onClick={() => onShow(pair)}
    >
      {number(count)}
    </Button>
  );
}

function WhoHas({
  of: { rule, excluded },
  people,
  onClose,
}: {
  readonly of: Pair;
  readonly people: readonly Violation[];
  readonly onClose: () => void;
}): ReactNode {
  const styles = useStyles();
  const { t } = useText();
  const mayOpen = useAreas().isAllowed('people');
  return (
    <Panel
      title={t('admin.conflicts.both', { one: rule.displayName, other: excluded.displayName })}
      onClose={onClose}
      onSubmit={onClose}
      foot={<Button type="submit">{t('states.close')}</Button>}
    >
      <ul className={styles.people}>
        {people.map(({ id, targetId, targetDisplayName }) => {
          const person = <Person name={targetDisplayName ?? t('manage.subjects.unknown')} />;
          return (
            <li key={id}>{mayOpen ? <TextLink to={`/admin/people/${targetId}` as '/'}>{person}</TextLink> : person}</li>
          );
        })}
      </ul>
    </Panel>
  );
}
