// The button of a list that leads to the page where something new is made.

import { AddRegular } from '@fluentui/react-icons';
import { useNavigate } from '@tanstack/react-router';
import type { ReactElement, ReactNode } from 'react';
import { WriteButton } from '../../parts/WriteButton.tsx';

export function NewButton({
  to,
  search,
  isSecondary,
  icon = <AddRegular />,
  children,
}: {
  readonly to: string;
  readonly search?: Readonly<Record<string, string>>;
  readonly isSecondary?: true;
  readonly icon?: ReactElement;
  readonly children: string;
}): ReactNode {
  const navigate = useNavigate();
  return (
    <WriteButton
      appearance={isSecondary === true ? 'secondary' : 'primary'}
      icon={icon}
      onClick={() => void navigate({ to: to as '/', ...(search === undefined ? {} : { search: search as never }) })}
    >
      {children}
    </WriteButton>
  );
}
