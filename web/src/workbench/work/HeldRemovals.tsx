// Removals that wait for an administrator's word, each with what can be said about it; nothing where none waits.

import { makeStyles, Text, tokens } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import type { Named } from '../../api/entities.ts';
import { callGraph } from '../../api/graph.ts';
import { useGraph, useWrite } from '../../api/queries.ts';
import { WriteButton } from '../../parts/WriteButton.tsx';
import { ObjectLink, StateBadge } from '../../parts/chips.tsx';
import { Section } from '../../parts/Section.tsx';
import { readableInstant } from '../../parts/times.ts';
import { wordsOf } from '../../parts/words.ts';
import { useToasts } from '../../shell/toasts.ts';

interface HeldRemoval {
  readonly id: string;
  readonly state: string;
  readonly reason: string;
  readonly createdAt: string;
  readonly principal: Named | null;
  readonly group: Named | null;
  readonly accessPackage: Named | null;
}

const path = '/latchkey/v1/heldRemovals';
const shown = 50;

const useStyles = makeStyles({
  says: { color: tokens.colorNeutralForeground3, marginBottom: tokens.spacingVerticalM },
  list: { listStyleType: 'none', margin: 0, padding: 0, display: 'grid', gap: tokens.spacingVerticalS },
  row: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: tokens.spacingHorizontalS },
  dim: { color: tokens.colorNeutralForeground3 },
});

export function HeldRemovals(): ReactNode {
  const styles = useStyles();
  const { data } = useGraph<{ readonly value: readonly HeldRemoval[]; readonly '@odata.count': number }>(
    `${path}?$expand=principal,group,accessPackage&$orderby=createdAt,id&$top=${shown}&$count=true`,
  );
  if (data === undefined || data.value.length === 0) return null;
  const count = data['@odata.count'];
  return (
    <Section title="Held removals">
      <Text block className={styles.says}>
        A rule would take access from more people than may lose it at once. These people keep it until somebody decides.
        {count > shown ? ` The first ${shown} of ${count}:` : ''}
      </Text>
      <ul className={styles.list}>
        {data.value.map((each) => (
          <li key={each.id} className={styles.row}>
            <Removal of={each} />
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Removal({ of }: { readonly of: HeldRemoval }): ReactNode {
  const styles = useStyles();
  const toasts = useToasts();
  const decide = useWrite((identity, action: 'release' | 'drop') =>
    callGraph(identity, 'POST', `${path}/${action}`, { ids: [of.id] }),
  );
  const say = (action: 'release' | 'drop', done: string): void =>
    decide.mutate(action, {
      onSuccess: () => toasts.done(done),
      onError: (error) => toasts.failed('The removal was not decided about', error),
    });
  const { principal, group, accessPackage } = of;
  const name = `${principal?.displayName ?? 'Somebody'} from ${(group ?? accessPackage)?.displayName ?? 'a package'}`;
  return (
    <>
      {principal === null ? 'Somebody' : <ObjectLink kind="user" id={principal.id} name={principal.displayName} />}
      <span>from</span>
      {group !== null ? (
        <ObjectLink kind="group" id={group.id} name={group.displayName} />
      ) : accessPackage !== null ? (
        <ObjectLink kind="accessPackage" id={accessPackage.id} name={accessPackage.displayName} />
      ) : (
        'a package'
      )}
      <StateBadge state={of.state} />
      <span className={styles.dim}>
        {wordsOf(of.reason)}, {readableInstant(of.createdAt)}
      </span>
      <WriteButton
        size="small"
        aria-label={`Release the removal of ${name}`}
        disabled={decide.isPending}
        onClick={() => say('release', 'The removal is released')}
      >
        Release
      </WriteButton>
      <WriteButton
        size="small"
        aria-label={`Drop the removal of ${name}`}
        disabled={decide.isPending || of.state === 'dropped'}
        onClick={() => say('drop', 'The removal is dropped')}
      >
        Drop
      </WriteButton>
    </>
  );
}
