// The effects of a rehearsal in words: people and things by name, as far as the caller may read them, and counts of
// all.

import type { DirectoryObject } from '../../domain/directory/directoryEntities.ts';
import type { EntityName } from '../../domain/entities.ts';
import type { Id } from '../../domain/base.ts';
import { everyRow, oneOfValues } from '../../odata/query.ts';
import type { Context } from '../context.ts';
import { load, rows } from '../load.ts';
import { accessEffectsOf, type HeldThing } from './accessEffects.ts';
import type { NameRow, AccessName, PrincipalEffects, ToldEffects } from './rehearsal.ts';
import type { RecordingStore } from './recordChanges.ts';

/** More are counted and not named. */
const mostNamed = 10_000;
const mostMails = 100;

/** `ctx` reads what the rehearsal left, as the caller. */
export async function tellEffects(ctx: Context, { recorded }: Pick<RecordingStore, 'recorded'>): Promise<ToldEffects> {
  const { gained, lost, shortened, held } = accessEffectsOf({ recorded });
  const approverIds = new Set(recorded('approver').flatMap(({ after }) => after?.principalId ?? []));
  const mails = recorded('mail').flatMap(({ after }) => after ?? []);
  const subjects = await loadSubjects(ctx, [
    ...[...gained, ...lost].filter(isAssignment).map(({ principalId }) => principalId),
    ...shortened.map(({ subjectId }) => subjectId),
  ]);
  const principalOf = (thing: HeldThing): Id =>
    isAssignment(thing) ? (subjects.get(thing.principalId) ?? thing.principalId) : thing.principalId;
  const [gain, lose] = [Map.groupBy(gained, principalOf), Map.groupBy(lost, principalOf)];
  const kept = Map.groupBy(held, ({ principalId }) => principalId);
  const names = await loadNames(ctx, {
    things: [...gained, ...lost, ...held],
    packages: shortened.map(({ packageId }) => packageId),
    objects: [
      ...gain.keys(),
      ...lose.keys(),
      ...kept.keys(),
      ...shortened.flatMap(({ subjectId }) => subjects.get(subjectId) ?? []),
      ...approverIds,
      ...mails.flatMap(({ recipientId }) => recipientId ?? []),
    ],
  });
  const told = (of: ReadonlyMap<Id, readonly HeldThing[]>): readonly PrincipalEffects[] =>
    [...of]
      .flatMap(([id, things]) => {
        const principal = names.object(id);
        return principal === null ? [] : [{ principal, ...thingsOf(things, names) }];
      })
      .slice(0, mostNamed);
  return {
    gain: told(gain),
    lose: told(lose),
    held: told(kept),
    endEarlier: shortened.slice(0, mostNamed).flatMap(({ subjectId, packageId, from, to }) => {
      const principal = names.object(subjects.get(subjectId) ?? subjectId);
      const accessPackage = names.accessPackage(packageId);
      return principal === null || accessPackage === null
        ? []
        : [{ principal, accessPackage, previousEndDateTime: from, endDateTime: to }];
    }),
    approvers: [...approverIds].flatMap((id) => names.object(id) ?? []),
    mails: mails.slice(0, mostMails).flatMap(({ event, recipientId, subject }) => {
      const recipient = recipientId === null ? null : names.object(recipientId);
      return recipient === null ? [] : [{ event, recipient, subject }];
    }),
    counts: {
      gain: gain.size,
      lose: lose.size,
      held: kept.size,
      endEarlier: shortened.length,
      approvers: approverIds.size,
      mails: mails.length,
    },
  };
}

const isAssignment = ({ kind }: HeldThing): boolean => kind === 'assignment';

/** The objects behind subjects. */
async function loadSubjects(ctx: Context, ids: readonly Id[]): Promise<ReadonlyMap<Id, Id>> {
  const { subjects } = await load(ctx.store, { subjects: rows('subject', oneOfValues('id', [...new Set(ids)])) });
  return new Map(subjects.flatMap(({ id, objectId }) => (objectId === null ? [] : [[id, objectId] as const])));
}

/** Each null for what the caller may not read. */
interface Names {
  readonly object: (id: Id) => NameRow | null;
  readonly accessPackage: (id: Id) => NameRow | null;
  readonly access: (thing: HeldThing) => AccessName | null;
}

interface IdsToName {
  readonly things: readonly HeldThing[];
  readonly packages: readonly Id[];
  readonly objects: readonly Id[];
}

