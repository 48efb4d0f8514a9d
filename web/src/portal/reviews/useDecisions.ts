// Decisions about single items, one after the other: each is shown as soon as the server has it, and all is read anew
// once nobody has decided for a moment.

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { readAnew } from '../../api/queries.ts';
import { useTenantNow } from '../../api/tenantTime.ts';
import { useSession } from '../../session/session.ts';
import { useToasts } from '../../shell/toasts.ts';
import { useText } from '../../text/text.tsx';
import { decideItems, itemsKey, type Decided, type ReviewItem, type ReviewItems } from './reviews.ts';

/** In milliseconds. */
const moment = 2000;

interface SentDecision {
  readonly item: ReviewItem;
  readonly decision: Decided;
}

export function useDecisions(reviewId: string): {
  /** Ids of the items whose decision is on the way. */
  readonly sent: ReadonlySet<string>;
  readonly send: (of: SentDecision) => void;
} {
  const { t } = useText();
  const toasts = useToasts();
  const client = useQueryClient();
  const { identity } = useSession();
  const now = useTenantNow();
  const [sent, setSent] = useState<ReadonlySet<string>>(new Set());
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const { mutate } = useMutation({
    mutationFn: ({ item, decision }: SentDecision) => decideItems(identity, reviewId, [item.id], { decision }),
    onMutate: ({ item }) => setSent((before) => new Set([...before, item.id])),
    onSuccess: async (_, { item, decision }) => {
      const decided = {
        decision,
        justification: '',
        until: null,
        reviewedBy: identity,
        reviewedDateTime: new Date(now).toISOString(),
      };
      const key = itemsKey(identity, reviewId);
      // A read that began before would bring back the item as it was.
      await client.cancelQueries({ queryKey: key });
      client.setQueryData<ReviewItems>(
        key,
        (before) =>
          before && {
            ...before,
            value: before.value.map((each) => (each.id === item.id ? { ...each, ...decided } : each)),
          },
      );
    },
    onError: (error) => toasts.failed(t('errors.notDone'), error),
    onSettled: (_, error, { item }) => {
      setSent((before) => new Set([...before].filter((id) => id !== item.id)));
      clearTimeout(timer.current);
      timer.current = setTimeout(() => void readAnew(client), error === null ? moment : 0);
    },
  });
  return { sent, send: mutate };
}
