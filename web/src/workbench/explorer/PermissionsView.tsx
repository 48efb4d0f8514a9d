// Which permissions the written call may be made with, and which of them the one who is chosen has.

import { Badge, makeStyles, Text, tokens } from '@fluentui/react-components';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { callGraph } from '../../api/graph.ts';
import { tokenFor, useSession } from '../../session/session.ts';
import { claimsOf } from '../../session/tokens.ts';
import { Facts } from '../../parts/Facts.tsx';
import { Failed } from '../../parts/states.tsx';
import type { Explored } from './explored.ts';

interface Needed {
  readonly template: string;
  readonly delegated: readonly string[];
  readonly application: readonly string[];
}

const useStyles = makeStyles({
  list: { display: 'flex', flexWrap: 'wrap', gap: '6px' },
  dim: { color: tokens.colorNeutralForeground3, display: 'block', marginBottom: tokens.spacingVerticalS },
});

export function PermissionsView({ call: { version, method, path } }: { readonly call: Explored }): ReactNode {
  const styles = useStyles();
  const { identity } = useSession();
  const address = `/${version}${path.split('?', 1)[0]}`;
  const { data, error } = useQuery({
    queryKey: ['permissions', method, address],
    queryFn: () =>
      callGraph<Needed>(null, 'GET', `/latchkey/v1/permissions?method=${method}&path=${encodeURIComponent(address)}`),
  });
  const { data: held = [] } = useQuery({
    queryKey: ['held', identity?.key],
    enabled: identity !== null,
    queryFn: async () =>
      String(claimsOf(await tokenFor(identity as NonNullable<typeof identity>))['scp'] ?? '').split(' '),
  });
  if (error !== null) return <Failed what="the permissions of this call" error={error} />;
  if (data === undefined) return null;
  const list = (names: readonly string[], has: readonly string[]): ReactNode =>
    names.length === 0 ? (
      'none: it cannot be called so'
    ) : (
      <span className={styles.list}>
        {names.map((name) => (
          <Badge
            key={name}
            appearance={has.includes(name) ? 'filled' : 'outline'}
            color={has.includes(name) ? 'success' : 'informative'}
          >
            {has.includes(name) ? `${name} ✓` : name}
          </Badge>
        ))}
      </span>
    );
  return (
    <>
      <Text className={styles.dim}>
        Any one of these will do. ✓ marks what the token of {identity?.displayName ?? 'nobody'} has; which rows they see
        depends on their roles as well.
      </Text>
      <Facts
        of={[
          ['For a user', list(data.delegated, held)],
          ['For an application', list(data.application, [])],
          ['Of the path', data.template],
        ]}
      />
    </>
  );
}
