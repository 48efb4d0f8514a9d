// How each kind of thing that needs a hand is mended: by trying again, or on a page.

import type { TextKey } from '../../../text/catalog.ts';
import { em } from '../../../api/paths.ts';
import type { Area } from '../../areas.ts';
import type { AttentionItem } from './attention.ts';

export interface Mend {
  /** The assignment or request that is tried again, by its id; null where nothing is. */
  readonly retry: ((of: AttentionItem) => string | null) | null;
  /** The page that mends it, for those of its area; null where no page does. */
  readonly page: {
    readonly area: Area | 'workbench';
    readonly to: (of: AttentionItem) => string | null;
    /** The part of the page. */
    readonly part?: string;
  } | null;
  readonly action: TextKey;
  /** What is told of an item beside its name: the fact as it is, a date, or a sentence with it. */
  readonly detail: 'said' | 'date' | TextKey | null;
  /** What an item without a name of its own is called. */
  readonly name?: TextKey;
}

const at = (area: Area | 'workbench', path: string) => ({ area, to: () => path });
const below = (area: Area, path: string, of: 'id' | 'parentId' = 'parentId') => ({
  area,
  to: (item: AttentionItem) => (item[of] === null ? null : `${path}/${item[of]}`),
});

/** What is tried again, by the kinds of `allowedActions`, and the call that does it. */
export const retries: readonly (readonly [kind: string, path: (id: string) => string])[] = [
  ['assignment', (id) => `${em}/assignments/${id}/reprocess`],
  ['assignmentRequest', (id) => `${em}/assignmentRequests/${id}/reprocess`],
];
const itself = ({ id }: AttentionItem): string => id;

// biome-ignore format: a table, read by column
export const mends: Readonly<Record<string, Mend>> = {
  failedDelivery:       { retry: itself, page: null, action: 'admin.attention.retry', detail: null },
  failedRequest:        { retry: itself, page: below('requests', '/requests', 'id'),
    action: 'admin.attention.open', detail: null },
  failedCallout:        { retry: ({ parentId }) => parentId, page: below('requests', '/requests'),
    action: 'admin.attention.open', detail: 'said' },
  failedJob:            { retry: null, page: at('workbench', '/workbench/work'),
    action: 'admin.attention.openWork', detail: 'said', name: 'admin.attention.job' },
  failedMail:           { retry: null, page: at('tenant', '/admin/mails'),
    action: 'admin.attention.openMails', detail: 'said' },
  brokenAudit:          { retry: null, page: at('workbench', '/workbench/audit'),
    action: 'admin.attention.openAudit', detail: null, name: 'admin.attention.entry' },
  expiringCredential:   { retry: null, page: below('clients', '/admin/clients'),
    action: 'admin.attention.openClient', detail: 'date' },
  stageWithoutApprover: { retry: null, page: below('packages', '/manage/packages'),
    action: 'admin.attention.openPackage', detail: 'admin.attention.stages' },
  policyWithoutTarget:  { retry: null, page: below('packages', '/manage/packages'),
    action: 'admin.attention.openPackage', detail: null },
  missingManager:       { retry: null, page: below('people', '/admin/people', 'id'),
    action: 'admin.attention.setManager', detail: 'said' },
  waitingProposal:      { retry: null, page: at('attention', '/admin/proposals'),
    action: 'admin.attention.openProposals', detail: 'said' },
  heldRemoval:          { retry: null, page: at('heldRemovals', '/admin/held'),
    action: 'admin.attention.openHeld', detail: null },
  quarantinedConnection: { retry: null, page: below('connections', '/admin/connections', 'id'),
    action: 'admin.attention.open', detail: 'said' },
  ...Object.fromEntries(['refusedDifference', 'askedDifference', 'heldDifference', 'reportedDifference'].map(
    (kind) => [kind, { retry: null, page: { ...below('connections', '/admin/connections'), part: 'differences' },
      action: 'admin.attention.open', detail: 'said' } satisfies Mend])),
  overdueTask:          { retry: null, page: { ...at('allTasks', '/tasks'), part: 'all' },
    action: 'admin.attention.openWork', detail: null },
  unseenPackage:        { retry: null, page: below('packages', '/manage/packages', 'id'),
    action: 'admin.attention.openPackage', detail: null },
};
