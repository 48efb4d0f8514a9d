// Restores a deleted user, group, application or service principal.
// https://learn.microsoft.com/graph/api/directory-deleteditems-restore

import type { Activity } from '../../domain/audit/activities.ts';
import { audit, auditTarget } from '../../domain/audit/auditEntry.ts';
import { principalTypeOf } from '../../domain/directory/applications.ts';
import { nameBeforeDeletion, restorableFor } from '../../domain/directory/deletionEffects.ts';
import type { DirectoryObject } from '../../domain/directory/directoryEntities.ts';
import { checkUser } from '../../domain/directory/users.ts';
import { createFaultCollector, invalidField } from '../../domain/faultCollector.ts';
import { Refusal } from '../../domain/refusal.ts';
import { addDuration } from '../../domain/time.ts';
import { eq, everyRow, oneOfValues } from '../../odata/query.ts';
import type { Command, Context, OperationParameters } from '../../flows/context.ts';
import { requireDeletedObject } from '../../flows/directory/deletedObjects.ts';
import { loadVerifiedDomains } from '../../flows/directory/directoryObjects.ts';
import { restorationChanges } from '../../flows/directory/restorationChanges.ts';
import { load, rows } from '../../flows/load.ts';

// biome-ignore format: a table, read by column
const activities: Readonly<Record<DirectoryObject['kind'], Activity>> = {
  user:             'Restore user',
  group:            'Restore Group',
  application:      'Restore application',
  servicePrincipal: 'Restore service principal',
};

type Parameters = OperationParameters<'autoReconcileProxyConflict' | 'newUserPrincipalName'>;

/**
 * 200 with the object. Throws `notFound`, also when its thirty days are over, `invalidField` for parameters that do not
 * fit, and `userPrincipalNameTaken`, `mailNicknameTaken` or `duplicateKey` where another object has its name by now.
 */
export const restoreDeletedItem: Command<Parameters> = async (ctx, { id, body }) => {
  const object = await requireDeletedObject(ctx, id, 'restore');
  const until = addDuration(object.deletedAt ?? ctx.now, restorableFor);
  if (until !== null && until <= ctx.now) throw new Refusal('notFound', { entity: 'directoryObject', id });
  const set = await restoredFields(ctx, object, body);
  const ended = await loadEndedAssignments(ctx, object);
  await ctx.store.commit([
    ...(await restorationChanges(ctx, object, set)),
    audit(ctx, {
      activity: activities[object.kind],
      targets: [
        auditTarget(
          principalTypeOf(object),
          { ...object, ...set },
          set.userPrincipalName === undefined
            ? []
            : [['userPrincipalName', object.userPrincipalName, set.userPrincipalName]],
        ),
        ...ended.map((each) => auditTarget('AccessPackageAssignment', each)),
      ],
      ...(ended.length === 0
        ? {}
        : {
            reason: 'Assignments that ended with the deletion do not come back.',
            details: { endedAssignments: String(ended.length) },
          }),
    }),
  ]);
  return { status: 200, row: { ...object, ...set, deletedAt: null } };
};

async function restoredFields(
  ctx: Context,
  object: DirectoryObject,
  { autoReconcileProxyConflict, newUserPrincipalName }: Parameters,
): Promise<Partial<Pick<DirectoryObject, 'userPrincipalName'>>> {
  if (autoReconcileProxyConflict != null && typeof autoReconcileProxyConflict !== 'boolean')
    throw invalidField('autoReconcileProxyConflict', 'true or false');
  if (newUserPrincipalName != null && typeof newUserPrincipalName !== 'string')
    throw invalidField('newUserPrincipalName', 'a sign-in name such as someone@domain');
  if (object.kind !== 'user') {
    if (newUserPrincipalName != null) throw invalidField('newUserPrincipalName', 'left out, for it is for users alone');
    return {};
  }
  const userPrincipalName = newUserPrincipalName ?? nameBeforeDeletion(object);
  if (newUserPrincipalName != null) await checkNewName(ctx, object, newUserPrincipalName);
  const { same } = await load(ctx.store, {
    same: rows('directoryObject', eq('kind', 'user'), eq('userPrincipalName', userPrincipalName)),
  });
  if (same.length > 0) throw new Refusal('userPrincipalNameTaken', { field: 'userPrincipalName', userPrincipalName });
  return { userPrincipalName };
}

async function checkNewName(ctx: Context, object: DirectoryObject, userPrincipalName: string): Promise<void> {
  const faults = createFaultCollector();
  checkUser({ ...object, userPrincipalName }, object, await loadVerifiedDomains(ctx), {
    ...faults,
    add: (code, field, facts) =>
      field === 'userPrincipalName' ? faults.add(code, 'newUserPrincipalName', facts) : undefined,
    holds: (holds, field, is) =>
      field === 'userPrincipalName' ? faults.holds(holds, 'newUserPrincipalName', is) : undefined,
  });
  faults.throwIfAny();
}

/** Assignments whose end is the deletion. */
async function loadEndedAssignments(ctx: Context, { id, deletedAt }: DirectoryObject) {
  const { assignments } = await load(ctx.store, {
    assignments: rows('assignment', eq(['target', 'objectId'], id), eq('endsAt', deletedAt)),
  });
  const { packages } = await load(ctx.store, {
    packages: rows(
      'accessPackage',
      everyRow,
      oneOfValues('id', [...new Set(assignments.map((each) => each.packageId))]),
    ),
  });
  const nameOf = new Map(packages.map((each) => [each.id, each.displayName]));
  return assignments.map((each) => ({ id: each.id, displayName: nameOf.get(each.packageId) ?? null }));
}
