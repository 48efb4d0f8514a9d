// What is shown where a page broke: what happened, and how to go on. The rest stays.

import { Button } from '@fluentui/react-components';
import type { ErrorComponentProps } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Failed } from '../parts/states.tsx';
import { useText } from '../text/text.tsx';

export function PageFault({ error, reset }: ErrorComponentProps): ReactNode {
  const { t } = useText();
  // Without its class: a TypeError would be told as one of the network.
  const fault = new Error(error instanceof Error ? error.message : String(error));
  // A front that was built anew since this tab was opened has other names for its parts.
  const isOutdated = /dynamically imported module|module script/i.test(fault.message);
  if (isOutdated)
    return (
      <Failed
        error={new Error(t('shell.newVersion'))}
        action={<Button onClick={() => location.reload()}>{t('shell.reload')}</Button>}
      />
    );
  return <Failed error={fault} retry={reset} />;
}
