// The access reviews that the person may see as a whole, with the way to a new one.

import type { ReactNode } from 'react';
import { PageHead } from '../../../parts/PageHead.tsx';
import { useText } from '../../../text/text.tsx';
import { NewButton } from '../../parts/NewButton.tsx';
import { OpenAsCall } from '../../parts/OpenAsCall.tsx';
import { SeriesTable } from './SeriesTable.tsx';
import { reviewsPath } from './series.ts';

export default function SeriesListPage(): ReactNode {
  const { t } = useText();
  return (
    <>
      <PageHead
        title={t('shell.manageReviews')}
        says={t('reviews.seriesSays')}
        actions={
          <>
            <OpenAsCall path={reviewsPath} />
            <NewButton to="/manage/reviews/new">{t('reviews.new')}</NewButton>
          </>
        }
      />
      <SeriesTable />
    </>
  );
}
