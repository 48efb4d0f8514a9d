// The deeds above a part of an object's page.

import { makeStyles, tokens } from '@fluentui/react-components';
import type { ReactNode } from 'react';

const useStyles = makeStyles({
  bar: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalS, marginBottom: tokens.spacingVerticalM },
});

export function PartBar({ children }: { readonly children: ReactNode }): ReactNode {
  return <div className={useStyles().bar}>{children}</div>;
}
