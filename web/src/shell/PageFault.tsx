// What is shown where a page broke: what happened, and how to go on. The rest of the workbench stays.

import { Button } from '@fluentui/react-components';
import type { ErrorComponentProps } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Failed } from '../parts/states.tsx';

export function PageFault({ error, reset }: ErrorComponentProps): ReactNode {
  const fault = error instanceof Error ? error : new Error(String(error));
  // A page that was built anew since this tab was opened has other names for its parts.
  const isOutdated = /dynamically imported module|module script/i.test(fault.message);
  if (isOutdated)
    return (
      <Failed
        what="this page"
        error={new Error('The workbench was built anew since this tab was opened.')}
        action={<Button onClick={() => location.reload()}>Load it again</Button>}
      />
    );
  return <Failed what="this page" error={fault} action={<Button onClick={reset}>Try again</Button>} />;
}
