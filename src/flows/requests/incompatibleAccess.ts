// What somebody has, or has asked for, that a package's separation of duties names.

import type { Id } from '../../domain/base.ts';
import type { IncompatibleGroup, IncompatiblePackage } from '../../domain/catalogs/catalogEntities.ts';
import type { IncompatibleAccess } from '../../domain/eligibility/eligibilityFacts.ts';
import { openRequestStates, type RequestState } from '../../domain/machines/assignmentRequest.ts';
import { unexpiredAssignmentStates } from '../../domain/machines/assignment.ts';
import { removalTypes } from '../../domain/requests/requestTypes.ts';
import { and, eq, never, not, oneOfValues, type Condition } from '../../odata/query.ts';
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

/** What of all that the rules name she holds or has asked for. Where there is no rule, nothing is read. */
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
    heldOfRules: rows('assignment', ofRules(oneOfValues('state', unexpiredAssignmentStates))),
    askedOfRules: rows('assignmentRequest', ofRules(isOpen)),
    packagesOfRules: orderBy(rows('accessPackage', oneOfValues('id', named)), 'displayName'),
    groupsOfRules: orderBy(
      rows('directoryObject', objectId === null ? never : oneOfValues('id', barred)),
      'displayName',
    ),
    groupsThatHoldHer: rows(
      'memberOf',
      objectId === null ? never : and(eq('memberId', objectId), oneOfValues('groupId', barred)),
    ),
  };
};

/**
 * Held alone stands in the way of a delivery, whatever came up since the request was made; what is asked for in the way
 * of a new request too.
 */
export function incompatibleAccessOf(
  loaded: LoadedRows<ReturnType<typeof heldAccessQueries>>,
  what: 'held' | 'heldOrAskedFor',
): IncompatibleAccess {
  const holding = new Set(loaded.groupsThatHoldHer.map((each) => each.groupId));
  return {
    packages: loaded.packagesOfRules.flatMap(({ id, displayName }): IncompatibleAccess['packages'] => {
      const assignment = loaded.heldOfRules.find((each) => each.packageId === id);
      if (assignment !== undefined) return [{ id, displayName, by: 'assignment', byId: assignment.id }];
      const request = what === 'heldOrAskedFor' ? loaded.askedOfRules.find((each) => each.packageId === id) : undefined;
      return request === undefined ? [] : [{ id, displayName, by: 'request', byId: request.id }];
    }),
    groups: loaded.groupsOfRules
      .filter(({ id }) => holding.has(id))
      .map(({ id, displayName }) => ({ id, displayName: displayName ?? id })),
  };
}

export async function loadIncompatibleAccess(ctx: Context, packageId: Id, holder: Holder): Promise<IncompatibleAccess> {
  const { packageRules, groupRules } = await load(ctx.store, incompatibilityQueries(packageId));
  return incompatibleAccessOf(
    await load(ctx.store, heldAccessQueries({ packages: packageRules, groups: groupRules }, holder)),
    'held',
  );
}
