// The password that somebody was given, shown once.

import type { ReactNode } from 'react';
import { useText } from '../../../text/text.tsx';
import { ShownOnce } from '../ShownOnce.tsx';

export function TemporaryPassword({
  name,
  password,
  onClose,
}: {
  readonly name: string;
  readonly password: string;
  readonly onClose: () => void;
}): ReactNode {
  const { t } = useText();
  return (
    <ShownOnce
      title={t('people.temporary', { name })}
      says={t('people.temporary.says')}
      label={t('people.temporary.label')}
      value={password}
      onClose={onClose}
    />
  );
}
