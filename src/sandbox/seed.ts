// The sandbox tenant on its first day, as one list of changes: the same ids in every sandbox, other secrets in each.

import { newTree } from '../audit/createTree.ts';
import { graphPrincipal } from '../setup/microsoftGraph.ts';
import { tenantDefaults } from '../setup/tenantDefaults.ts';
import { DirectoryRoles } from '../domain/caller.ts';
import { closureChanges } from '../domain/directory/membershipClosure.ts';
import type { Instant } from '../domain/base.ts';
import type { MemberOf } from '../domain/directory/directoryEntities.ts';
import { hashRandomSecret } from '../identity/accounts/secretHashes.ts';
import { from } from '../odata/query.ts';
import { insert, type Change, type Store } from '../store/contract.ts';
import { giveDirectoryRole } from '../flows/directory/directoryRoles.ts';
import { clientRows, clients } from './sandboxClients.ts';
import { graphPrincipalId, idSequence, sandboxIdOf, tenantDomain, tenantId } from './sandboxIds.ts';
import { catalogChanges } from './catalogs.ts';
import { people, personId, userRow } from './people.ts';
import type { SandboxSecrets } from './sandboxSecrets.ts';
import { applicationRows, environmentRow, groupRow, groups, siteRoles, siteRow } from './directoryResources.ts';

/** Whether anything was ever put into this database. */
export async function isSeeded(store: Store): Promise<boolean> {
  const [tenants] = await store.read([from('tenant', undefined, { fields: ['mode'] })]);
  return (tenants?.rows.length ?? 0) > 0;
}

/**
 * Fills an empty database, once; false where it was filled before. `now` is machine time: the sandbox's clock starts
 * with it.
 */
export async function seedSandbox(store: Store, secrets: SandboxSecrets, now: Instant): Promise<boolean> {
  if (await isSeeded(store)) return false;
  await store.commit(await seedChanges(secrets, now));
  return true;
}

/** The rows of the first day; `now` is machine time. */
export async function seedChanges(secrets: SandboxSecrets, now: Instant): Promise<readonly Change[]> {
  return [
    ...tenantChanges(now),
    ...(await peopleChanges(secrets, now)),
    ...(await clientChanges(secrets, now)),
    ...resourceChanges(now),
    ...groupChanges(now),
    ...catalogChanges(now),
  ];
}

function tenantChanges(now: Instant): readonly Change[] {
  return [
    insert('tenant', {
      id: 'singleton',
      tenantId,
      displayName: 'Latchkey sandbox',
      mode: 'sandbox',
      createdAt: now,
      clockOffsetMs: 0,
    }),
    // There at any moment, so that a reset and the sequencer wait for each other at its row.
    newTree(tenantId),
    insert('domain', {
      id: sandboxIdOf(`domain ${tenantDomain}`),
      name: tenantDomain,
      isDefault: true,
      isInitial: true,
      isVerified: true,
      createdAt: now,
    }),
    ...tenantDefaults(now, idSequence('first row')),
    graphPrincipal(graphPrincipalId, now),
  ];
}

/**
 * Managers come before those whom they manage. Passwords are as random as client secrets, so their hashes may be as
 * quick.
 */
async function peopleChanges(secrets: SandboxSecrets, now: Instant): Promise<readonly Change[]> {
  const hashes = await Promise.all(people.map((person) => hashRandomSecret(secrets.passwords[person.key] as string)));
  return people.flatMap((person, at) => [
    insert('directoryObject', userRow(person, hashes[at] as string, now)),
    ...(person.sponsor === null
      ? []
      : [
          insert('sponsorship', {
            id: sandboxIdOf(`sponsorship of ${person.key}`),
            objectId: person.id,
            sponsorId: personId(person.sponsor),
          }),
        ]),
    ...person.roles.flatMap((role) =>
      giveDirectoryRole(
        { now, newId: () => sandboxIdOf(`${role} of ${person.key}`) },
        { roleId: DirectoryRoles[role], principalId: person.id },
      ),
    ),
  ]);
}

async function clientChanges(secrets: SandboxSecrets, now: Instant): Promise<readonly Change[]> {
  const rows = await Promise.all(
    clients.map(async (client) => {
      const secret = secrets.clientSecrets[client.key];
      return clientRows(client, secret === undefined ? [] : [await hashRandomSecret(secret)], now);
    }),
  );
  return rows.flat();
}

function resourceChanges(now: Instant): readonly Change[] {
  return [
    ...applicationRows(now).flatMap(({ application, principal }) => [
      insert('directoryObject', application),
      insert('directoryObject', principal),
    ]),
    insert('resourceEnvironment', environmentRow(now)),
    insert('site', siteRow(now)),
    ...siteRoles.map((role) => insert('siteRole', role)),
  ];
}

function groupChanges(now: Instant): readonly Change[] {
  const steps = groups.flatMap((group) =>
    group.members.map((memberId) => ({ groupId: group.id, memberId, action: 'add' as const })),
  );
  return [
    ...groups.map((group) => insert('directoryObject', groupRow(group, now))),
    ...groups.flatMap((group) =>
      group.owners.map((owner) =>
        insert('ownership', {
          id: sandboxIdOf(`${owner} owns ${group.key}`),
          objectId: group.id,
          ownerId: personId(owner),
        }),
      ),
    ),
    ...steps.map(({ groupId, memberId }) =>
      insert('membership', {
        id: sandboxIdOf(`${memberId} is in ${groupId}`),
        groupId,
        memberId,
        from: now,
      }),
    ),
    ...closureChanges([] as readonly MemberOf[], steps, idSequence('closure')),
  ];
}
