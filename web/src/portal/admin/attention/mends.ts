// How each kind of thing that needs a hand is mended: by trying again, or on a page.

import type { TextKey } from '../../../text/catalog.ts';
import { em } from '../../../api/paths.ts';
import type { AttentionItem } from './attention.ts';

export interface Mend {
  /** The assignment or request that is tried again, by its id; null where nothing is. */
  readonly retry: ((of: AttentionItem) => string | null) | null;
  /** The page that mends it; null where no page does. */
  readonly to: ((of: AttentionItem) => string | null) | null;
  readonly action: TextKey;
  /** What is told of an item beside its name: the fact as it is, a date, or a sentence with it. */
  readonly detail: 'said' | 'date' | TextKey | null;
  /** What an item without a name of its own is called. */
  readonly name?: TextKey;
}

const below =
  (path: string, of: 'id' | 'parentId' = 'parentId') =>
  (item: AttentionItem): string | null =>
    item[of] === null ? null : `${path}/${item[of]}`;

/** What is tried again, by the kinds of `allowedActions`, and the call that does it. */
export const retries: readonly (readonly [kind: string, path: (id: string) => string])[] = [
  ['assignment', (id) => `${em}/assignments/${id}/reprocess`],
  ['assignmentRequest', (id) => `${em}/assignmentRequests/${id}/reprocess`],
];
const itself = ({ id }: AttentionItem): string => id;

// biome-ignore format: a table, read by column
export const mends: Readonly<Record<string, Mend>> = {
  failedDelivery:       { retry: itself, to: null, action: 'admin.attention.retry', detail: null },
  failedRequest:        { retry: itself, to: below('/requests', 'id'),
    action: 'admin.attention.open', detail: null },
  failedCallout:        { retry: ({ parentId }) => parentId, to: below('/requests'),
    action: 'admin.attention.open', detail: 'said' },
  failedJob:            { retry: null, to: () => '/workbench/work', action: 'admin.attention.openWork', detail: 'said',
    name: 'admin.attention.job' },
  failedMail:           { retry: null, to: () => '/admin/mails', action: 'admin.attention.openMails',
    detail: 'said' },
  brokenAudit:          { retry: null, to: () => '/workbench/audit', action: 'admin.attention.openAudit', detail: null,
    name: 'admin.attention.entry' },
  expiringCredential:   { retry: null, to: below('/admin/clients'), action: 'admin.attention.openClient',
    detail: 'date' },
  stageWithoutApprover: { retry: null, to: below('/manage/packages'), action: 'admin.attention.openPackage',
    detail: 'admin.attention.stages' },
  policyWithoutTarget:  { retry: null, to: below('/manage/packages'), action: 'admin.attention.openPackage',
    detail: null },
  missingManager:       { retry: null, to: below('/admin/people', 'id'), action: 'admin.attention.setManager',
    detail: 'said' },
  waitingProposal:      { retry: null, to: () => '/admin/proposals', action: 'admin.attention.openProposals',
    detail: 'said' },
  heldRemoval:          { retry: null, to: () => '/admin/held', action: 'admin.attention.openHeld', detail: null },
  unseenPackage:        { retry: null, to: below('/manage/packages', 'id'), action: 'admin.attention.openPackage',
    detail: null },
};
