// A random tenant: some hundred rows of every kind that lists show, with the texts that databases disagree about, ended
// rows and deleted ones.

import fc, { type Arbitrary } from 'fast-check';
import type { EntityName } from '../../src/domain/entities.ts';
import * as W from '../../src/domain/enums.ts';
import { entities } from '../../src/model/entities.ts';
import type { Change } from '../../src/store/contract.ts';
import { row as legalRow } from '../model/legal.ts';
import { newDirectoryObject } from '../../src/model/newRow.ts';

export type Row = Readonly<Record<string, any>> & { readonly id: string };
export interface World {
  readonly rows: ReadonlyMap<EntityName, readonly Row[]>;
  readonly changes: readonly Change[];
  /** What the narrow caller reads. */
  readonly readable: ReadonlySet<string>;
}

/**
 * Accents composed and not, case pairs of other lengths, two sigmas, characters beyond the first plane, other
 * directions, and what LIKE, quotes and addresses have signs for.
 */
export const hard: readonly string[] = [
  'a',
  'A',
  'ab',
  'aB',
  'é',
  'É',
  'e\u0301',
  'E\u0301',
  'ß',
  'ẞ',
  'ss',
  'İ',
  'i\u0307',
  'ı',
  'ΟΔΟΣ',
  'οδος',
  'οδοσ',
  'ΟΔΟΣΑ',
  'ſ',
  'K',
  'Å',
  'ﬁ',
  '😀',
  '😀a',
  '👨‍👩‍👧',
  '\uFFFD',
  '\u{10FFFF}',
  'שלום',
  'مرحبا',
  '%',
  '_',
  'a%b',
  '\\',
  "O'Brien",
  "''",
  '"q"',
  ' ',
  'a ',
  '\t',
  'null',
  'true',
  '0',
  '2026-01-01',
  'ﬀ',
  '\u0001',
  '#',
  '&',
  '+',
  '/',
  '?',
  '%41',
  '(',
  "')",
  ';',
  ',',
  'displayName:a',
  'NOT',
  'x'.repeat(200),
];
export const instants: readonly string[] = [
  '2025-12-31T23:59:59.999Z',
  '2026-01-01T00:00:00.000Z',
  '2026-01-01T00:00:00.500Z',
  '2026-06-30T12:00:00.000Z',
  '2027-02-28T00:00:00.120Z',
];
export const narrowUser = '0a000000-0000-4000-8000-000000000001';
export const application = '0a000000-0000-4000-8000-000000000002';
const begin = '2026-01-01T00:00:00.000Z';

/** Picks from lists, always the same ones for a seed (mulberry32). */
export function dice(seed: number) {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const below = (most: number): number => Math.floor(next() * most);
  const of = <T>(from: readonly T[]): T => from[below(from.length)] as T;
  const hex = (length: number): string => Array.from({ length }, () => below(16).toString(16)).join('');
  return {
    of,
    below,
    chance: (part: number): boolean => next() < part,
    orNull: <T>(value: T): T | null => (next() < 0.3 ? null : value),
    id: (): string => `${hex(8)}-${hex(4)}-4${hex(3)}-8${hex(3)}-${hex(12)}`,
    text: (): string => (next() < 0.7 ? of(hard) : `${of(hard)}${of(hard)}`),
  };
}

type Dice = ReturnType<typeof dice>;
type Make = (
  entity: EntityName,
  count: number,
  fields: (at: number) => Readonly<Record<string, unknown>>,
) => readonly Row[];

export function worldOf(seed: number): World {
  const d = dice(seed);
  const rows = new Map<EntityName, Row[]>();
  /** Legal rows of an entity, with what is said of each in place of what was drawn. */
  const make: Make = (entity, count, fields) => {
    const drawn = fc.sample(legalRow(entities[entity]) as Arbitrary<Record<string, unknown>>, {
      numRuns: count,
      seed: seed + entity.length,
    });
    const made = drawn.map((each, at): Row => ({ ...each, id: d.id(), ...fields(at) }));
    rows.set(entity, [...(rows.get(entity) ?? []), ...made]);
    return made;
  };
  const people = directory(d, make, rows);
  const offers = offered(d, make, people);
  held(d, make, { ...people, ...offers });
  const readable = new Set(offers.catalogs.filter(() => d.chance(0.4)).map((each) => each.id));
  make('roleAssignment', readable.size, (at) => ({
    provider: 'entitlementManagement',
    roleDefinitionId: '44272f93-9762-48e8-af59-1b5351b1d6b3',
    principalId: narrowUser,
    scope: `/AccessPackageCatalog/${[...readable][at]}`,
    createdAt: begin,
    endedWith: null,
  }));
  const tenant = {
    kind: 'insert',
    entity: 'tenant',
    row: {
      id: 'singleton',
      tenantId: d.id(),
      displayName: 'T',
      mode: 'sandbox',
      createdAt: begin,
      clockOffsetMs: 0,
      clockFrozenAt: null,
    },
  } as const;
  return {
    rows,
    readable,
    changes: [
      tenant,
      ...[...rows].flatMap(([entity, all]) => all.map((row) => ({ kind: 'insert', entity, row }) as unknown as Change)),
    ],
  };
}

