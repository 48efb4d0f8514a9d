// A resource request: brings something into a catalog, changes or removes it, at once.
// https://learn.microsoft.com/graph/api/entitlementmanagement-post-resourcerequests

import type { Draft } from '../../domain/drafts.ts';
import { invalidField } from '../../domain/faultCollector.ts';
import type { Caller } from '../../domain/caller.ts';
import type { Id } from '../../domain/base.ts';
import type { ResourceRequest } from '../../domain/catalogs/resourceEntities.ts';
import { transition } from '../../domain/machines/machine.ts';
import { resourceRequestMachine, resourceRequestStatusOf } from '../../domain/machines/resourceRequest.ts';
import { Refusal } from '../../domain/refusal.ts';
import { requireRight } from '../../domain/rights/rights.ts';
import { eq } from '../../odata/query.ts';
import { insert } from '../../store/contract.ts';
import type { ResourceVerb } from '../../flows/resources/resourceVerb.ts';
import { addResource } from '../../flows/resources/addResource.ts';
import { removeResource } from '../../flows/resources/removeResource.ts';
import { updateResource } from '../../flows/resources/updateResource.ts';
import { createdResult } from '../../flows/results.ts';
import type { Command, Context } from '../../flows/context.ts';
import { load, requireReferenced, row, rows } from '../../flows/load.ts';

const resourceVerbs: Readonly<Partial<Record<ResourceRequest['type'], ResourceVerb>>> = {
  adminAdd: addResource,
  adminUpdate: updateResource,
  adminRemove: removeResource,
};

/**
 * 201 with the request, which is done at once unless it is for validation alone. Throws `missingField`, `invalidField`,
 * `unknownReference`, and the refusals of its verb: `resourceAlreadyOnboarded`, `resourceInUse`,
 * `callerNotResourceOwner`.
 */
export const createResourceRequest: Command<'resourceRequest'> = async (ctx, { body }) => {
  const type = body.type ?? null;
  if (type === null) throw new Refusal('missingField', { field: 'type' });
  const verb = resourceVerbs[type];
  if (verb === undefined) throw invalidField('type', 'adminAdd, adminUpdate or adminRemove');
  const said = body.resource ?? null;
  if (said === null) throw new Refusal('missingField', { field: 'resource' });
  const catalogId = await catalogOf(ctx, body.catalogId, said);
  requireRight(ctx.caller, 'manageCatalog', catalogId === null ? {} : { catalogId });
  const { catalogs, requestors } = await load(ctx.store, {
    catalogs: row('catalog', catalogId),
    requestors: rows('subject', eq('objectId', ctx.caller.objectId ?? '')),
  });
  const catalog = requireReferenced(catalogs[0], { field: 'catalogId', id: catalogId, entity: 'catalog' });
  const { resourceId, changes } = await verb(ctx, catalog.id, said);
  const isValidationOnly = body.isValidationOnly === true;
  const request: Omit<ResourceRequest, 'version'> = {
    id: ctx.newId(),
    type,
    ...initialState(isValidationOnly),
    catalogId: catalog.id,
    resourceId: isValidationOnly && type === 'adminAdd' ? null : resourceId,
    requestorId: requestors[0]?.id ?? null,
    justification: body.justification ?? null,
    executeImmediately: body.executeImmediately === true,
    isValidationOnly,
    expirationAt: body.expirationAt ?? null,
    createdAt: ctx.now,
  };
  await ctx.store.commit([insert('resourceRequest', request), ...(isValidationOnly ? [] : changes)]);
  return createdResult(request);
};

/**
 * Done at once, so that what the answer says is true for the next read. One that only asks whether it would be is not
 * done.
 */
function initialState(isValidationOnly: boolean): Pick<ResourceRequest, 'state' | 'status'> {
  const { to } = isValidationOnly
    ? { to: 'submitted' as const }
    : transition(resourceRequestMachine, 'submitted', 'deliver', null);
  return { state: to, status: isValidationOnly ? 'Validated' : resourceRequestStatusOf[to] };
}

/** The catalog may be left out where the resource's id says which it is. */
async function catalogOf(
  ctx: { readonly store: Context['store']; readonly caller: Caller },
  catalogId: Id | null | undefined,
  said: Draft<'resource'>,
): Promise<Id | null> {
  if (catalogId !== undefined && catalogId !== null) return catalogId;
  const { resources } = await load(ctx.store, { resources: row('resource', said.id) });
  return resources[0]?.catalogId ?? null;
}
