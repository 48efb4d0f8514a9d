// Access that ends soon, with what can be done about it at once.

import { makeStyles, tokens } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import type { Assignment } from '../../api/entities.ts';
import { Failed } from '../../parts/states.tsx';
import { useText } from '../../text/text.tsx';
import { AccessCard } from '../access/AccessCard.tsx';
import { useAllowedActions } from '../../parts/allowedActions.ts';

const useStyles = makeStyles({
  list: { listStyleType: 'none', margin: 0, padding: 0, display: 'grid', gap: tokens.spacingVerticalM },
});

export default function EndingSoon({
  of,
  now,
}: {
  readonly of: readonly Assignment[];
  readonly now: number;
}): ReactNode {
  const styles = useStyles();
  const { t } = useText();
  const actions = useAllowedActions(of.map(({ id }) => id));
  return (
    <>
      {actions.error === null ? null : <Failed error={actions.error} />}
      <ul className={styles.list} aria-label={t('home.endsSoon')}>
        {of.map((each) => (
          <li key={each.id}>
            <AccessCard of={each} now={now} actions={actions} />
          </li>
        ))}
      </ul>
    </>
  );
}
