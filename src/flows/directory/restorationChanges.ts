// What comes back when a deleted object is restored: the memberships, roles and ownership that fell with it. One whose
// other end is deleted itself waits for that end; one whose other end is gone for good is dropped.

import { fallingLinks, type FallingLink } from '../../domain/directory/deletionEffects.ts';
import { isDynamic } from '../../domain/directory/directoryObjects.ts';
import type { AppRoleAssignment, DirectoryObject, SitePermission } from '../../domain/directory/directoryEntities.ts';
import type { MembershipStep } from '../../domain/directory/membershipClosure.ts';
import { appRolesOf } from '../../domain/rights/graphPermissions.ts';
import { ruleOfGroup } from '../../domain/membershipRules/automaticPolicy.ts';
import type { Id, StoredRow } from '../../domain/base.ts';
import { Refusal } from '../../domain/refusal.ts';
import { and, eq, everyRow, not, oneOfValues } from '../../odata/query.ts';
import { insert, update, type Change } from '../../store/contract.ts';
import type { Context } from '../context.ts';
import { holdRows, load, refine, rows } from '../load.ts';
import { ruleChanges } from '../membershipRules/ruleChanges.ts';
import { cancelPurgeObjectJob, evaluateRuleJob, redeliverPackageJob } from '../queueJobs.ts';
import { changeMemberships } from './changeMemberships.ts';

/** `set`: what else of the object changes with it. */
export async function restorationChanges(
  ctx: Context,
  object: DirectoryObject,
  set: Partial<Pick<DirectoryObject, 'userPrincipalName' | 'proxyAddresses'>>,
): Promise<readonly Change[]> {
  const { id } = object;
  return [
    update('directoryObject', id, { deletedAt: null, ...set }, object.version),
    ...cancelPurgeObjectJob(id),
    ...(await linkChanges(ctx, object)),
    {
      kind: 'updateWhere',
      entity: 'directoryObject',
      where: and(everyRow, eq('formerManagerId', id), eq('managerId', null)),
      set: { managerId: id },
    },
    {
      kind: 'updateWhere',
      entity: 'directoryObject',
      where: and(everyRow, eq('formerManagerId', id)),
      set: { formerManagerId: null },
    },
    ...(await ruleChangesOf(ctx, object)),
    ...(await redeliveries(ctx, id)),
  ];
}

/** A row that fell, as far as all of them are alike: ids of its ends stand under the fields of its link. */
type FallenRow = StoredRow & Readonly<Record<string, unknown>>;
type Fate = 'back' | 'later' | 'never';

async function linkChanges(ctx: Context, object: DirectoryObject): Promise<readonly Change[]> {
  const fallen = await loadFallen(ctx, object.id);
  const otherEnds = new Set(fallen.flatMap(({ link, row }) => otherEndsOf(link, row, object.id)));
  const { objects, others } = await loadEnds(ctx, fallen, [...otherEnds]);
  const ends = new Map([...objects, object].map((each) => [each.id, each]));
  const steps: MembershipStep[] = [];
  const held: Id[] = [];
  const awaited = new Set<Id>();
  const changes = fallen.flatMap(({ link, row }): readonly Change[] => {
    const { entity, effect } = link;
    const away = otherEndsOf(link, row, object.id);
    const fate = fateOf(link, row, { away, ends, others, object });
    if (fate === 'never' && effect === 'hides') return [{ kind: 'delete', entity, id: row.id, version: row.version }];
    const waitsFor = fate === 'later' ? (away[0] ?? null) : null;
    const unmark = { kind: 'update', entity, id: row.id, set: { endedWith: waitsFor }, version: row.version } as Change;
    if (waitsFor !== null) awaited.add(waitsFor);
    if (fate !== 'back') return [unmark];
    held.push(...away);
    if (entity === 'membership') {
      steps.push({ groupId: String(row['groupId']), memberId: String(row['memberId']), action: 'add' });
      return [unmark];
    }
    return effect === 'hides' ? [unmark] : [unmark, begunAnew(ctx, entity, row)];
  });
  return [
    ...holdRows(
      'directoryObject',
      [...new Set(held)].map((id) => ({ id })),
    ),
    ...[...awaited].flatMap((id) => stillDeleted(ends.get(id))),
    ...changes,
    ...(await beginMemberships(ctx, steps, object.id)),
  ];
}

/** Who is waited for must still be deleted when this is done: their own restore would not find the row. */
const stillDeleted = (object: DirectoryObject | undefined): readonly Change[] =>
  object === undefined
    ? []
    : [{ kind: 'expectVersion', entity: 'directoryObject', id: object.id, version: object.version }];

/** Where groups were put into each other meanwhile, so that the group would contain itself, it is in no group. */
async function beginMemberships(ctx: Context, steps: readonly MembershipStep[], id: Id): Promise<readonly Change[]> {
  try {
    return await changeMemberships(ctx, steps, [id]);
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'cycle') throw error;
    return changeMemberships(
      ctx,
      steps.filter(({ memberId }) => memberId !== id),
      [id],
    );
  }
}

