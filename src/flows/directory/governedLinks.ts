// The links of a directory object that exist because assignments give them: they are not the object's own, and fall and
// come back with the assignments.

import type { FallingEntity } from '../../domain/directory/deletionEffects.ts';
import type { DirectoryObject } from '../../domain/directory/directoryEntities.ts';
import type { Id } from '../../domain/base.ts';
import type { RoleGrant } from '../../domain/requests/requestEntities.ts';
import { and, eq, everyRow, oneOfValues, or, type Condition } from '../../odata/query.ts';
import type { Change } from '../../store/contract.ts';
import type { Context } from '../context.ts';
import { load, refine, rows } from '../load.ts';

/** Who holds what by an assignment; one of the two is the object. */
interface GovernedLink {
  readonly personId: Id;
  readonly grant: RoleGrant;
}

export interface GovernedLinks {
  /** The rows of each entity; an entity without any is missing. */
  readonly rows: ReadonlyMap<FallingEntity, Condition>;
  /** Holds that there are no others, for a commit that changes the object. The person's own are held by the subject. */
  readonly held: readonly Change[];
}

export async function loadGovernedLinks(ctx: Context, { id }: Pick<DirectoryObject, 'id'>): Promise<GovernedLinks> {
  const { subjects, resources } = await load(ctx.store, {
    subjects: rows('subject', eq('objectId', id)),
    resources: refine(rows('resource', eq('objectId', id), everyRow), { fields: [] }),
  });
  const isGiven = and(
    oneOfValues(
      'resourceId',
      resources.map((each) => each.id),
    ),
    eq('until', null),
  );
  const { own, given } = await load(ctx.store, {
    own: rows(
      'roleGrant',
      oneOfValues(
        'subjectId',
        subjects.map((each) => each.id),
      ),
      eq('until', null),
    ),
    given: rows('roleGrant', isGiven),
  });
  const { people } = await load(ctx.store, {
    people: rows('subject', oneOfValues('id', [...new Set(given.map((each) => each.subjectId))])),
  });
  const personOf = new Map(people.map((each) => [each.id, each.objectId]));
  const links: readonly GovernedLink[] = [
    ...own.map((grant) => ({ personId: id, grant })),
    ...given.flatMap((grant) => {
      const personId = personOf.get(grant.subjectId) ?? null;
      return personId === null ? [] : [{ personId, grant }];
    }),
  ];
  return {
    rows: governedRows(id, links),
    held:
      resources.length === 0 ? [] : [{ kind: 'expectExactly', entity: 'roleGrant', where: isGiven, rows: given, id }],
  };
}

function entityOf({ originSystem, originId }: RoleGrant): keyof typeof fields {
  if (originSystem === 'AadApplication') return 'appRoleAssignment';
  if (originSystem === 'SharePointOnline') return 'sitePermission';
  if (originSystem === 'DirectoryRole') return 'roleAssignment';
  return originId.startsWith('Owner_') ? 'ownership' : 'membership';
}

/** Who, in what, and what tells one role from another where the object has several. */
const fields = {
  membership: { person: 'memberId', place: 'groupId', role: null },
  ownership: { person: 'ownerId', place: 'objectId', role: null },
  appRoleAssignment: { person: 'principalId', place: 'resourceId', role: ['appRoleId'] },
  sitePermission: { person: 'principalId', place: 'siteId', role: ['role', 'sequence'] },
  roleAssignment: { person: 'principalId', place: 'roleDefinitionId', role: null },
} as const;

function governedRows(id: Id, links: readonly GovernedLink[]): ReadonlyMap<FallingEntity, Condition> {
  const byEntity = Map.groupBy(links, ({ grant }) => entityOf(grant));
  return new Map(
    [...byEntity].map(([entity, all]) => {
      const { person, place, role } = fields[entity];
      const byRole = Map.groupBy(all, ({ grant }) => (role === null ? '' : grant.originId));
      const alternatives = [...byRole].map(([originId, some]) => {
        const places = some.filter(({ personId }) => personId === id).map(({ grant }) => grant.objectId);
        const people = some.filter(({ grant }) => grant.objectId === id).map(({ personId }) => personId);
        return and(
          ...(role === null ? [] : [eq(role, originId)]),
          or(
            and(eq(person, id), oneOfValues(place, [...new Set(places)])),
            and(eq(place, id), oneOfValues(person, [...new Set(people)])),
          ),
        );
      });
      return [entity, or(...alternatives)] as const;
    }),
  );
}
