// How the person stands to a package, in a word and a colour.

import { Badge, makeStyles } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import { useText } from '../../text/text.tsx';
import type { Standing } from './myPackages.ts';

const useStyles = makeStyles({ badge: { whiteSpace: 'nowrap', flexShrink: 0 } });
const colors = { canRequest: 'brand', has: 'success', waiting: 'warning', cannot: 'informative' } as const;

export function StandingBadge({ of }: { readonly of: Standing }): ReactNode {
  const { t } = useText();
  return (
    <Badge appearance="tint" className={useStyles().badge} color={colors[of]}>
      {t(`browse.standing.${of}`)}
    </Badge>
  );
}
