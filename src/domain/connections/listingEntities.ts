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

/** What a listing would mean, without doing anything. */
export interface ListingPreview {
  /** Faults, the first 100; a listing with one is not confirmed. */
  readonly faults: readonly ListingFault[];
  readonly faultCount: number;
  /** Headings that mean nothing here. */
  readonly ignored: readonly string[];
  /** `matched`: new, and one person fits. `unclear`: several fit, or none is sure. `gone`: known, and not shown. */
  readonly accounts: Readonly<Record<AccountVerdict, PreviewList>>;
  readonly groups: Readonly<Record<'listed' | 'linked' | 'gone', PreviewList>>;
  /** `confirmed`: what was asked for is so. `found`: nobody here gave it. `missing`: we gave it, and it is gone. */
  readonly members: Readonly<Record<'same' | 'confirmed' | 'found' | 'missing', PreviewList>>;
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
