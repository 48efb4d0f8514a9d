// A resource request: brings something into a catalog, changes or removes it, at once.
// https://learn.microsoft.com/graph/api/entitlementmanagement-post-resourcerequests

import { wrong } from '../domain/check.ts';
import type { Caller } from '../domain/caller.ts';
import type { Id, ResourceRequest } from '../domain/entities.ts';
import { next } from '../domain/machines/machine.ts';
import { resourceRequestMachine, resourceRequestStatusOf } from '../domain/machines/resourceRequest.ts';
import { Refusal } from '../domain/refusal.ts';
import { demand } from '../domain/rights.ts';
import type { ResourceDraft } from '../domain/resources.ts';
import { eq } from '../odata/query.ts';
import { insert, type Change } from '../store/contract.ts';
import { addResource } from './resources/addResource.ts';
import { removeResource } from './resources/removeResource.ts';
import { updateResource } from './resources/updateResource.ts';
import { created } from './answer.ts';
import type { Command, Context } from './context.ts';
import { load, named, row, rows } from './load.ts';

/** What each type of request does: the changes of its commit, and which resource they are about. */
export type ResourceVerb = (
  ctx: Context,
  catalogId: Id,
  said: ResourceDraft,
) => Promise<{ readonly resourceId: Id; readonly changes: readonly Change[] }>;

const verbs: Readonly<Partial<Record<ResourceRequest['type'], ResourceVerb>>> = {
  adminAdd: addResource,
  adminUpdate: updateResource,
  adminRemove: removeResource,
};

export const createResourceRequest: Command = async (ctx, { body }) => {
  const type = (body['type'] ?? null) as ResourceRequest['type'] | null;
  if (type === null) throw new Refusal('missingField', { field: 'type' });
  const verb = verbs[type];
  if (verb === undefined) throw wrong('type', 'adminAdd, adminUpdate or adminRemove');
  const said = (body['resource'] ?? null) as ResourceDraft | null;
  if (said === null) throw new Refusal('missingField', { field: 'resource' });
  const catalogId = await catalogOf(ctx, body['catalogId'] as Id | null | undefined, said);
  demand(ctx.caller, 'manageCatalog', catalogId === null ? {} : { catalogId });
  const { catalogs, requestors } = await load(ctx.store, {
    catalogs: row('catalog', catalogId),
    requestors: rows('subject', eq('objectId', ctx.caller.objectId ?? '')),
  });
  const catalog = named(catalogs[0], 'catalogId', catalogId);
  const { resourceId, changes } = await verb(ctx, catalog.id, said);
  const isValidationOnly = body['isValidationOnly'] === true;
  const request: Omit<ResourceRequest, 'version'> = {
    id: ctx.newId(),
    type,
    ...outcome(isValidationOnly),
    catalogId: catalog.id,
    resourceId: isValidationOnly && type === 'adminAdd' ? null : resourceId,
    requestorId: requestors[0]?.id ?? null,
    justification: (body['justification'] ?? null) as string | null,
    executeImmediately: body['executeImmediately'] === true,
    isValidationOnly,
    expirationAt: (body['expirationAt'] ?? null) as string | null,
    createdAt: ctx.now,
  };
  await ctx.store.commit([insert('resourceRequest', request), ...(isValidationOnly ? [] : changes)]);
  return created(request);
};

/**
 * Done at once, so that what the answer says is true for the next read. One that only asks whether it would be is not
 * done.
 */
function outcome(isValidationOnly: boolean): Pick<ResourceRequest, 'state' | 'status'> {
  const { to } = isValidationOnly
    ? { to: 'submitted' as const }
    : next(resourceRequestMachine, 'submitted', 'deliver', null);
  return { state: to, status: isValidationOnly ? 'Validated' : resourceRequestStatusOf[to] };
}

/** The catalog may be left out where the resource's id says which it is. */
async function catalogOf(
  ctx: { readonly store: Context['store']; readonly caller: Caller },
  catalogId: Id | null | undefined,
  said: ResourceDraft,
): Promise<Id | null> {
  if (catalogId !== undefined && catalogId !== null) return catalogId;
  const { resources } = await load(ctx.store, { resources: row('resource', said.id) });
  return resources[0]?.catalogId ?? null;
}
