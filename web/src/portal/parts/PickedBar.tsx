// What can be done with the rows of a list that are picked; it stays in sight below the list.

import { Button, makeStyles, Text, tokens } from '@fluentui/react-components';
import type { ReactNode } from 'react';

const useStyles = makeStyles({
  bar: {
    position: 'sticky',
    bottom: 0,
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: tokens.spacingHorizontalM,
    padding: tokens.spacingHorizontalM,
    marginTop: tokens.spacingVerticalM,
    border: `1px solid ${tokens.colorNeutralStroke1}`,
    borderRadius: tokens.borderRadiusLarge,
    backgroundColor: tokens.colorNeutralBackground1,
    boxShadow: tokens.shadow8,
  },
});

/** `count` says how many, `clear` is the text of the button that picks none. */
export function PickedBar({
  label,
  count,
  clear,
  onClear,
  children,
}: {
  readonly label: string;
  readonly count: string;
  readonly clear: string;
  readonly onClear: () => void;
  readonly children: ReactNode;
}): ReactNode {
  return (
    <div className={useStyles().bar} role="region" aria-label={label}>
      <Text weight="semibold">{count}</Text>
      {children}
      <Button appearance="subtle" onClick={onClear}>
        {clear}
      </Button>
    </div>
  );
}
