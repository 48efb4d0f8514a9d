// The items of a list. Of a long one only those near the window are drawn.

import { lazy, Suspense, type ReactNode } from 'react';
import { AllItems, type ItemsProps } from './AllItems.tsx';

const VirtualItems = lazy(() => import('./VirtualItems.tsx'));
/** Longer lists are drawn in part. */
const most = 50;
/** Drawn of a longer one until it is known which are near. */
const first = 20;

export function Items<Row>(props: ItemsProps<Row>): ReactNode {
  if (props.rows.length <= most) return <AllItems {...props} />;
  return (
    <Suspense fallback={<AllItems {...props} rows={props.rows.slice(0, first)} />}>
      <VirtualItems {...(props as ItemsProps<unknown>)} />
    </Suspense>
  );
}
