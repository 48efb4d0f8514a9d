// The schema of a synchronization job: what its rules may say is in the settings of the connection.
// https://learn.microsoft.com/graph/api/synchronization-synchronizationschema-update

import { audit, auditTarget } from '../../../domain/audit/auditEntry.ts';
import { modifiedFields } from '../../../domain/authorship.ts';
import { settingsOfRules } from '../../../domain/connections/synchronization/synchronizationSchema.ts';
import { createFaultCollector } from '../../../domain/faultCollector.ts';
import { lookAnew } from '../../../flows/connections/lookAnew.ts';
import { requireJob } from '../../../flows/connections/synchronization/jobAuthority.ts';
import type { Command } from '../../../flows/context.ts';
import { doneResult } from '../../../flows/results.ts';
import { update } from '../../../store/contract.ts';

/** 204. Everything is looked at anew. Throws `notFound`, and every rule that a connection cannot hold. */
export const replaceSynchronizationSchema: Command<'connection'> = async (ctx, { id, body }) => {
  const connection = await requireJob(ctx, id);
  const faults = createFaultCollector();
  const settings = settingsOfRules(body.rules, connection.settings, faults);
  faults.throwIfAny();
  const changed = { ...connection, settings };
  await ctx.store.commit([
    update('connection', connection.id, { settings, ...modifiedFields(ctx.caller, ctx.now) }, connection.version),
    ...(connection.state === 'active' ? await lookAnew(ctx, changed) : []),
    audit(ctx, {
      activity: 'Update connection',
      targets: [
        auditTarget('Connection', changed, [
          ['settings', JSON.stringify(connection.settings), JSON.stringify(settings)],
        ]),
      ],
    }),
  ]);
  return doneResult;
};

/** 200. Filters and functions of mappings are not served: there are none to choose from. */
export const noSchemaWords: Command = async () => ({ status: 200, value: [] });
