// A status of HTTP in its colour.

import { Badge } from '@fluentui/react-components';
import type { ReactNode } from 'react';

export function StatusBadge({ status }: { readonly status: number }): ReactNode {
  return (
    <Badge appearance="tint" color={status >= 500 ? 'danger' : status >= 400 ? 'warning' : 'success'}>
      {status}
    </Badge>
  );
}
