// How a request comes along, as `GET /latchkey/v1/requests/{id}/progress` tells it to who may see it.

import { useGraph } from '../../api/queries.ts';

export interface NamedPerson {
  readonly id: string;
  readonly displayName: string;
}
export interface ProgressStep {
  readonly stage: number;
  readonly state: 'waiting' | 'open' | 'decided' | 'over';
  readonly result: 'notReviewed' | 'approved' | 'denied';
  readonly deadline: string | null;
  readonly remindedAt: string | null;
  /** Null where it is not told, or not their turn. */
  readonly approvers: readonly NamedPerson[] | null;
  readonly decidedAt: string | null;
  readonly decidedBy: NamedPerson | null;
  readonly justification: string | null;
  readonly until: string | null;
}
export interface ProgressQuestion {
  readonly id: string;
  readonly text: string;
  readonly askedAt: string;
  readonly askedBy: NamedPerson | null;
  readonly answer: string | null;
  readonly answeredAt: string | null;
}
export interface ProgressEvent {
  readonly at: string;
  readonly kind: string;
  readonly actor: NamedPerson | null;
  readonly person: NamedPerson | null;
  readonly text: string | null;
}
export interface RequestProgress {
  readonly id: string;
  readonly requestType: string;
  readonly state: string;
  readonly accessPackage: NamedPerson | null;
  readonly target: NamedPerson;
  readonly requestor: NamedPerson;
  readonly requestedBy: NamedPerson | null;
  readonly requestedAt: string;
  readonly completedAt: string | null;
  readonly grantedUntil: string | null;
  readonly reason: string | null;
  readonly steps: readonly ProgressStep[];
  readonly questions: readonly ProgressQuestion[];
  readonly history: readonly ProgressEvent[];
}

export function useProgress(id: string) {
  return useGraph<RequestProgress>(`/latchkey/v1/requests/${encodeURIComponent(id)}/progress`, {
    refetchInterval: 5000,
  });
}

/** The four steps of every request: asked, decided, set up, active; and how far each is. */
export type StepState = 'done' | 'now' | 'later' | 'failed';

export function stepsOf({ state }: Pick<RequestProgress, 'state'>): readonly StepState[] {
  switch (state) {
    case 'submitted':
      return ['now', 'later', 'later', 'later'];
    case 'pendingApproval':
      return ['done', 'now', 'later', 'later'];
    case 'denied':
    case 'canceled':
      return ['done', 'failed', 'later', 'later'];
    case 'scheduled':
    case 'delivering':
      return ['done', 'done', 'now', 'later'];
    case 'deliveryFailed':
      return ['done', 'done', 'failed', 'later'];
    case 'partiallyDelivered':
      return ['done', 'done', 'failed', 'done'];
    default:
      return ['done', 'done', 'done', 'done'];
  }
}