interface Fallen {
  readonly link: FallingLink;
  readonly row: FallenRow;
}

async function loadFallen(ctx: Context, id: Id): Promise<readonly Fallen[]> {
  const found = await Promise.all(
    fallingLinks.map(async (link) => {
      const { fallen } = await load(ctx.store, { fallen: rows(link.entity, eq('endedWith', id), everyRow) });
      return fallen.map((row): Fallen => ({ link, row: row as unknown as FallenRow }));
    }),
  );
  return found.flat();
}

const otherEndsOf = ({ fields }: FallingLink, row: FallenRow, id: Id): readonly Id[] =>
  fields.flatMap((field) => (row[field] === null ? [] : [String(row[field])])).filter((end) => end !== id);

/** What the rows lead to: in the directory, deleted or not, and elsewhere. */
async function loadEnds(ctx: Context, fallen: readonly Fallen[], ids: readonly Id[]) {
  const idsAt = (field: 'siteId' | 'catalogId' | 'organizationId'): readonly Id[] => [
    ...new Set(fallen.flatMap(({ row }) => (typeof row[field] === 'string' ? [row[field]] : []))),
  ];
  const { objects, sites, catalogs, organizations } = await load(ctx.store, {
    objects: rows('directoryObject', oneOfValues('id', ids), everyRow, eq('purgedAt', null)),
    sites: refine(rows('site', oneOfValues('id', idsAt('siteId'))), { fields: [] }),
    catalogs: refine(rows('catalog', oneOfValues('id', idsAt('catalogId'))), { fields: [] }),
    organizations: refine(rows('connectedOrganization', oneOfValues('id', idsAt('organizationId'))), { fields: [] }),
  });
  return { objects, others: new Set([...sites, ...catalogs, ...organizations].map(({ id }) => id)) };
}

interface LinkEnds {
  readonly away: readonly Id[];
  readonly ends: ReadonlyMap<Id, DirectoryObject>;
  readonly others: ReadonlySet<Id>;
  readonly object: DirectoryObject;
}

function fateOf({ entity }: FallingLink, row: FallenRow, { away, ends, others, object }: LinkEnds): Fate {
  const elsewhere = [row['siteId'], row['catalogId'], row['organizationId']].filter((each) => each != null);
  if (elsewhere.some((each) => !others.has(String(each)))) return 'never';
  const found = away.map((id) => ends.get(id));
  if (found.includes(undefined)) return 'never';
  if (found.some((each) => each?.deletedAt !== null)) return 'later';
  const at = (field: string): DirectoryObject | undefined => ends.get(String(row[field]));
  // Its rule alone says who is in it.
  if (entity === 'membership' && isDynamic(at('groupId') ?? object)) return 'never';
  if (entity === 'appRoleAssignment' && !offers(at('resourceId') ?? object, String(row['appRoleId']))) return 'never';
  return 'back';
}

/** An application without roles offers the one of all zeros. */
const offers = (resource: DirectoryObject, appRoleId: Id): boolean =>
  /^[0-]+$/.test(appRoleId) || appRolesOf(resource).some((role) => role.id === appRoleId && role.isEnabled);

/** The old row stays as history. */
function begunAnew(ctx: Context, entity: FallingLink['entity'], row: FallenRow): Change {
  const begun = { id: ctx.newId(), from: ctx.now, until: null, endedWith: null };
  const { version: _version, ...former } = row as unknown as AppRoleAssignment & SitePermission;
  return entity === 'appRoleAssignment'
    ? insert('appRoleAssignment', { ...former, ...begun, createdAt: ctx.now })
    : insert('sitePermission', { ...former, ...begun });
}

/** A group's rule is in force again, and rules that name the object are held against everybody. */
async function ruleChangesOf(ctx: Context, object: DirectoryObject): Promise<readonly Change[]> {
  const { id, kind } = object;
  const { owners } = await load(ctx.store, {
    owners: rows(
      'ruleAttribute',
      oneOfValues('attribute', [`manager:${id}`, `memberOf:${id}`]),
      not(eq('ownerId', id)),
    ),
  });
  return [
    ...(kind === 'group'
      ? ruleChanges(ctx, {
          kind: 'group',
          id,
          packageId: null,
          before: null,
          after: ruleOfGroup({ ...object, deletedAt: null }),
        })
      : []),
    ...[...new Set(owners.map(({ ownerId }) => ownerId))].flatMap((ownerId) => evaluateRuleJob(ctx, ownerId)),
  ];
}

/** What packages give of the object is given again: by assignments of before, and by those that could not give it. */
async function redeliveries(ctx: Context, id: Id): Promise<readonly Change[]> {
  const { resources } = await load(ctx.store, {
    resources: refine(rows('resource', eq('objectId', id)), { fields: [] }),
  });
  const { scopes } = await load(ctx.store, {
    scopes: rows(
      'resourceRoleScope',
      oneOfValues(
        'resourceId',
        resources.map((each) => each.id),
      ),
    ),
  });
  return [...new Set(scopes.map(({ packageId }) => packageId))].flatMap((packageId) =>
    redeliverPackageJob(ctx, packageId),
  );
}
