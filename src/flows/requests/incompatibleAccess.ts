// What a person has, or has requested, that is incompatible with a package by its separation of duties.

import type { Id } from '../../domain/base.ts';
import type { AccessPackage, IncompatibleGroup, IncompatiblePackage } from '../../domain/catalogs/catalogEntities.ts';
import type { IncompatibleAccess } from '../../domain/eligibility/eligibilityFacts.ts';
import { openRequestStates, type RequestState } from '../../domain/machines/assignmentRequest.ts';
import { unexpiredAssignmentStates } from '../../domain/machines/assignment.ts';
import { removalTypes } from '../../domain/requests/requestTypes.ts';
import { always, and, any, eq, never, not, oneOfValues, type Condition } from '../../odata/query.ts';
import { load, rows, orderBy, type LoadedRows } from '../load.ts';
import type { Context } from '../context.ts';

interface Holder {
  readonly subjectId: Id;
  readonly objectId: Id | null;
}
export interface IncompatibilityRules {
  readonly packages: readonly IncompatiblePackage[];
  readonly groups: readonly IncompatibleGroup[];
}

export const incompatibilityQueries = (packageId: Id | null) => {
  const ofPackage = packageId === null ? never : eq('packageId', packageId);
  return { packageRules: rows('incompatiblePackage', ofPackage), groupRules: rows('incompatibleGroup', ofPackage) };
};

/** Queries for what the rules name and the holder has, or has requested. Without rules nothing is read. */
export const heldAccessQueries = ({ packages, groups }: IncompatibilityRules, { subjectId, objectId }: Holder) => {
  const named = packages.map((each) => each.incompatibleId);
  const barred = groups.map((each) => each.groupId);
  const ofRules = (where: Condition): Condition =>
    and(eq('targetId', subjectId), oneOfValues('packageId', named), where);
  const isOpen = and(
    oneOfValues('state', openRequestStates satisfies readonly RequestState[]),
    eq('isValidationOnly', false),
    not(oneOfValues('type', removalTypes)),
  );
  return {
    heldAssignments: rows('assignment', ofRules(oneOfValues('state', unexpiredAssignmentStates))),
    openRequests: rows('assignmentRequest', ofRules(isOpen)),
    namedPackages: orderBy(rows('accessPackage', oneOfValues('id', named)), 'displayName'),
    namedGroups: orderBy(rows('directoryObject', objectId === null ? never : oneOfValues('id', barred)), 'displayName'),
    groupsOfHolder: rows(
      'memberOf',
      objectId === null ? never : and(eq('memberId', objectId), oneOfValues('groupId', barred)),
    ),
  };
};

/**
 * The incompatible access among the loaded rows. Held access alone prevents a delivery; requested access prevents a new
 * request too.
 */
export function incompatibleAccessOf(
  loaded: LoadedRows<ReturnType<typeof heldAccessQueries>>,
  what: 'held' | 'heldOrAskedFor',
): IncompatibleAccess {
  const holding = new Set(loaded.groupsOfHolder.map((each) => each.groupId));
  return {
    packages: loaded.namedPackages.flatMap(({ id, displayName }): IncompatibleAccess['packages'] => {
      const assignment = loaded.heldAssignments.find((each) => each.packageId === id);
      if (assignment !== undefined) return [{ id, displayName, by: 'assignment', byId: assignment.id }];
      const request = what === 'heldOrAskedFor' ? loaded.openRequests.find((each) => each.packageId === id) : undefined;
      return request === undefined ? [] : [{ id, displayName, by: 'request', byId: request.id }];
    }),
    groups: loaded.namedGroups
      .filter(({ id }) => holding.has(id))
      .map(({ id, displayName }) => ({ id, displayName: displayName ?? id })),
  };
}

/**
 * With the names that the caller may read: people know what they have themselves, others know what they may see. Null
 * stands for a name that is not told.
 */
export async function toldIncompatibleAccess(
  ctx: Context,
  holderId: Id | null,
  { packages, groups }: IncompatibleAccess,
): Promise<IncompatibleAccess> {
  const isOwn = holderId !== null && holderId === ctx.caller.objectId;
  if (groups.length === 0 && (isOwn || packages.length === 0)) return { packages, groups };
  const ofIds = (of: readonly { readonly id: Id }[]): Condition =>
    oneOfValues(
      'id',
      of.map(({ id }) => id),
    );
  const readable = await load(ctx.store, {
    packages: rows('accessPackage', ofIds(packages), isOwn ? always : ctx.readable('accessPackage')),
    groups: rows('directoryObject', ofIds(groups), ctx.readable('directoryObject')),
  });
  const told = new Set([...readable.packages, ...readable.groups].map(({ id }) => id));
  const named = <T extends { readonly id: Id }>(each: T): T =>
    told.has(each.id) ? each : { ...each, displayName: null };
  return { packages: packages.map(named), groups: groups.map(named) };
}

/**
 * Packages that a subject holds and that are not to be had together with this one by rules of their own: such a rule
 * refuses the package that it stands on, and says nothing of requests for this one.
 */
export async function loadOneWayConflicts(
  ctx: Pick<Context, 'store'>,
  packageId: Id,
  subjectId: Id,
): Promise<readonly AccessPackage[]> {
  const { opposite, own } = await load(ctx.store, {
    opposite: rows('incompatiblePackage', eq('incompatibleId', packageId)),
    own: rows('incompatiblePackage', eq('packageId', packageId)),
  });
  const refused = new Set(own.map((each) => each.incompatibleId));
  const oneWay = opposite.map((each) => each.packageId).filter((id) => !refused.has(id));
  if (oneWay.length === 0) return [];
  const isHeld = and(eq('targetId', subjectId), oneOfValues('state', unexpiredAssignmentStates));
  const { packages } = await load(ctx.store, {
    packages: orderBy(rows('accessPackage', oneOfValues('id', oneWay), any('assignments', isHeld)), 'displayName'),
  });
  return packages;
}

/** What the holder has now that is incompatible with a package. */
export async function loadIncompatibleAccess(ctx: Context, packageId: Id, holder: Holder): Promise<IncompatibleAccess> {
  const { packageRules, groupRules } = await load(ctx.store, incompatibilityQueries(packageId));
  return incompatibleAccessOf(
    await load(ctx.store, heldAccessQueries({ packages: packageRules, groups: groupRules }, holder)),
    'held',
  );
}
