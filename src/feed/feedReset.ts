// The mark in the feed that all rows are others than before: positions from before it lead nowhere.

import { randomUUID } from 'node:crypto';
import type { Instant } from '../domain/base.ts';
import { insert, type Change } from '../store/contract.ts';

/** The mark, for the commit that replaces the rows. Tenant time. */
export const feedReset = (at: Instant): Change =>
  insert('pendingFeed', { id: randomUUID(), content: { at, actor: null, correlationId: null, changes: 'reset' } });
