// The items of a review, decided one by one or many together, by mouse, thumb or key.

import { useCallback, useState, type ReactNode } from 'react';
import { useViewReason, WriteButton } from '../../parts/WriteButton.tsx';
import { useToasts } from '../../shell/toasts.ts';
import { useText } from '../../text/text.tsx';
import { PickedBar } from '../parts/PickedBar.tsx';
import { DecidePanel, type Deed } from './DecidePanel.tsx';
import { GroupedItems } from './GroupedItems.tsx';
import { ReviewItemCard } from './ReviewItemCard.tsx';
import { useReviewKeys } from './reviewKeys.ts';
import { ReviewTools } from './ReviewTools.tsx';
import type { Decided, ReviewItem, ReviewItems } from './reviews.ts';
import { useShownItems, useView } from './reviewView.ts';
import { useDecisions } from './useDecisions.ts';

export function ReviewList({ of, isOpen }: { readonly of: ReviewItems; readonly isOpen: boolean }): ReactNode {
  const { t } = useText();
  const toasts = useToasts();
  const { review, value: items } = of;
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set());
  const [deed, setDeed] = useState<Deed | null>(null);
  const view = useView();
  const shown = useShownItems(items, view);
  const { sent, send } = useDecisions(review.id);
  const needsPanel = review.isJustificationRequired;
  const decide = useCallback(
    (item: ReviewItem, decision: Decided): void => {
      if (needsPanel && decision !== 'dontKnow') setDeed({ items: [item], decision });
      else send({ item, decision });
    },
    [needsPanel, send],
  );
  const pick = useCallback((item: ReviewItem, isPicked: boolean): void => {
    setPicked((before) => new Set(isPicked ? [...before, item.id] : [...before].filter((id) => id !== item.id)));
  }, []);
  const more = useCallback((item: ReviewItem): void => setDeed({ items: [item], decision: null }), []);
  const pickedItems = items.filter(({ id }) => picked.has(id));
  const canWrite = useViewReason() === null;
  useReviewKeys({
    isOpen: isOpen && canWrite,
    hasPicked: picked.size > 0,
    onDecide: (id, decision) => {
      const item = items.find((each) => each.id === id);
      if (item !== undefined) decide(item, decision);
      else setDeed({ items: pickedItems, decision });
    },
    onPick: (id) => {
      const item = items.find((each) => each.id === id);
      if (item !== undefined) pick(item, !picked.has(id));
    },
  });
  return (
    <>
      <ReviewTools
        view={view}
        isOpen={isOpen}
        shown={shown}
        picked={picked}
        onPick={(all, isPicked) =>
          setPicked(
            new Set(
              isPicked ? all.map(({ id }) => id) : [...picked].filter((id) => !all.some((each) => each.id === id)),
            ),
          )
        }
        onAccept={(decision, all) => setDeed({ items: all, decision })}
      />
      <GroupedItems
        items={shown}
        by={view.by}
        card={(item) => (
          <ReviewItemCard
            of={item}
            isPicked={picked.has(item.id)}
            isWorking={sent.has(item.id)}
            onDecide={isOpen ? decide : undefined}
            onMore={isOpen ? more : undefined}
            onPick={isOpen ? pick : undefined}
          />
        )}
      />
      {picked.size === 0 ? null : (
        <PickedBar
          label={t('reviews.pickedTitle')}
          count={t('reviews.picked', { count: picked.size })}
          clear={t('approvals.clearPicked')}
          onClear={() => setPicked(new Set())}
        >
          {(['approve', 'deny', 'dontKnow'] as const).map((decision) => (
            <WriteButton
              key={decision}
              appearance={decision === 'approve' ? 'primary' : 'secondary'}
              onClick={() => setDeed({ items: pickedItems, decision })}
            >
              {t(`reviews.do.${decision}`)}
            </WriteButton>
          ))}
          <WriteButton appearance="subtle" onClick={() => setDeed({ items: pickedItems, decision: null })}>
            {t('reviews.more')}
          </WriteButton>
        </PickedBar>
      )}
      {deed === null ? null : (
        <DecidePanel
          reviewId={review.id}
          of={deed}
          isReasonRequired={review.isJustificationRequired}
          onClose={() => setDeed(null)}
          onDone={(choice, count) => {
            setPicked(new Set());
            toasts.done(t(`reviews.done.${choice}`, { count }));
          }}
        />
      )}
    </>
  );
}
