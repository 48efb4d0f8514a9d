// Who changed a package and its policies, for those who run its catalog: what the audit has of them, and no more of it.

import type { Audit, AuditTarget } from '../../domain/audit/auditEntities.ts';
import { invalidField } from '../../domain/faultCollector.ts';
import { formatWireInstant } from '../../domain/instants.ts';
import { may, requireRight } from '../../domain/rights/rights.ts';
import type { Command, Context, OperationParameters } from '../../flows/context.ts';
import { latestBy, load, orderBy, requireRow, rows } from '../../flows/load.ts';
import { any, eq, oneOfValues } from '../../odata/query.ts';

/** What was done to a package itself: not who asked for it or has it. */
const activities: readonly Audit['activityDisplayName'][] = [
  'Create access package',
  'Update access package',
  'Create access package assignment policy',
  'Update access package assignment policy',
  'Delete access package assignment policy',
];
const types: ReadonlySet<string> = new Set(['AccessPackage', 'AccessPackageAssignmentPolicy', 'AccessPackageResource']);
const details: ReadonlySet<string> = new Set(['roleAdded', 'roleRemoved']);
const most = 100;

/**
 * 200 with the last hundred entries, the newest first, in the form of directoryAudits, without addresses, sign-ins and
 * clients. What was before the package came from a catalog that the caller does not read is left out. Throws
 * `notFound` for a package that the caller does not see, and `notAllowed` where they do not run its catalog.
 */
export const packageHistory: Command<OperationParameters<'accessPackageId'>> = async (ctx, { body }) => {
  if (typeof body.accessPackageId !== 'string') throw invalidField('accessPackageId', 'the id of an access package');
  const id = body.accessPackageId.toLowerCase();
  const { packages } = await load(ctx.store, {
    packages: rows('accessPackage', eq('id', id), ctx.readable('accessPackage')),
  });
  const { catalogId } = requireRow(packages[0], 'accessPackage', id);
  requireRight(ctx.caller, 'readCatalog', { catalogId });
  const { entries } = await load(ctx.store, {
    entries: latestBy(
      most,
      rows('audit', oneOfValues('activityDisplayName', activities), any('targets', eq('targetId', id))),
      'activityAt',
    ),
  });
  const { targets } = await load(ctx.store, {
    targets: orderBy(
      rows(
        'auditTarget',
        oneOfValues(
          'auditId',
          entries.map((each) => each.id),
        ),
      ),
      'position',
    ),
  });
  const targetsOf = Map.groupBy(targets, ({ auditId }) => auditId);
  const known = entries.map((entry) => ({ entry, targets: targetsOf.get(entry.id) ?? [] }));
  const arrival = known.findIndex((each) => isArrival(ctx, each.targets));
  const shown = arrival === -1 ? known : known.slice(0, arrival + 1);
  return { status: 200, value: { value: shown.map(entryOf) } };
};

/** Whether the package came from a catalog that the caller does not read. */
const isArrival = (ctx: Context, targets: readonly AuditTarget[]): boolean =>
  targets.some(({ type, modifiedProperties }) =>
    modifiedProperties.some(
      ({ displayName, oldValue }) =>
        type === 'AccessPackage' &&
        displayName === 'catalogId' &&
        oldValue !== null &&
        !may(ctx.caller, 'readCatalog', { catalogId: oldValue }),
    ),
  );

const entryOf = ({ entry, targets }: { readonly entry: Audit; readonly targets: readonly AuditTarget[] }) => ({
  id: entry.id,
  activityDateTime: formatWireInstant(entry.activityAt),
  activityDisplayName: entry.activityDisplayName,
  initiatedBy: {
    user: entry.actor === 'user' ? { id: entry.userId, displayName: entry.userDisplayName } : null,
    app: entry.actor === 'user' ? null : { displayName: entry.appDisplayName },
  },
  additionalDetails: entry.additionalDetails.filter(({ key }) => details.has(key)),
  targetResources: targets
    .filter(({ type }) => types.has(type))
    .map(({ targetId, displayName, type, modifiedProperties }) => ({
      id: targetId,
      displayName,
      type,
      modifiedProperties,
    })),
});
