// The store that commands and workers are given: its commits also queue what follows from any change of the directory.

import type { Store } from '../../store/contract.ts';
import { createAdministratorGuard } from '../directory/administratorGuard.ts';
import { createApproverWatchingStore } from './approverWatchingStore.ts';
import { createConnectionWatchingStore } from './connectionWatchingStore.ts';
import type { CommitClock } from './commitContext.ts';
import { createFeedWritingStore } from './feedWritingStore.ts';
import { createModificationStore } from './modificationStore.ts';
import { createRuleWatchingStore } from '../membershipRules/ruleWatchingStore.ts';

/**
 * A store whose commits have membership rules evaluated, approvers and links of connections looked at again where they
 * concern them, and say what they change to the feed. The feed stands after those: it sees what they add. Last each
 * change is dated.
 */
export const createWatchingStore = (store: Store, clock: CommitClock): Store =>
  createRuleWatchingStore(
    createApproverWatchingStore(
      createConnectionWatchingStore(
        createAdministratorGuard(createFeedWritingStore(createModificationStore(store, clock), clock)),
        clock,
      ),
      clock,
    ),
    clock,
  );
