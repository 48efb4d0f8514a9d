// Creates a connection to another system. It is paused until somebody starts it.

import { audit, auditTarget } from '../../domain/audit/auditEntry.ts';
import { createdFields } from '../../domain/authorship.ts';
import { checkConnection } from '../../domain/connections/connectionSettings.ts';
import { createFaultCollector } from '../../domain/faultCollector.ts';
import { requireRight } from '../../domain/rights/rights.ts';
import { checkAssignee } from '../../flows/connections/checkAssignee.ts';
import { checkServicePrincipal } from '../../flows/connections/synchronization/checkServicePrincipal.ts';
import type { Command } from '../../flows/context.ts';
import { createdResult } from '../../flows/results.ts';
import { newRow, writtenFields } from '../../model/newRow.ts';
import { insert } from '../../store/contract.ts';

/** 201. Throws every fault of the body at once, and `duplicateKey` for a name that is there. */
export const createConnection: Command<'connection'> = async (ctx, { body }) => {
  requireRight(ctx.caller, 'manageConnections');
  const made = newRow('connection', {
    displayName: '',
    direction: 'outbound',
    ...writtenFields('connection', body),
    id: ctx.newId(),
    ...createdFields(ctx.caller, ctx.now),
  });
  const faults = createFaultCollector();
  checkConnection(made, ctx.isOwnAddress, faults);
  faults.throwIfAny();
  await checkAssignee(ctx, made, faults);
  await checkServicePrincipal(ctx, made, faults);
  faults.throwIfAny();
  await ctx.store.commit([
    insert('connection', made),
    audit(ctx, {
      activity: 'Add connection',
      targets: [
        auditTarget('Connection', made, [
          ['direction', null, made.direction],
          ['settings', null, JSON.stringify(made.settings)],
        ]),
      ],
    }),
  ]);
  return createdResult(made);
};
