// The sponsors of a connected organization, from inside and outside: policies ask them to decide.

import { AddRegular } from '@fluentui/react-icons';
import { useState, type ReactNode } from 'react';
import type { DirectoryObject } from '../../../api/entities.ts';
import { callGraph } from '../../../api/graph.ts';
import { useGraph } from '../../../api/queries.ts';
import { Person } from '../../../parts/Person.tsx';
import { Section } from '../../../parts/Section.tsx';
import { Failed, Loading, Nothing } from '../../../parts/states.tsx';
import { useText } from '../../../text/text.tsx';
import { AddPeople } from '../AddPeople.tsx';
import { RemoveButton } from '../../parts/RemoveButton.tsx';
import { WriteButton } from '../../../parts/WriteButton.tsx';

export function Sponsors({ path }: { readonly path: string }): ReactNode {
  return (
    <div style={{ maxWidth: '760px' }}>
      <SponsorList path={`${path}/internalSponsors`} kind="internal" />
      <SponsorList path={`${path}/externalSponsors`} kind="external" />
    </div>
  );
}

function SponsorList({ path, kind }: { readonly path: string; readonly kind: 'internal' | 'external' }): ReactNode {
  const { t } = useText();
  const [isAdding, setAdding] = useState(false);
  const { data, error } = useGraph<{ readonly value: readonly DirectoryObject[] }>(path);
  return (
    <Section
      title={t(`admin.sponsors.${kind}`)}
      actions={
        <WriteButton size="small" icon={<AddRegular />} onClick={() => setAdding(true)}>
          {t(`admin.sponsors.${kind}.add`)}
        </WriteButton>
      }
    >
      {error !== null ? (
        <Failed error={error} />
      ) : data === undefined ? (
        <Loading heights={[32]} />
      ) : data.value.length === 0 ? (
        <Nothing title={t('admin.sponsors.none')} says={t(`admin.sponsors.${kind}.says`)} />
      ) : (
        <ul style={{ listStyleType: 'none', margin: 0, padding: 0 }}>
          {data.value.map(({ id, displayName }) => (
            <li key={id} style={{ display: 'flex', alignItems: 'center', justifyContent: 'space-between' }}>
              <Person name={displayName} />
              <RemoveButton
                name={displayName}
                says={t('admin.sponsors.removeSays')}
                run={(identity) => callGraph(identity, 'DELETE', `${path}/${id}/$ref`)}
              />
            </li>
          ))}
        </ul>
      )}
      {isAdding ? (
        <AddPeople
          title={t(`admin.sponsors.${kind}.add`)}
          kinds={['singleUser', 'groupMembers']}
          path={path}
          onClose={() => setAdding(false)}
        />
      ) : null}
    </Section>
  );
}
