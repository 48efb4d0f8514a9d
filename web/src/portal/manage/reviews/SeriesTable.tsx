// Series of access reviews: all that the person may see, or those of one package or group.

import { Badge } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import type { Column } from '../../../parts/column.ts';
import { DataTable } from '../../../parts/DataTable.tsx';
import { useText, type Texts } from '../../../text/text.tsx';
import { frequencyOf, reviewsPath, stateOf, type ReviewSeries } from './series.ts';

export function SeriesTable({
  of,
  name = '',
}: {
  /** The id of the package or group; left out, all. */
  readonly of?: string;
  readonly name?: string;
}): ReactNode {
  const texts = useText();
  const { t } = texts;
  const filter = of === undefined ? undefined : `contains(scope/microsoft.graph.accessReviewQueryScope/query,'${of}')`;
  return (
    <DataTable<ReviewSeries>
      label={t('reviews.series')}
      name={name}
      source={{ path: reviewsPath, orderBy: 'displayName', filter, searchIn: null }}
      columns={columnsOf(texts)}
      keyOf={({ id }) => id}
      to={({ id }) => `/manage/reviews/${id}`}
      empty={{ title: t('reviews.noSeries'), says: t('reviews.noSeriesSays') }}
    />
  );
}

export function StatusBadge({ of }: { readonly of: string }): ReactNode {
  const { known } = useText();
  const state = stateOf(of);
  return (
    <Badge appearance="tint" color={state === 'inProgress' ? 'brand' : state === 'applied' ? 'success' : 'informative'}>
      {known(`reviews.status.${state}`, of)}
    </Badge>
  );
}

const columnsOf = ({ t, known, date }: Texts): readonly Column<ReviewSeries>[] => [
  {
    title: t('reviews.name'),
    orderBy: 'displayName',
    cell: ({ displayName }) => <bdi>{displayName}</bdi>,
    text: ({ displayName }) => displayName,
  },
  {
    title: t('reviews.status'),
    width: '150px',
    cell: ({ status }) => <StatusBadge of={status} />,
    text: ({ status }) => known(`reviews.status.${stateOf(status)}`, status),
  },
  {
    title: t('reviews.often'),
    width: '150px',
    cell: (row) => t(`reviews.often.${frequencyOf(row)}`),
    text: (row) => t(`reviews.often.${frequencyOf(row)}`),
  },
  {
    title: t('reviews.created'),
    width: '170px',
    isExtra: true,
    orderBy: 'createdDateTime',
    cell: ({ createdDateTime }) => date(createdDateTime),
    text: ({ createdDateTime }) => createdDateTime,
  },
];
