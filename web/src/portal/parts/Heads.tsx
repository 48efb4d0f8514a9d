// The heads of the pages of owners and administrators: of a list, with the call behind it, and of something new, with
// the way back to its list.

import type { ReactNode } from 'react';
import { PageHead } from '../../parts/PageHead.tsx';
import { TextLink } from '../../parts/TextLink.tsx';
import { useText, type TextKey } from '../../text/text.tsx';
import { OpenAsCall } from './OpenAsCall.tsx';

/** `children` are buttons that begin something. */
export function ListHead({
  title,
  says,
  path,
  children,
}: {
  readonly title: TextKey;
  readonly says: TextKey;
  /** Of the call by which the list is read. */
  readonly path: string;
  readonly children?: ReactNode;
}): ReactNode {
  const { t } = useText();
  return (
    <PageHead
      title={t(title)}
      says={t(says)}
      actions={
        <>
          <OpenAsCall path={path} />
          {children}
        </>
      }
    />
  );
}

export function NewHead({
  list,
  to,
  title,
  says,
}: {
  /** The name and the address of the list that it will stand in. */
  readonly list: TextKey;
  readonly to: string;
  readonly title: TextKey;
  readonly says: TextKey;
}): ReactNode {
  const { t } = useText();
  return <PageHead above={<TextLink to={to as '/'}>{t(list)}</TextLink>} title={t(title)} says={t(says)} />;
}
