// What became of each request of several, where one was refused.

import type { ReactNode } from 'react';
import { useText } from '../../text/text.tsx';
import { useAreas } from '../areas.ts';
import { OutcomeList } from '../parts/OutcomeList.tsx';
import { useTeamNames } from '../team/team.ts';
import type { Outcome } from './requestDraft.ts';

export function Outcomes({ of }: { readonly of: readonly Outcome[] }): ReactNode {
  const { t } = useText();
  const nameOf = useTeamNames({ enabled: useAreas().isAllowed('team') });
  return (
    <div role="alert">
      <OutcomeList
        done={t('request.wasSent')}
        of={of.map(({ accessPackage, personId, error }) => ({
          key: `${accessPackage.id} ${personId}`,
          title: [accessPackage.displayName, nameOf(personId)].filter(Boolean).join(', '),
          error,
        }))}
      />
    </div>
  );
}
