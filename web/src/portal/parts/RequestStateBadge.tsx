// The state of a request and what was wanted, in the words of people.

import { Badge, makeStyles } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import { useText, type Texts } from '../../text/text.tsx';

const useStyles = makeStyles({ badge: { whiteSpace: 'nowrap' } });
const colors: Readonly<Record<string, 'success' | 'danger' | 'warning' | 'informative' | 'brand'>> = {
  submitted: 'brand',
  pendingApproval: 'warning',
  scheduled: 'brand',
  delivering: 'brand',
  delivered: 'success',
  partiallyDelivered: 'warning',
  deliveryFailed: 'danger',
  denied: 'danger',
  canceled: 'informative',
};

/** `state` as the API has it. */
export function RequestStateBadge({ state }: { readonly state: string }): ReactNode {
  const { known } = useText();
  return (
    <Badge appearance="tint" className={useStyles().badge} color={colors[state] ?? 'informative'}>
      {known(`requests.state.${state}`, known('requests.state.other', ''))}
    </Badge>
  );
}

/** What was wanted, and whether somebody else than the person wanted it. */
export function kindOf(requestType: string, t: Texts['t']): string {
  const [, sender = '', purpose = ''] =
    /^(user|admin|system|onBehalf|approver)(Add|Update|Extend|Remove)$/.exec(requestType) ?? [];
  const deed = purpose === 'Add' ? 'add' : purpose === 'Remove' ? 'remove' : 'update';
  return t(sender === 'user' || sender === 'onBehalf' ? `requests.kind.${deed}` : `requests.kind.${deed}ByOther`);
}
