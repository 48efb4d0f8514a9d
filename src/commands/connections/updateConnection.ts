// Changes the name of a connection, its settings, its mode, and whether it may remove anything.

import { modifiedFields } from '../../domain/authorship.ts';
import { checkConnection } from '../../domain/connections/connectionSettings.ts';
import { requireRight } from '../../domain/rights/rights.ts';
import type { Command } from '../../flows/context.ts';
import { createUpdateCommand } from '../../flows/updateCommand.ts';

/**
 * 204. `settings` are replaced as a whole. Throws `notFound`, every fault of the body at once, and `duplicateKey` for a
 * name that is there.
 */
export const updateConnection: Command<'connection'> = (ctx, input) =>
  createUpdateCommand({
    entity: 'connection',
    authorize: (caller) => requireRight(caller, 'manageConnections'),
    check: (after, before, faults) => {
      checkConnection(after, ctx.isOwnAddress, faults);
      for (const field of ['kind', 'direction'] as const)
        faults.holds(after[field] === before[field], field, `${before[field]}: it stays`);
    },
    authoring: modifiedFields,
    audit: { activity: 'Update connection', type: 'Connection' },
  })(ctx, input);
