// A random tenant of access: people and groups in groups, applications and sites in catalogs, packages, assignments
// with what they granted, and access that nobody granted; each with a beginning, and many with an end.

import fc, { type Arbitrary } from 'fast-check';
import type { EntityName } from '../../src/domain/entities.ts';
import { entities } from '../../src/model/entities.ts';
import { noApproval } from '../../src/domain/policies/policy.ts';
import { newDirectoryObject } from '../../src/model/newRow.ts';
import type { Change } from '../../src/store/contract.ts';
import { row as legalRow } from '../model/legal.ts';

export type Row = Readonly<Record<string, any>> & { readonly id: string };
export interface AccessWorld {
  readonly changes: readonly Change[];
  readonly rows: (entity: EntityName) => readonly Row[];
  readonly of: <T>(list: readonly T[]) => T;
  readonly chance: (part: number) => boolean;
}

/** Moments of the tenant, a day apart; the last one is now. */
export const moments = Array.from({ length: 30 }, (_, day) => new Date(Date.UTC(2026, 1, 1 + day)).toISOString());
export const now = moments.at(-1) as string;

const names = ['Ada', 'ada', 'Éva', 'e\u0301va', 'Straße', 'STRASSE', '=1+1', 'O\'Brien, "Bo"', '😀', 'zz'];

/** Always the same for a seed (mulberry32). */
export function createDice(seed: number) {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const below = (most: number): number => Math.floor(next() * most);
  const hex = (length: number): string => Array.from({ length }, () => below(16).toString(16)).join('');
  return {
    below,
    chance: (part: number): boolean => next() < part,
    of: <T>(from: readonly T[]): T => from[below(from.length)] as T,
    id: (): string => `${hex(8)}-${hex(4)}-4${hex(3)}-8${hex(3)}-${hex(12)}`,
  };
}

