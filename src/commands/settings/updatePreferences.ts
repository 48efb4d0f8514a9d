// A user chooses how to be sent mails.

import { audit, auditTarget } from '../../domain/audit/auditEntry.ts';
import { requireRight } from '../../domain/rights/rights.ts';
import type { Command } from '../../flows/context.ts';
import { load, requireRow, row } from '../../flows/load.ts';
import { doneResult } from '../../flows/results.ts';
import { update } from '../../store/contract.ts';

/** 204. A field that the body does not say stays. Mails that wait for a daily one are told of by it all the same. */
export const updatePreferences: Command<'directoryObject'> = async (ctx, { id, body }) => {
  requireRight(ctx.caller, 'requestAccess', { isSelf: true });
  const { users } = await load(ctx.store, { users: row('directoryObject', id) });
  const user = requireRow(users[0], 'directoryObject', id);
  const { mailFrequency = user.mailFrequency } = body;
  if (mailFrequency === user.mailFrequency) return doneResult;
  await ctx.store.commit([
    update('directoryObject', user.id, { mailFrequency }, user.version),
    audit(ctx, {
      activity: 'Update user',
      targets: [auditTarget('User', user, [['mailFrequency', user.mailFrequency, mailFrequency]])],
    }),
  ]);
  return doneResult;
};
