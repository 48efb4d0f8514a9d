// The mark in the feed that all rows are others than before: positions from before it lead nowhere.

import type { Id, Instant } from '../domain/base.ts';
import { insert, type Change } from '../store/contract.ts';

/**
 * The mark, for the commit that replaces the rows. Tenant time. `newId` MUST give ids in the order of time, as those of
 * other commits are.
 */
export const feedReset = (at: Instant, newId: () => Id): Change =>
  insert('pendingFeed', { id: newId(), content: { at, actor: null, correlationId: null, changes: 'reset' } });