function directory(d: Dice, make: Make, rows: Map<EntityName, Row[]>) {
  const object = (
    kind: 'user' | 'group' | 'servicePrincipal',
    id: string,
    fields: Readonly<Record<string, unknown>>,
  ): Row => newDirectoryObject(kind, id, d.of(instants), fields) as unknown as Row;
  const users: Row[] = [];
  for (let at = 0; at < 40; at += 1)
    users.push(
      object('user', d.id(), {
        displayName: d.text(),
        userPrincipalName: `${d.text()}${at}@x.example`,
        mail: d.orNull(`${d.text()}@x.example`),
        mailNickname: d.orNull(d.text()),
        givenName: d.orNull(d.text()),
        surname: d.orNull(d.of(hard.slice(0, 12))),
        jobTitle: d.orNull(d.text()),
        department: d.orNull(d.of(hard.slice(0, 6))),
        accountEnabled: d.chance(0.8),
        employeeId: d.orNull(d.text()),
        employeeHireAt: d.orNull(d.of(instants)),
        userType: d.of(['Member', 'Guest', 'Member']),
        managerId: users.length === 0 ? null : d.orNull(d.of(users).id),
        deletedAt: d.chance(0.08) ? d.of(instants) : null,
        description: d.orNull(d.text()),
      }),
    );
  const groups = Array.from({ length: 14 }, (_, at) =>
    object('group', d.id(), {
      displayName: d.text(),
      description: d.orNull(d.text()),
      mailNickname: `g${at}`,
      mail: d.orNull(d.text()),
      mailEnabled: d.chance(0.5),
      securityEnabled: d.chance(0.5),
      deletedAt: d.chance(0.1) ? d.of(instants) : null,
    }),
  );
  const narrow = object('user', narrowUser, { displayName: 'Narrow', userPrincipalName: 'narrow@x.example' });
  const principal = object('servicePrincipal', application, { displayName: 'Everything', appId: d.id() });
  rows.set('directoryObject', [...users, ...groups, narrow, principal]);
  const pairs = new Set<string>();
  // A group is a member of groups before it only: no circles.
  const memberships = make('membership', 90, () => {
    const at = d.below(groups.length);
    const inner = d.chance(0.3) && at > 0 ? (groups[d.below(at)] as Row) : d.of(users);
    const key = `${groups[at]?.id} ${inner.id}`;
    const isOpen = !pairs.has(key) && d.chance(0.85);
    if (isOpen) pairs.add(key);
    return { groupId: groups[at]?.id, memberId: inner.id, from: begin, until: isOpen ? null : d.of(instants) };
  });
  const closure = closed(memberships.filter((each) => each['until'] === null));
  make('memberOf', closure.length, (at) => ({ groupId: closure[at]?.[0], memberId: closure[at]?.[1], paths: 1 }));
  make('ownership', 14, (at) => ({
    objectId: groups[at]?.id,
    ownerId: d.of(users).id,
    endedWith: d.chance(0.3) ? d.id() : null,
  }));
  return { users, groups };
}

/** Every pair of a group and whom it holds through groups. */
function closed(memberships: readonly Row[]): readonly (readonly [group: string, member: string])[] {
  const pairs = new Map(
    memberships.map((each) => [`${each['groupId']} ${each['memberId']}`, [each['groupId'], each['memberId']] as const]),
  );
  for (let before = -1; before !== pairs.size; ) {
    before = pairs.size;
    for (const [outer, middle] of [...pairs.values()])
      for (const [group, inner] of [...pairs.values()])
        if (group === middle) pairs.set(`${outer} ${inner}`, [outer, inner]);
  }
  return [...pairs.values()];
}

