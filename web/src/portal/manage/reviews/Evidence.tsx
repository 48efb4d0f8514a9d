// What a turn decided, as files: every item with its decision, who made it, and what became of it.

import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { useMutation } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { readTenantNow } from '../../../api/tenantTime.ts';
import { csvOf, save } from '../../../parts/csv.ts';
import { readAll } from '../../../parts/listRead.ts';
import { useSession } from '../../../session/session.ts';
import { useToasts } from '../../../shell/toasts.ts';
import { useText } from '../../../text/text.tsx';
import type { ReviewSeries, TurnProgress } from './series.ts';

const useStyles = makeStyles({
  files: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalS, marginTop: tokens.spacingVerticalM },
});

type Item = Readonly<Record<string, unknown>>;
const everything = { text: '', sort: '', chosen: {}, page: 1 };

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
  const { identity } = useSession();
  const read = useMutation({
    mutationFn: (as: 'json' | 'csv') => saveAs(as),
    onError: (error) => toasts.failed(t('states.notSaved'), error),
  });
  const saveAs = async (as: 'json' | 'csv'): Promise<void> => {
    const items = await readAll<Item>(identity, { path: `${path}/decisions`, expand: 'insights' }, everything, []);
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
      const evidence = {
        exportedAt: new Date(await readTenantNow()).toISOString(),
        definition: series,
        instance: of,
        decisions: items,
      };
      save(`${name}.json`, JSON.stringify(evidence, null, 2), 'application/json');
    }
  };
  return (
    <div className={styles.files}>
      {(['json', 'csv'] as const).map((as) => (
        <Button key={as} disabled={read.isPending} onClick={() => read.mutate(as)}>
          {t(`reviews.evidence.${as}`)}
        </Button>
      ))}
    </div>
  );
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
