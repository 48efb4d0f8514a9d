// The page of one thing that could not be read. What is gone, or not for this person any more, is no fault: an old link
// of a mail leads there, and the page says where to go on.

import type { ReactNode } from 'react';
import { GraphError } from '../../api/graphError.ts';
import { PageHead } from '../../parts/PageHead.tsx';
import { Empty, Failed, Loading } from '../../parts/states.tsx';
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

/** As long as one thing is read, and where it could not be: the head of its page stands already. */
export function UnreadPage({
  above,
  title,
  error,
  says,
  heights,
}: {
  readonly above: ReactNode;
  readonly title: string;
  readonly error: Error | null;
  readonly says: string;
  /** Of what will stand below the head, in pixels. */
  readonly heights: readonly number[];
}): ReactNode {
  if (error !== null) return <Unreadable above={above} title={title} error={error} says={says} />;
  return (
    <>
      <PageHead above={above} title={title} />
      <Loading heights={heights} />
    </>
  );
}
