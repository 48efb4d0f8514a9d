// A list of what the person holds, with what can be done about each.

import type { ReactNode } from 'react';
import type { Assignment } from '../../api/entities.ts';
import { idsBeside, useAllowedActions } from '../../parts/allowedActions.ts';
import { Items } from '../../parts/Items.tsx';
import { Failed } from '../../parts/states.tsx';
import { AccessCard } from './AccessCard.tsx';

interface Props {
  readonly label: string;
  readonly of: readonly Assignment[];
  readonly now: number;
}

export function HeldList({ label, of, now }: Props): ReactNode {
  const { error } = useAllowedActions(idsBeside(of, 0));
  return (
    <>
      {error === null ? null : <Failed error={error} />}
      <Items
        label={label}
        rows={of}
        keyOf={({ id }) => id}
        item={(row, at) => <Held of={row} now={now} beside={idsBeside(of, at)} />}
        height={92}
      />
    </>
  );
}

/** What may be done is asked for a hundred at a time, of those that are drawn. */
function Held({
  of,
  now,
  beside,
}: {
  readonly of: Assignment;
  readonly now: number;
  readonly beside: readonly string[];
}): ReactNode {
  return <AccessCard of={of} now={now} actions={useAllowedActions(beside)} />;
}
