// A button of a deed: what writes, or begins what will. In a view as somebody else it says why nothing can be done.

import { Button, type ButtonProps } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import { useSession } from '../session/session.ts';
import { useText } from '../text/text.tsx';

/** Why nothing can be written; null where it can. */
export function useViewReason(): string | null {
  const { t } = useText();
  return useSession().identity?.viewedBy === undefined ? null : t('errors.code.viewOnly');
}

export function WriteButton(props: ButtonProps): ReactNode {
  const reason = useViewReason();
  return (
    <Button {...props} {...(reason === null ? {} : { disabled: false, disabledFocusable: true, title: reason })} />
  );
}