async function loadNames(ctx: Context, { things, packages, objects }: IdsToName): Promise<Names> {
  const idsOf = (kind: HeldThing['kind'], of: (thing: HeldThing) => Id | null): readonly Id[] => [
    ...new Set(things.filter((each) => each.kind === kind).flatMap((each) => of(each) ?? [])),
  ];
  const objectOf = ({ objectId }: HeldThing): Id => objectId;
  const roleOf = ({ roleId }: HeldThing): Id | null => roleId;
  const readable = <E extends EntityName>(entity: E, ...ids: readonly (readonly Id[])[]) =>
    rows(entity, everyRow, oneOfValues('id', [...new Set(ids.flat())]), ctx.readable(entity));
  const found = await load(ctx.store, {
    objects: readable(
      'directoryObject',
      objects,
      idsOf('membership', objectOf),
      idsOf('ownership', objectOf),
      idsOf('appRoleAssignment', objectOf),
    ),
    packages: readable('accessPackage', idsOf('assignment', objectOf), packages),
    catalogs: readable('catalog', idsOf('roleAssignment', objectOf)),
    sites: readable('site', idsOf('sitePermission', objectOf)),
    siteRoles: rows('siteRole', oneOfValues('id', idsOf('sitePermission', roleOf))),
    roles: rows('roleDefinition', oneOfValues('id', idsOf('roleAssignment', roleOf))),
  });
  const at: NameTables = {
    objects: byId(found.objects),
    packages: byId(found.packages),
    catalogs: byId(found.catalogs),
    sites: byId(found.sites),
    siteRoles: byId(found.siteRoles),
    roles: byId(found.roles),
  };
  return {
    object: (id) => named(at.objects.get(id)),
    accessPackage: (id) => named(at.packages.get(id)),
    access: (thing) => accessNames[thing.kind](at, thing),
  };
}

const byId = <T extends { readonly id: Id }>(all: readonly T[]): ReadonlyMap<Id, T> =>
  new Map(all.map((each) => [each.id, each]));
const named = (row: NameRow | undefined): NameRow | null =>
  row === undefined ? null : { id: row.id, displayName: row.displayName };

interface NameTables {
  readonly objects: ReadonlyMap<Id, DirectoryObject>;
  readonly packages: ReadonlyMap<Id, NameRow>;
  readonly catalogs: ReadonlyMap<Id, NameRow>;
  readonly sites: ReadonlyMap<Id, NameRow>;
  readonly siteRoles: ReadonlyMap<Id, NameRow>;
  readonly roles: ReadonlyMap<Id, NameRow>;
}

const accessOf = (of: NameRow | undefined, originSystem: string, role: string | null): AccessName | null =>
  of === undefined ? null : { id: of.id, displayName: of.displayName, originSystem, role };

/** The name of the access that each kind of row gives; null where the caller may not read of what. */
const accessNames: {
  readonly [K in HeldThing['kind']]: (at: NameTables, thing: HeldThing) => AccessName | null;
} = {
  membership: ({ objects }, { objectId }) => accessOf(objects.get(objectId), 'AadGroup', 'Member'),
  ownership: ({ objects }, { objectId }) => accessOf(objects.get(objectId), 'AadGroup', 'Owner'),
  appRoleAssignment: ({ objects }, { objectId, roleId }) =>
    accessOf(objects.get(objectId), 'AadApplication', appRoleName(objects.get(objectId), roleId)),
  sitePermission: ({ sites, siteRoles }, { objectId, roleId }) =>
    accessOf(sites.get(objectId), 'SharePointOnline', siteRoles.get(roleId ?? '')?.displayName ?? null),
  roleAssignment: ({ catalogs, roles }, { objectId, roleId }) =>
    objectId === roleId
      ? accessOf(roles.get(objectId), 'DirectoryRole', 'Active')
      : accessOf(catalogs.get(objectId), 'EntitlementManagement', roles.get(roleId ?? '')?.displayName ?? null),
  assignment: () => null,
};

const appRoleName = (application: DirectoryObject | undefined, roleId: Id | null): string | null =>
  application?.appRoles?.find(({ id }) => id === roleId)?.displayName ?? null;

const thingsOf = (things: readonly HeldThing[], names: Names): Omit<PrincipalEffects, 'principal'> => ({
  accessPackages: things.filter(isAssignment).flatMap(({ objectId }) => names.accessPackage(objectId) ?? []),
  access: things.filter((each) => !isAssignment(each)).flatMap((each) => names.access(each) ?? []),
});
