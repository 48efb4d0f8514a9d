// The access reviews that the person may see as a whole, with the way to a new one.

import type { ReactNode } from 'react';
import { useText } from '../../../text/text.tsx';
import { useAreas } from '../../areas.ts';
import { ListHead } from '../../parts/Heads.tsx';
import { NewButton } from '../../parts/NewButton.tsx';
import { SeriesTable } from './SeriesTable.tsx';
import { reviewsPath } from './series.ts';

export default function SeriesListPage(): ReactNode {
  const { t } = useText();
  return (
    <>
      <ListHead title="shell.manageReviews" says="reviews.seriesSays" path={reviewsPath}>
        {useAreas().isAllowed('newReview') ? <NewButton to="/manage/reviews/new">{t('reviews.new')}</NewButton> : null}
      </ListHead>
      <SeriesTable />
    </>
  );
}
