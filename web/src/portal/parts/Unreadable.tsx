// The page of one thing that could not be read. What is gone, or not for this person any more, is no fault: an old link
// of a mail leads there, and the page says where to go on.

import type { ReactNode } from 'react';
import { GraphError } from '../../api/graphError.ts';
import { PageHead } from '../../parts/PageHead.tsx';
import { Empty, Failed } from '../../parts/states.tsx';
import { useText } from '../../text/text.tsx';

export function Unreadable({
  above,
  title,
  error,
  says,
}: {
  /** The way to the list that the thing would stand in. */
  readonly above: ReactNode;
  readonly title: string;
  readonly error: Error;
  /** Why it may be gone. */
  readonly says: string;
}): ReactNode {
  const { t } = useText();
  const isGone = error instanceof GraphError && (error.status === 404 || error.status === 403);
  return (
    <>
      <PageHead above={above} title={title} />
      {isGone ? <Empty title={t('errors.notFound')} says={says} action={above} /> : <Failed error={error} />}
    </>
  );
}