export function accessWorld(seed: number): AccessWorld {
  const d = createDice(seed);
  const rows = new Map<EntityName, Row[]>();
  const make = (entity: EntityName, count: number, fields: (at: number) => Record<string, unknown>): readonly Row[] => {
    const drawn = fc.sample(legalRow(entities[entity]) as Arbitrary<Record<string, unknown>>, {
      numRuns: Math.max(count, 1),
      seed: seed + entity.length,
    });
    const made = drawn.slice(0, count).map((each, at): Row => ({ ...each, id: d.id(), ...fields(at) }));
    rows.set(entity, [...(rows.get(entity) ?? []), ...made]);
    return made;
  };
  const object = (kind: 'user' | 'group' | 'servicePrincipal', fields: object): Row => {
    const made = newDirectoryObject(kind, d.id(), d.of(moments), {
      displayName: d.of(names),
      deletedAt: d.chance(0.1) ? d.of(moments) : null,
      ...fields,
    }) as unknown as Row;
    rows.set('directoryObject', [...(rows.get('directoryObject') ?? []), made]);
    return made;
  };
  const people = Array.from({ length: 8 }, (_, at) =>
    object('user', {
      userPrincipalName: `p${at}@x.example`,
      userType: d.of(['Member', 'Guest']),
      accountEnabled: d.chance(0.8),
    }),
  );
  const groups = Array.from({ length: 5 }, (_, at) => object('group', { mailNickname: `g${at}` }));
  const apps = Array.from({ length: 3 }, () => object('servicePrincipal', { appId: d.id() }));
  const sites = make('site', 2, () => ({ displayName: d.of(names), deletedAt: null }));
  const siteRoles = make('siteRole', 4, (at) => ({ siteId: sites[at % 2]?.id, sequence: String(at) }));
  const span = (): { readonly from: string; readonly until: string | null } => {
    const begin = d.below(moments.length - 1);
    const end = begin + 1 + d.below(moments.length - begin - 1);
    return { from: moments[begin] as string, until: d.chance(0.5) ? null : (moments[end] ?? null) };
  };
  /** Of one kind and one thing, at most one is open. */
  const open = new Set<string>();
  const once = (key: string): { readonly from: string; readonly until: string | null } => {
    const drawn = span();
    if (drawn.until !== null) return drawn;
    if (!open.has(key)) {
      open.add(key);
      return drawn;
    }
    return { ...drawn, until: now };
  };
  const catalogs = make('catalog', 4, (at) => ({
    displayName: `${d.of(names)}${at}`,
    uniqueName: null,
    deletedAt: null,
  }));
  const packages = make('accessPackage', 8, (at) => ({
    displayName: `${d.of(names)}${at}`,
    uniqueName: null,
    catalogId: d.of(catalogs).id,
    deletedAt: d.chance(0.1) ? d.of(moments) : null,
  }));
  const policies = make('policy', 10, () => {
    const of = d.of(packages);
    return {
      packageId: of.id,
      catalogId: of['catalogId'],
      displayName: d.of(names),
      deletedAt: d.chance(0.1) ? d.of(moments) : null,
      targetScope: d.of(['allMemberUsers', 'allExternalUsers', 'notSpecified', 'specificDirectoryUsers']),
      expirationType: d.of(['noExpiration', 'afterDuration', 'notSpecified']),
      targets: [],
      approval: { ...noApproval, isRequiredForAdd: d.chance(0.5) },
      automatic: null,
      acceptsSelfAdd: false,
      acceptsOnBehalfAdd: false,
    };
  });
  const things: readonly (readonly [object: Row, originSystem: string, role: () => string])[] = [
    ...groups.map((group) => [group, 'AadGroup', () => `Member_${group.id}`] as const),
    ...apps.map(
      (app) => [app, 'AadApplication', () => app.id.replace(/^.{8}/, d.of(['00000001', '00000002']))] as const,
    ),
    ...sites.map(
      (site) =>
        [
          site,
          'SharePointOnline',
          () => d.of(siteRoles.filter((each) => each['siteId'] === site.id))['sequence'],
        ] as const,
    ),
  ];
  const offered = things.flatMap((thing) =>
    catalogs.filter(() => d.chance(0.4)).map((catalog) => ({ thing, catalog })),
  );
  const resources = make('resource', offered.length, (at) => ({
    objectId: offered[at]?.thing[0].id,
    catalogId: offered[at]?.catalog.id,
    originSystem: offered[at]?.thing[1],
    originId: offered[at]?.thing[0].id,
    displayName: d.of(names),
    environmentId: null,
    deletedAt: d.chance(0.15) ? d.of(moments) : null,
  }));
  const roles = make('resourceRole', resources.length * 2, (at) => {
    const place = at >> 1;
    return {
      resourceId: resources[place]?.id,
      catalogId: resources[place]?.['catalogId'],
      originSystem: resources[place]?.['originSystem'],
      originId: `${offered[place]?.thing[2]() ?? ''}${at % 2 === 0 ? '' : '#'}`,
      displayName: d.of(names),
      deletedAt: null,
    };
  });
  const subjects = make('subject', 9, (at) => ({
    objectId: people[at]?.id ?? null,
    displayName: d.of(names),
    email: `s${at}@x.example`,
    principalName: null,
    connectedOrganizationId: null,
    blockedAt: null,
    cleanupAt: null,
  }));
  const unexpired = new Set<string>();
  const assignments = make('assignment', 24, () => {
    const [policy, target] = [d.of(policies), d.of(subjects)];
    const key = `${policy['packageId']} ${target.id}`;
    const state = unexpired.has(key) ? 'expired' : d.of(['delivered', 'partiallyDelivered', 'expired', 'delivering']);
    if (state !== 'expired') unexpired.add(key);
    return {
      packageId: policy['packageId'],
      catalogId: policy['catalogId'],
      policyId: policy.id,
      targetId: target.id,
      state,
      startsAt: d.of(moments),
      endsAt: d.chance(0.5) ? null : new Date(Date.parse(now) + d.below(80) * 86_400_000).toISOString(),
      endedAt: state === 'expired' ? d.of(moments) : null,
    };
  });
  make('signInActivity', 4, (at) => ({
    id: people[at * 2]?.id,
    lastSignInAt: null,
    lastSuccessfulSignInAt: d.chance(0.8) ? d.of(moments) : null,
  }));
  const waiting = new Set<string>();
  const openOnce = (of: Row): boolean => {
    const key = `${of['packageId']} ${of['targetId']}`;
    const isFirst = !waiting.has(key);
    waiting.add(key);
    return isFirst;
  };
  const requests = make('assignmentRequest', 30, (at) => ({
    ...pick(assignments[at] ?? d.of(assignments), ['packageId', 'catalogId', 'targetId', 'policyId']),
    assignmentId: (assignments[at] ?? d.of(assignments)).id,
    type: at < assignments.length ? d.of(['userAdd', 'adminAdd']) : d.of(['userRemove', 'userUpdate']),
    // At most one request of a package and a person is open.
    state:
      at < assignments.length && openOnce(assignments[at] as Row)
        ? d.of(['submitted', 'pendingApproval'])
        : 'delivered',
    isValidationOnly: false,
    createdByObjectId: d.chance(0.5) ? d.of(people).id : null,
    requestorId: d.of(subjects).id,
    createdAt: d.of(moments),
    isApprovalBypassed: d.chance(0.3),
  }));
  make('approvalStage', 20, (at) => ({
    approvalId: (requests[at] as Row).id,
    catalogId: requests[at]?.['catalogId'],
    position: 0,
    state: 'completed',
    result: d.of(['approved', 'denied', 'notReviewed']),
    reviewedById: d.of(people).id,
    reviewedByName: d.of(names),
    justification: d.of(['', ' ', 'Fine.']),
    approverInformationVisibility: d.of(['visible', 'notVisible']),
    reviewedAt: new Date(Date.parse(d.of(moments)) + d.below(200) * 1000).toISOString(),
    startedAt: d.of(moments),
  }));
  make('approval', requests.length, (at) => ({
    id: (requests[at] as Row).id,
    packageId: requests[at]?.['packageId'],
    catalogId: requests[at]?.['catalogId'],
  }));
  const grants = make('roleGrant', 26, () => {
    const [role, subject] = [d.of(roles), d.of(subjects)];
    const resource = resources.find((each) => each.id === role['resourceId']) as Row;
    const time = once(`grant ${role.id} ${subject.id}`);
    const isEnded = time.until !== null;
    return {
      subjectId: subject.id,
      roleId: role.id,
      scopeId: resource.id,
      resourceId: resource.id,
      catalogId: resource['catalogId'],
      objectId: resource['objectId'],
      originId: String(role['originId']).replace('#', ''),
      originSystem: resource['originSystem'],
      status: isEnded ? 'Removed' : d.of(['Fulfilled', 'Fulfilled', 'Failed', 'PendingFulfillment']),
      reason: d.chance(0.2) ? 'It is gone.' : null,
      ...time,
    };
  });
  make('assignmentGrant', 32, () => {
    const [grant, assignment] = [d.of(grants), d.of(assignments)];
    const roleScopeId = d.id();
    return { grantId: grant.id, assignmentId: assignment.id, roleScopeId, ...once(`${grant.id}${roleScopeId}`) };
  });
  // What is held often begins and ends with a grant.
  const held = (entity: EntityName, count: number, link: () => Record<string, string>): void => {
    make(entity, count, () => {
      const fields = link();
      return { endedWith: null, ...fields, ...once(`${entity} ${Object.values(fields).join(' ')}`) };
    });
  };
  // A group is in groups before it only: no circles.
  held('membership', 26, () => {
    const at = d.below(groups.length);
    const member = at > 0 && d.chance(0.3) ? (groups[d.below(at)] as Row) : d.of(people);
    return { groupId: (groups[at] as Row).id, memberId: member.id };
  });
  held('appRoleAssignment', 10, () => {
    const app = d.of(apps);
    const appRoleId = app.id.replace(/^.{8}/, d.of(['00000001', '00000002']));
    return { principalId: d.of(people).id, resourceId: app.id, appRoleId };
  });
  held('sitePermission', 8, () => {
    const role = d.of(siteRoles);
    return { principalId: d.of(people).id, siteId: role['siteId'], siteRoleId: role.id };
  });
  return {
    of: d.of,
    chance: d.chance,
    rows: (entity) => rows.get(entity) ?? [],
    changes: [...rows].flatMap(([entity, all]) =>
      all.map((row) => ({ kind: 'insert', entity, row }) as unknown as Change),
    ),
  };
}

const pick = (row: Row, fields: readonly string[]): Record<string, unknown> =>
  Object.fromEntries(fields.map((field) => [field, row[field]]));
