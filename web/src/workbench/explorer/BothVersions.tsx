// The same read in v1.0 and in beta, next to each other.

import { makeStyles, Text, tokens } from '@fluentui/react-components';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { send } from '../../api/graph.ts';
import { useSession } from '../../session/session.ts';
import { JsonView } from '../../parts/JsonView.tsx';
import { Failed, Loading } from '../../parts/states.tsx';
import { headersOf, type Explored } from './explored.ts';

const useStyles = makeStyles({
  columns: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr) minmax(0, 1fr)',
    columnGap: tokens.spacingHorizontalL,
    '@media (max-width: 860px)': { gridTemplateColumns: 'minmax(0, 1fr)', rowGap: tokens.spacingVerticalL },
  },
  head: { display: 'block', marginBottom: '6px' },
});

export function BothVersions({ asked }: { readonly asked: Explored }): ReactNode {
  const styles = useStyles();
  return (
    <div className={styles.columns}>
      {(['v1.0', 'beta'] as const).map((version) => (
        <One key={version} asked={asked} version={version} />
      ))}
    </div>
  );
}

function One({ asked, version }: { readonly asked: Explored; readonly version: 'v1.0' | 'beta' }): ReactNode {
  const styles = useStyles();
  const { identity } = useSession();
  const { data, error } = useQuery({
    queryKey: ['explorer', identity?.key, version, asked.path, asked.headers],
    queryFn: () =>
      send(identity, { method: 'GET', path: `/${version}${asked.path}`, headers: headersOf(asked.headers) }),
  });
  return (
    <div>
      <Text weight="semibold" className={styles.head}>
        {version}
        {data === undefined ? '' : ` · ${data.status}`}
      </Text>
      {error !== null ? (
        <Failed what={`the answer of ${version}`} error={error} />
      ) : data === undefined ? (
        <Loading />
      ) : data.body === undefined ? (
        <Text>{data.text}</Text>
      ) : (
        <JsonView value={data.body} label={`Answer of ${version}`} />
      )}
    </div>
  );
}
