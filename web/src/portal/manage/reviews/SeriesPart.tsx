// The access reviews of one package or group, as a part of its page.

import type { ReactNode } from 'react';
import { useText } from '../../../text/text.tsx';
import { NewButton } from '../../parts/NewButton.tsx';
import { SeriesTable } from './SeriesTable.tsx';

export function SeriesPart({
  of,
  kind,
  mayEdit,
}: {
  readonly of: string;
  readonly kind: 'package' | 'group';
  readonly mayEdit: boolean;
}): ReactNode {
  const { t } = useText();
  const add = mayEdit ? (
    <NewButton to="/manage/reviews/new" search={{ [kind]: of }} isSecondary>
      {t('reviews.new')}
    </NewButton>
  ) : null;
  return (
    <>
      {add === null ? null : <p>{add}</p>}
      <SeriesTable of={of} name="reviews" />
    </>
  );
}
