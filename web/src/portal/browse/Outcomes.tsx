// What became of each request of several, where one was refused.

import { makeStyles, tokens } from '@fluentui/react-components';
import { CheckmarkCircleFilled, DismissCircleFilled } from '@fluentui/react-icons';
import type { ReactNode } from 'react';
import { useGraph } from '../../api/queries.ts';
import { sentenceOf } from '../../parts/states.tsx';
import { useText } from '../../text/text.tsx';
import { useAreas } from '../areas.ts';
import type { TeamMember } from './ForWhom.tsx';
import type { Outcome } from './requestDraft.ts';

const useStyles = makeStyles({
  list: { listStyleType: 'none', margin: 0, padding: 0, display: 'flex', flexDirection: 'column', gap: '6px' },
  row: { display: 'flex', gap: tokens.spacingHorizontalS, overflowWrap: 'anywhere' },
  good: { color: tokens.colorPaletteGreenForeground1, fontSize: '20px', flexShrink: 0 },
  bad: { color: tokens.colorPaletteRedForeground1, fontSize: '20px', flexShrink: 0 },
});

export function Outcomes({ of }: { readonly of: readonly Outcome[] }): ReactNode {
  const styles = useStyles();
  const texts = useText();
  const { t } = texts;
  const hasTeam = useAreas().isAllowed('team');
  const team = useGraph<{ readonly value: readonly TeamMember[] }>('/latchkey/v1/team', { enabled: hasTeam });
  const nameOf = (id: string | null): string => team.data?.value.find((each) => each.id === id)?.displayName ?? '';
  return (
    <ul className={styles.list} role="alert">
      {of.map(({ accessPackage, personId, error }) => (
        <li key={`${accessPackage.id} ${personId}`} className={styles.row}>
          {error === null ? (
            <CheckmarkCircleFilled className={styles.good} aria-hidden />
          ) : (
            <DismissCircleFilled className={styles.bad} aria-hidden />
          )}
          <span>
            <bdi>{[accessPackage.displayName, nameOf(personId)].filter(Boolean).join(', ')}</bdi>:{' '}
            {error === null ? t('request.wasSent') : sentenceOf(error, texts)}
          </span>
        </li>
      ))}
    </ul>
  );
}
