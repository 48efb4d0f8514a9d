// The list of assignments.

import type { ReactNode } from 'react';
import { AssignmentList } from '../../parts/lists.tsx';
import { PageHead } from '../../parts/PageHead.tsx';

export default function AssignmentsPage(): ReactNode {
  return (
    <>
      <PageHead
        title="Assignments"
        says="Who holds which access package, until when; those that ended stay in the list."
      />
      <AssignmentList
        empty={{
          title: 'Nobody holds anything yet',
          says: 'An assignment appears here as soon as a request for it is delivered.',
        }}
      />
    </>
  );
}
