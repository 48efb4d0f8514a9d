// Changes an application; its service principal offers the same roles from then on.

import { audit, target } from '../../domain/audit.ts';
import { check } from '../../domain/check.ts';
import { applicationFields, checkApplication } from '../../domain/directory/applications.ts';
import type { DirectoryObject } from '../../domain/entities.ts';
import { differences, said } from '../../domain/plain.ts';
import { demand } from '../../domain/rights.ts';
import { and, eq } from '../../odata/query.ts';
import { update, type Change } from '../../store/contract.ts';
import { done } from '../answer.ts';
import type { Command } from '../context.ts';
import { ownedObject } from './objects.ts';

export const updateApplication: Command = async (ctx, { id, body }) => {
  const { object: before, isOwner } = await ownedObject(ctx, id, 'application');
  demand(ctx.caller, 'updateApplication', { isOwner });
  const set = said<DirectoryObject>(applicationFields, body);
  const after = { ...before, ...set };
  const faults = check();
  checkApplication(after, before, faults);
  faults.done();
  const changed = differences(before, set);
  if (changed.length === 0) return done;
  const principal: readonly Change[] =
    set.appRoles === undefined
      ? []
      : [
          {
            kind: 'updateWhere',
            entity: 'directoryObject',
            where: and(eq('kind', 'servicePrincipal'), eq('appId', before.appId)),
            set: { appRoles: set.appRoles },
          },
        ];
  await ctx.store.commit([
    update('directoryObject', before.id, set, before.version),
    ...principal,
    audit(ctx, { activity: 'Update application', targets: [target('Application', after, changed)] }),
  ]);
  return done;
};