function offered(d: Dice, make: Make, { users, groups }: ReturnType<typeof directory>) {
  const ended = (part: number) => (d.chance(part) ? d.of(instants) : null);
  const stamps = () => ({
    createdAt: d.of(instants),
    modifiedAt: d.of(instants),
    createdBy: d.orNull(d.text()),
    modifiedBy: d.orNull(d.text()),
  });
  const catalogs = make('catalog', 12, (at) => ({
    displayName: `${d.text()}${at}`,
    description: d.orNull(d.text()),
    uniqueName: null,
    deletedAt: ended(0.15),
    ...stamps(),
  }));
  const packages = make('accessPackage', 60, (at) => ({
    catalogId: d.of(catalogs).id,
    displayName: `${d.text()}${at}`,
    description: d.orNull(d.text()),
    uniqueName: null,
    deletedAt: ended(0.1),
    ...stamps(),
  }));
  const policies = make('policy', 80, () => {
    const of = d.of(packages);
    return {
      packageId: of.id,
      catalogId: of['catalogId'],
      displayName: d.text(),
      description: d.orNull(d.text()),
      acceptsSelfAdd: false,
      deletedAt: ended(0.1),
      ...stamps(),
    };
  });
  const link = (
    entity: EntityName,
    fields: (at: number) => readonly [string, string],
    names: readonly [string, string],
  ) => {
    const seen = new Set<string>();
    const pairs = Array.from({ length: 40 }, (_, at) => fields(at)).filter(
      (pair) => !seen.has(pair.join()) && seen.add(pair.join()),
    );
    make(entity, pairs.length, (at) => ({ [names[0]]: pairs[at]?.[0], [names[1]]: pairs[at]?.[1], createdAt: begin }));
  };
  link('incompatiblePackage', () => [d.of(packages).id, d.of(packages).id], ['packageId', 'incompatibleId']);
  link('incompatibleGroup', () => [d.of(packages).id, d.of(groups).id], ['packageId', 'groupId']);
  const origin = () => ({
    displayName: d.text(),
    description: d.orNull(d.text()),
    originSystem: d.of(W.OriginSystems),
    deletedAt: ended(0.1),
  });
  const resources = make('resource', 40, (at) => ({
    catalogId: d.of(catalogs).id,
    originId: `${d.text()}${at}`,
    objectId: d.of(groups).id,
    environmentId: null,
    createdAt: d.of(instants),
    modifiedAt: d.of(instants),
    ...origin(),
  }));
  const below = (at: number) => {
    const of = d.of(resources);
    return { resourceId: of.id, catalogId: of['catalogId'], originId: `${d.text()}${at}`, ...origin() };
  };
  const roles = make('resourceRole', 60, below);
  const scopes = make('resourceScope', 40, below);
  make('resourceRoleScope', 70, () => ({
    packageId: d.of(packages).id,
    roleId: d.of(roles).id,
    scopeId: d.of(scopes).id,
    resourceId: d.of(resources).id,
    from: begin,
    until: ended(0.2),
    ...stamps(),
  }));
  const organizations = make('connectedOrganization', 9, () => ({
    displayName: d.text(),
    description: d.orNull(d.text()),
    ...stamps(),
  }));
  const shuffled = users.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const subjects = make('subject', 45, (at) => ({
    objectId: shuffled[at]?.id ?? null,
    displayName: d.orNull(d.text()),
    email: d.orNull(`${d.text()}${at}`),
    principalName: d.orNull(d.text()),
    onPremisesSecurityIdentifier: d.orNull(d.text()),
    altSecId: d.orNull(d.text()),
    connectedOrganizationId: d.orNull(d.of(organizations).id),
    blockedAt: null,
    cleanupAt: d.orNull(d.of(instants)),
    createdAt: begin,
  }));
  return { catalogs, packages, policies, subjects };
}

function held(
  d: Dice,
  make: Make,
  { users, packages, policies, subjects }: ReturnType<typeof directory> & ReturnType<typeof offered>,
): void {
  const unexpired = new Set<string>();
  const assignments = make('assignment', 140, () => {
    const [policy, target] = [d.of(policies), d.of(subjects)];
    const key = `${policy['packageId']} ${target.id}`;
    const state = unexpired.has(key) ? 'expired' : d.of(W.AssignmentStates);
    if (state !== 'expired') unexpired.add(key);
    return {
      packageId: policy['packageId'],
      catalogId: policy['catalogId'],
      policyId: policy.id,
      targetId: target.id,
      state,
      status: d.of(W.AssignmentStatuses),
      endedAt: d.orNull(d.of(instants)),
      createdByObjectId: d.orNull(d.of(users).id),
      createdAt: d.of(instants),
      startsAt: begin,
      endsAt: null,
    };
  });
  const open = new Set<string>();
  make('assignmentRequest', 180, () => {
    const [of, target] = [d.of(packages), d.of(subjects)];
    const key = `${of.id} ${target.id}`;
    const state = open.has(key) ? 'denied' : d.of(W.RequestStates);
    open.add(key);
    return {
      packageId: of.id,
      catalogId: of['catalogId'],
      policyId: null,
      policyRevisionId: null,
      assignmentId: d.orNull(d.of(assignments).id),
      targetId: target.id,
      requestorId: d.of(subjects).id,
      state,
      status: d.of(W.RequestStatuses),
      justification: d.orNull(d.text()),
      createdAt: d.of(instants),
      completedAt: d.orNull(d.of(instants)),
      expirationAt: d.orNull(d.of(instants)),
      createdByObjectId: d.orNull(d.of(users).id),
      reason: null,
    };
  });
}
