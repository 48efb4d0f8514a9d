// The list of requests.

import type { ReactNode } from 'react';
import { RequestList } from '../../parts/lists.tsx';
import { PageHead } from '../../parts/PageHead.tsx';

export default function RequestsPage(): ReactNode {
  return (
    <>
      <PageHead
        title="Requests"
        says="What was asked for, assigned and taken away, by people and by the server, and how far each has come."
      />
      <RequestList
        empty={{ title: 'Nothing was asked for yet', says: 'The tutorial makes a request in a few clicks.' }}
      />
    </>
  );
}
