// The decisions of the person as `GET /latchkey/v1/myApprovals` lists them, and what an approver is shown beside one.

import { callGraph } from '../../api/graph.ts';
import { pathWith } from '../../api/paths.ts';
import { useGraph } from '../../api/queries.ts';
import type { ListSource } from '../../parts/listState.ts';
import type { Identity } from '../../session/session.ts';
import type { NamedPerson, ProgressEvent } from '../requests/progress.ts';

export interface MyApproval {
  /** Of the request. */
  readonly id: string;
  readonly requestType: string;
  readonly accessPackageName: string | null;
  readonly target: { readonly id: string | null; readonly displayName: string | null } | null;
  readonly requestor: { readonly id: string | null; readonly displayName: string | null } | null;
  readonly justification: string | null;
  readonly createdDateTime: string;
  readonly stage: number;
  readonly stages: number;
  readonly waitsSince: string | null;
  readonly deadline: string | null;
  readonly waitsForAnswer: boolean;
  readonly result: 'notReviewed' | 'approved' | 'denied';
  readonly decidedDateTime: string | null;
  readonly decision: string;
}
interface MyApprovals {
  readonly value: readonly MyApproval[];
  readonly count: number;
  readonly next: number | null;
}

export interface ApprovalContext {
  readonly deadline: string | null;
  readonly waitsSince: string | null;
  readonly justification: string | null;
  readonly isJustificationRequired: boolean;
  readonly answers: readonly { readonly question: string | null; readonly answer: string | null }[];
  readonly resources: readonly { readonly displayName: string | null; readonly roleName: string | null }[];
  readonly conflicts: readonly { readonly displayName: string | null }[];
  /** Of the other people of the department, and of the same manager: how many have the package. */
  readonly team: Holders | null;
  readonly sameManager: Holders | null;
  readonly earlier: readonly {
    readonly when: string | null;
    readonly who: NamedPerson | null;
    readonly result: 'approved' | 'denied';
    readonly justification: string | null;
  }[];
  readonly history: readonly ProgressEvent[];
}
export interface Holders {
  readonly has: number;
  readonly of: number;
}

export type Show = 'waiting' | 'decided';

/** What waits, the nearest deadline first; or what the person decided, the last decision first. */
export const approvalSource = (show: Show): ListSource<MyApproval> => ({
  key: `my approvals ${show}`,
  most: 100,
  read: async ({ text }, { top, skip }, identity) => {
    const path = pathWith('myApprovals', { show, search: text.trim(), top, skip });
    const { value, count, next } = await callGraph<MyApprovals>(identity, 'GET', path);
    return { rows: value, count, hasMore: next !== null };
  },
});

export function useApprovalContext(id: string) {
  return useGraph<ApprovalContext>(`/latchkey/v1/approvals/${encodeURIComponent(id)}/context`);
}

export interface Decision {
  readonly result: 'approve' | 'deny' | 'forward' | 'ask';
  readonly justification?: string;
  readonly until?: string;
  readonly forwardTo?: string;
  readonly questionToRequestor?: string;
}

export const decide = (identity: Identity | null, id: string, decision: Decision): Promise<unknown> =>
  callGraph(identity, 'POST', `/latchkey/v1/approvals/${encodeURIComponent(id)}/decide`, decision);

/** The last moment of a day as `<input type="date">` has it, in the person's zone. */
export const endOfDay = (day: string): string => new Date(`${day}T23:59:59`).toISOString();
