// Brings a group, application or site into a catalog, with its roles and its root scope.

import type { Draft } from '../../domain/drafts.ts';
import { checkAttributes } from '../../domain/attributes/resourceAttributes.ts';
import { audit, auditTarget } from '../../domain/audit/auditEntry.ts';
import { authorOf } from '../../domain/authorship.ts';
import { createFaultCollector } from '../../domain/faultCollector.ts';
import { Refusal } from '../../domain/refusal.ts';
import { resourceRows } from '../../domain/catalogs/resources.ts';
import { and, eq, or } from '../../odata/query.ts';
import { insert } from '../../store/contract.ts';
import type { Context } from '../context.ts';
import type { ResourceVerb } from './resourceVerb.ts';
import { demandAllowedAttributes } from '../attributes/attributeUse.ts';
import { load, rows, lockParent } from '../load.ts';
import { demandOriginOwner, loadOrigin } from './resourceOrigin.ts';

/**
 * Throws `resourceAlreadyOnboarded`, `resourceNotFoundInOriginSystem`, `callerNotResourceOwner`, `missingField`,
 * `invalidField`, `attributeGuarded`.
 */
export const addResource: ResourceVerb = async (ctx, catalogId, draft) => {
  const { originId = null, originSystem = null } = draft;
  if (originId === null || originId === '') throw new Refusal('missingField', { field: 'resource/originId' });
  if (originSystem === null) throw new Refusal('missingField', { field: 'resource/originSystem' });
  demandValidAttributes(draft);
  const held = await demandAllowedAttributes(ctx, catalogId, draft.attributes ?? []);
  const origin = await loadOrigin(ctx, originSystem, originId);
  await demandOriginOwner(ctx, origin);
  const { same } = await load(ctx.store, {
    same: rows(
      'resource',
      and(eq('catalogId', catalogId), eq('originSystem', originSystem), eq('originId', origin.originId)),
    ),
  });
  if (same.length > 0) throw new Refusal('resourceAlreadyOnboarded', { field: 'resource/originId', originId });
  const { resource, roles, scope } = resourceRows(origin, {
    catalogId,
    draft,
    addedBy: authorOf(ctx.caller),
    now: ctx.now,
    newId: () => ctx.newId(),
    environmentId: await resolveEnvironment(ctx, draft),
  });
  return {
    resourceId: resource.id,
    changes: [
      ...lockParent('catalog', catalogId),
      ...held,
      insert('resource', resource),
      ...roles.map((role) => insert('resourceRole', role)),
      insert('resourceScope', scope),
      audit(ctx, {
        activity: 'Create resource request',
        targets: [auditTarget('AccessPackageResource', resource)],
        details: { originId, originSystem, catalogId },
      }),
    ],
  };
};

/** Throws `invalidField` for attributes that cannot be asked for. */
export function demandValidAttributes({ attributes }: Draft<'resource'>): void {
  const faults = createFaultCollector();
  checkAttributes(attributes ?? [], faults.below('resource'));
  faults.throwIfAny();
}

/** Named by its id or by its own origin id. */
export async function resolveEnvironment(
  ctx: Context,
  { environment, environmentId }: Draft<'resource'>,
): Promise<string | null> {
  const id = environmentId ?? environment?.id ?? null;
  const originId = environment?.originId ?? null;
  if (id === null && originId === null) return null;
  const { environments } = await load(ctx.store, {
    environments: rows('resourceEnvironment', or(eq('id', id ?? ''), eq('originId', originId ?? ''))),
  });
  if (environments[0] === undefined)
    throw new Refusal('unknownReference', { field: 'resource/environment', id: id ?? originId ?? '' });
  return environments[0].id;
}
