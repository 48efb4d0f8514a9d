// What a turn decided, as files: every item with its decision, who made it, and what became of it.

import { Button, makeStyles, tokens } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import { callGraph, pathOf, type Page } from '../../../api/graph.ts';
import { useWrite } from '../../../api/queries.ts';
import { csvOf, save } from '../../../parts/csv.ts';
import type { Identity } from '../../../session/session.ts';
import { useToasts } from '../../../shell/toasts.ts';
import { useText } from '../../../text/text.tsx';
import type { ReviewSeries, TurnProgress } from './series.ts';

const useStyles = makeStyles({
  files: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalS, marginTop: tokens.spacingVerticalM },
});

type Item = Readonly<Record<string, unknown>>;

export function Evidence({
  of,
  path,
  series,
}: {
  readonly of: TurnProgress;
  readonly path: string;
  readonly series: ReviewSeries;
}): ReactNode {
  const styles = useStyles();
  const { t } = useText();
  const toasts = useToasts();
  const write = useWrite(async (identity, as: 'json' | 'csv') => {
    const items = await allItems(identity, `${path}/decisions?$expand=insights`);
    const name = `review-${of.startDateTime.slice(0, 10)}-${of.id}`;
    if (as === 'csv')
      save(
        `${name}.csv`,
        csvOf(
          columns.map(([head]) => head),
          items.map(rowOf),
        ),
        'text/csv',
      );
    else {
      const evidence = { exportedAt: new Date().toISOString(), definition: series, instance: of, decisions: items };
      save(`${name}.json`, JSON.stringify(evidence, null, 2), 'application/json');
    }
  });
  return (
    <div className={styles.files}>
      {(['json', 'csv'] as const).map((as) => (
        <Button
          key={as}
          disabled={write.isPending}
          onClick={() => write.mutate(as, { onError: (error) => toasts.failed(t('errors.notDone'), error) })}
        >
          {t(`reviews.evidence.${as}`)}
        </Button>
      ))}
    </div>
  );
}

async function allItems(identity: Identity | null, path: string): Promise<readonly Item[]> {
  const items: Item[] = [];
  for (let next: string | undefined = path; next !== undefined; ) {
    const page: Page<Item> = await callGraph<Page<Item>>(identity, 'GET', next);
    items.push(...page.value);
    next = page['@odata.nextLink'] === undefined ? undefined : pathOf(page['@odata.nextLink']);
  }
  return items;
}

/** The names that the published history report has for these columns. */
// biome-ignore format: a table, read by column
const columns: readonly (readonly [head: string, at: readonly string[]])[] = [
  ['AccessReviewId',       ['accessReviewId']],
  ['ResourceDisplayName',  ['resource', 'displayName']],
  ['PrincipalId',          ['principal', 'id']],
  ['PrincipalName',        ['principal', 'displayName']],
  ['PrincipalUPN',         ['principal', 'userPrincipalName']],
  ['ReviewDate',           ['reviewedDateTime']],
  ['ReviewResult',         ['decision']],
  ['Justification',        ['justification']],
  ['ReviewerId',           ['reviewedBy', 'id']],
  ['ReviewerName',         ['reviewedBy', 'displayName']],
  ['AppliedByName',        ['appliedBy', 'displayName']],
  ['AppliedDate',          ['appliedDateTime']],
  ['AccessRecommendation', ['recommendation']],
  ['SubmissionResult',     ['applyResult']],
];

const rowOf = (item: Item): readonly string[] =>
  columns.map(([, at]) => {
    const value = at.reduce<unknown>((of, key) => (of as Item | null | undefined)?.[key], item);
    return value === undefined || value === null ? '' : String(value);
  });
