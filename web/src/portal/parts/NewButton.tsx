// The button of a list that leads to the page where something new is made.

import { Button } from '@fluentui/react-components';
import { AddRegular } from '@fluentui/react-icons';
import { useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';

export function NewButton({
  to,
  search,
  isSecondary,
  children,
}: {
  readonly to: string;
  readonly search?: Readonly<Record<string, string>>;
  readonly isSecondary?: true;
  readonly children: string;
}): ReactNode {
  const navigate = useNavigate();
  return (
    <Button
      appearance={isSecondary === true ? 'secondary' : 'primary'}
      icon={<AddRegular />}
      onClick={() => void navigate({ to: to as '/', ...(search === undefined ? {} : { search: search as never }) })}
    >
      {children}
    </Button>
  );
}
