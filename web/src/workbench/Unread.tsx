// A page about one object before it is read, and where it cannot be read.

import type { ReactNode } from 'react';
import { PageHead } from '../parts/PageHead.tsx';
import { Failed, Loading } from '../parts/states.tsx';

/** `title` and `what` say which kind of object it is: "Group", "this group". */
export function Unread({
  above,
  title,
  what,
  error,
}: {
  readonly above: ReactNode;
  readonly title: string;
  readonly what: string;
  readonly error: Error | null;
}): ReactNode {
  if (error === null) return <Loading />;
  return (
    <>
      <PageHead above={above} title={title} />
      <Failed what={what} error={error} />
    </>
  );
}
