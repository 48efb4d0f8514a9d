// Listings of a system that people upload, and what each would mean.

import type { Id, Instant, StoredRow } from '../base.ts';
import type { ListingFault, ListingTable } from './listing.ts';

/** `uploaded`: it waits for a yes. `confirmed`: the next look reads it. `read`: it was. `superseded`: another came. */
export const ListingStates = ['uploaded', 'confirmed', 'read', 'superseded'] as const;
/** The state of a listing. */
export type ListingState = (typeof ListingStates)[number];

/** How many there are, and the first names of them. */
export interface PreviewList {
  readonly count: number;
  readonly first: readonly string[];
}

type AccountVerdict = 'listed' | 'linked' | 'matched' | 'unclear' | 'unmatched' | 'gone';

type PersonVerdict = 'listed' | 'new' | 'takenOver' | 'returned' | 'changed' | 'taken' | 'gone';

/** What a listing of another system would mean. */
interface SystemPreview {
  /** `matched`: new, and one person fits. `unclear`: several fit, or none is sure. `gone`: known, and not shown. */
  readonly accounts: Readonly<Record<AccountVerdict, PreviewList>>;
  readonly groups: Readonly<Record<'listed' | 'linked' | 'gone', PreviewList>>;
  /** `confirmed`: what was asked for is so. `found`: nobody here gave it. `missing`: we gave it, and it is gone. */
  readonly members: Readonly<Record<'same' | 'confirmed' | 'found' | 'missing', PreviewList>>;
}

/** What a listing would mean, without doing anything. */
export interface ListingPreview extends Partial<SystemPreview> {
  /** Faults, the first 100; a listing with one is not confirmed. */
  readonly faults: readonly ListingFault[];
  readonly faultCount: number;
  /** Headings that mean nothing here. */
  readonly ignored: readonly string[];
  /**
   * Of people whom the connection brings. `taken`: somebody else has the user name, and nobody is taken over.
   * `returned`: their deletion waits, and does so no more. `gone`: the connection brought them, and they are not shown.
   */
  readonly people?: Readonly<Record<PersonVerdict, PreviewList>>;
}

/** One listing. `content` are its tables, until it is read; nothing shows them. */
export interface ConnectionListing extends StoredRow {
  readonly connectionId: Id;
  readonly state: ListingState;
  readonly content: Partial<Readonly<Record<ListingTable, string>>> | null;
  readonly preview: ListingPreview;
  readonly createdAt: Instant;
  readonly createdBy: string | null;
  readonly confirmedAt: Instant | null;
  readonly confirmedBy: string | null;
}
