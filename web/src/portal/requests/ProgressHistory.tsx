// What happened to a request, in the order of time, in sentences.

import type { ReactNode } from 'react';
import { Timeline } from '../../parts/Timeline.tsx';
import { useText, type Texts } from '../../text/text.tsx';
import type { ProgressEvent } from './progress.ts';

const bad = new Set(['denied', 'timedOut', 'failed', 'canceled']);
const good = new Set(['stageApproved', 'approvedByPolicy', 'delivered']);

export function ProgressHistory({ of }: { readonly of: readonly ProgressEvent[] }): ReactNode {
  const texts = useText();
  return (
    <Timeline
      label={texts.t('requests.history')}
      steps={of.flatMap((event, n) => {
        const title = sentenceOf(event, texts);
        if (title === '') return [];
        return {
          key: `${n} ${event.at}`,
          at: event.at,
          title: <bdi>{title}</bdi>,
          ...(event.text === null || event.text === '' ? {} : { says: <bdi>{event.text}</bdi> }),
          kind: bad.has(event.kind) ? 'bad' : good.has(event.kind) ? 'good' : 'plain',
        } as const;
      })}
    />
  );
}

/** Empty for a kind that this page does not know. */
function sentenceOf({ kind, actor, person }: ProgressEvent, { known, t }: Texts): string {
  const words = known(`requests.event.${kind}`, '');
  const who = actor?.displayName ?? person?.displayName;
  return words === '' || who === undefined ? words : t('requests.eventBy', { what: words, who });
}
