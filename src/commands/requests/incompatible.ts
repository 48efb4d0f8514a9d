// What somebody has, or has asked for, that a package's separation of duties names.

import type { Id } from '../../domain/entities.ts';
import type { IncompatibleAccess } from '../../domain/eligibility/facts.ts';
import { openStates, type RequestState } from '../../domain/machines/assignmentRequest.ts';
import { unexpiredStates } from '../../domain/machines/assignment.ts';
import { removalTypes } from '../../domain/requestTypes.ts';
import { and, eq, not, oneOfValues } from '../../odata/query.ts';
import { ask, load } from '../ask.ts';
import type { Context } from '../context.ts';
import { groupsAmong } from './target.ts';

interface Holder { readonly subjectId: Id; readonly objectId: Id | null }
const none: IncompatibleAccess = { packages: [], groups: [] };

/** Held and asked for: what stands in the way of a new request. */
export const incompatibleWith = (ctx: Context, packageId: Id, holder: Holder): Promise<IncompatibleAccess> => read(ctx, packageId, holder, 'heldOrAskedFor');

/** Held alone: what stands in the way of a delivery, whatever came up since the request was made. */
export const incompatibleHeld = (ctx: Context, packageId: Id, holder: Holder): Promise<IncompatibleAccess> => read(ctx, packageId, holder, 'held');

async function read(ctx: Context, packageId: Id, { subjectId, objectId }: Holder, what: 'held' | 'heldOrAskedFor'): Promise<IncompatibleAccess> {
  const [packageRules, groupRules] = await load(ctx.store, ask('incompatiblePackage', eq('packageId', packageId)), ask('incompatibleGroup', eq('packageId', packageId)));
  if (packageRules.length === 0 && groupRules.length === 0) return none;
  const of = and(eq('targetId', subjectId), oneOfValues('packageId', packageRules.map((each) => each.incompatibleId)));
  const isOpen = and(oneOfValues('state', openStates satisfies readonly RequestState[]), eq('isValidationOnly', false), not(oneOfValues('type', removalTypes)));
  const groupIds = objectId === null ? new Set<Id>() : await groupsAmong(ctx, objectId, groupRules.map((each) => each.groupId));
  const [assignments, requests, packages, groups] = await load(ctx.store,
    ask('assignment', and(of, oneOfValues('state', unexpiredStates))), ask('assignmentRequest', and(of, isOpen)),
    ask('accessPackage', oneOfValues('id', packageRules.map((each) => each.incompatibleId)), { orderBy: [{ path: ['displayName'], descending: false }] }),
    ask('directoryObject', oneOfValues('id', [...groupIds]), { orderBy: [{ path: ['displayName'], descending: false }] }));
  return {
    packages: packages.flatMap(({ id, displayName }): IncompatibleAccess['packages'] => {
      const assignment = assignments.find((each) => each.packageId === id);
      if (assignment !== undefined) return [{ id, displayName, by: 'assignment', byId: assignment.id }];
      const request = what === 'heldOrAskedFor' ? requests.find((each) => each.packageId === id) : undefined;
      return request === undefined ? [] : [{ id, displayName, by: 'request', byId: request.id }];
    }),
    groups: groups.map(({ id, displayName }) => ({ id, displayName: displayName ?? id })),
  };
}
