// Plays a scenario: everything that it describes is made by calls of the API, by the people whom it names, at the times
// that it says.

import type { Id, Instant } from '../../domain/base.ts';
import { formatInstant, millisecondsOf } from '../../domain/time.ts';
import { createDeedPlayer } from './playDeed.ts';
import { durationMs, timedDeeds } from './deedTimes.ts';
import { applicationBody, groupBody, organizationBody, policyBody, userBody } from './scenarioBodies.ts';
import { ScenarioError, type ReadFile, type ScenarioFile, type ScenarioPackage } from './scenarioFile.ts';
import { createNames, type Names } from './scenarioNames.ts';
import { em, type CallAs, type ScenarioWorld } from './scenarioWorld.ts';

const ref = ({ graph }: ScenarioWorld, id: string): object => ({ '@odata.id': `${graph}/directoryObjects/${id}` });
const ownerRoles = {
  owners: 'ae79f266-94d4-4dab-b730-feca7e132178',
  managers: '7f480852-ebdc-47d4-87de-0d8498384a83',
} as const;

interface Player {
  readonly file: ScenarioFile;
  readonly names: Names;
  readonly world: ScenarioWorld;
  /** Where the clock stands at the end. */
  readonly now: Instant;
  /** As the sandbox's global administrator. */
  readonly admin: (method: string, path: string, body?: unknown) => ReturnType<CallAs>;
}

/**
 * `now` is where the clock stands at the end. Gives the ids of the people by their keys. Throws `ScenarioError` for
 * what the API refuses.
 */
export async function playScenario(
  { file, lineOf }: ReadFile,
  world: ScenarioWorld,
  now: Instant,
): Promise<ReadonlyMap<string, Id>> {
  const names = createNames();
  const player: Player = {
    file,
    names,
    world,
    now,
    admin: (method, path, body) => world.call(names.idOf('globalAdmin'), method, path, body),
  };
  const at = async (path: readonly (string | number)[], play: () => Promise<void>): Promise<void> => {
    await play().catch((error: unknown) => {
      throw new ScenarioError([`line ${lineOf(path)}: ${path.join('/')}: ${(error as Error).message}`]);
    });
  };
  for (const [key, make] of makers(player)) await at(key, make);
  await world.drain();
  const playDeed = createDeedPlayer(file, names, world);
  for (const deed of timedDeeds(file, now)) {
    await world.moveTo(deed.at);
    await at(['history', deed.place], () => playDeed(deed));
    await world.drain();
  }
  await world.moveTo(now);
  return new Map(Object.keys(file.people ?? {}).map((key) => [key, names.idOf(key)]));
}

type Maker = readonly [path: readonly string[], make: () => Promise<void>];

/** In the order in which one thing needs the other. */
function* makers(player: Player): Generator<Maker> {
  const { file } = player;
  for (const key of Object.keys(file.people ?? {})) yield [['people', key], () => makePerson(player, key)];
  for (const key of Object.keys(file.people ?? {})) yield [['people', key], () => relatePerson(player, key)];
  for (const key of Object.keys(file.groups ?? {})) yield [['groups', key], () => makeGroup(player, key)];
  for (const key of Object.keys(file.groups ?? {})) yield [['groups', key], () => fillGroup(player, key)];
  for (const key of Object.keys(file.applications ?? {}))
    yield [['applications', key], () => makeApplication(player, key)];
  for (const key of Object.keys(file.organizations ?? {}))
    yield [['organizations', key], () => makeOrganization(player, key)];
  for (const key of Object.keys(file.catalogs ?? {})) yield [['catalogs', key], () => makeCatalog(player, key)];
  for (const [key, of] of Object.entries(file.packages ?? {}))
    yield [['packages', key], () => makePackage(player, key, of)];
  for (const [key, of] of Object.entries(file.packages ?? {})) {
    yield [['packages', key, 'incompatible'], () => forbidTogether(player, key, of)];
    for (const policy of Object.keys(of.policies ?? {}))
      yield [['packages', key, 'policies', policy], () => makePolicy(player, key, policy)];
  }
}

async function makePerson({ file, names, world, admin }: Player, key: string): Promise<void> {
  const person = file.people?.[key] as NonNullable<ScenarioFile['people']>[string];
  names.set(key, (await admin('POST', '/users', userBody(key, person, world.passwordOf(key)))).id);
}

async function relatePerson({ file, names, world, admin }: Player, key: string): Promise<void> {
  const { manager, sponsor, roles = [] } = file.people?.[key] ?? {};
  const id = names.idOf(key);
  if (manager !== undefined) await admin('PUT', `/users/${id}/manager/$ref`, ref(world, names.idOf(manager)));
  for (const role of roles) {
    const filter = encodeURIComponent(`displayName eq '${role.replaceAll("'", "''")}'`);
    const found = await admin('GET', `/roleManagement/directory/roleDefinitions?$filter=${filter}`);
    if (found.value.length === 0) throw new Error(`There is no directory role ${role}.`);
    const body = { principalId: id, roleDefinitionId: found.value[0].id, directoryScopeId: '/' };
    await admin('POST', '/roleManagement/directory/roleAssignments', body);
  }
  if (sponsor !== undefined) await admin('POST', `/users/${id}/sponsors/$ref`, ref(world, names.idOf(sponsor)));
}

async function makeGroup({ file, names, admin }: Player, key: string): Promise<void> {
  const group = file.groups?.[key] as NonNullable<ScenarioFile['groups']>[string];
  names.set(`group:${key}`, (await admin('POST', '/groups', groupBody(key, group))).id);
}

async function fillGroup({ file, names, world, admin }: Player, key: string): Promise<void> {
  const { members = [], owners = [] } = file.groups?.[key] ?? {};
  const path = `/groups/${names.idOf(`group:${key}`)}`;
  for (const each of members) await admin('POST', `${path}/members/$ref`, ref(world, names.idOf(each)));
  for (const each of owners) await admin('POST', `${path}/owners/$ref`, ref(world, names.idOf(each)));
}

async function makeApplication({ file, names, admin }: Player, key: string): Promise<void> {
  const application = file.applications?.[key] as NonNullable<ScenarioFile['applications']>[string];
  const { appId } = await admin('POST', '/applications', applicationBody(key, application));
  names.set(`app:${key}`, (await admin('POST', '/servicePrincipals', { appId })).id);
}

async function makeOrganization({ file, names, world, admin }: Player, key: string): Promise<void> {
  const organization = file.organizations?.[key] as NonNullable<ScenarioFile['organizations']>[string];
  const { id } = await admin('POST', `${em}/connectedOrganizations`, organizationBody(organization));
  names.set(`org:${key}`, id);
  for (const sponsor of organization.sponsors ?? [])
    await admin('POST', `${em}/connectedOrganizations/${id}/internalSponsors/$ref`, ref(world, names.idOf(sponsor)));
}

async function makeCatalog({ file, names, admin }: Player, key: string): Promise<void> {
  const catalog = file.catalogs?.[key] as NonNullable<ScenarioFile['catalogs']>[string];
  const { name: displayName, about: description = '', external: isExternallyVisible = false } = catalog;
  const body = { displayName, description, isExternallyVisible, state: 'published' };
  const { id } = await admin('POST', `${em}/catalogs`, body);
  names.set(`catalog:${key}`, id);
  for (const word of ['owners', 'managers'] as const)
    for (const each of catalog[word] ?? [])
      await admin('POST', '/roleManagement/entitlementManagement/roleAssignments', {
        principalId: names.idOf(each),
        roleDefinitionId: ownerRoles[word],
        appScopeId: `/AccessPackageCatalog/${id}`,
      });
  for (const each of catalog.resources ?? [])
    await admin('POST', `${em}/resourceRequests`, {
      requestType: 'adminAdd',
      catalog: { id },
      resource: { originId: names.idOf(each), originSystem: originSystemOf(each) },
    });
  for (const [name, { name: title, about, url }] of Object.entries(catalog.extensions ?? {})) {
    const extension = {
      '@odata.type': '#microsoft.graph.accessPackageAssignmentRequestWorkflowExtension',
      displayName: title,
      description: about ?? '',
      endpointConfiguration: { '@odata.type': '#microsoft.graph.httpRequestEndpoint', targetUrl: url },
    };
    const made = await admin('POST', `${em}/catalogs/${id}/customWorkflowExtensions`, extension);
    names.set(`extension:${key}/${name}`, made.id);
  }
}

const originSystemOf = (reference: string): string =>
  reference.startsWith('group:') ? 'AadGroup' : reference.startsWith('app:') ? 'AadApplication' : 'SharePointOnline';

async function makePackage(player: Player, key: string, of: ScenarioPackage): Promise<void> {
  const { names, admin } = player;
  const { name: displayName, about: description = '', hidden: isHidden = false, gives = [] } = of;
  const catalogId = names.idOf(`catalog:${of.catalog}`);
  const body = { displayName, description, isHidden, catalog: { id: catalogId } };
  const { id } = await admin('POST', `${em}/accessPackages`, body);
  names.set(`package:${key}`, id);
  for (const each of gives)
    await admin('POST', `${em}/accessPackages/${id}/resourceRoleScopes`, await roleScopeBody(player, catalogId, each));
}

/** A role of a resource in the catalog, as the catalog lists it; of a group the role of a member. */
async function roleScopeBody({ names, admin }: Player, catalogId: string, given: string): Promise<object> {
  const [reference = '', role = 'Member'] = given.split('/');
  const originId = names.idOf(reference);
  const filter = encodeURIComponent(`originId eq '${originId}'`);
  const found = await admin('GET', `${em}/catalogs/${catalogId}/resources?$filter=${filter}&$expand=roles,scopes`);
  const [resource] = found.value;
  if (resource === undefined) throw new Error(`The catalog has no resource ${reference}.`);
  const roles: readonly { readonly displayName: string; readonly originId: string }[] = resource.roles;
  const one = roles.find(({ displayName }) => displayName === role);
  if (one === undefined)
    throw new Error(`${reference} has no role ${role}; there are ${roles.map((each) => each.displayName).join(', ')}.`);
  const { id, originSystem } = resource;
  return {
    role: { displayName: role, originId: one.originId, originSystem, resource: { id, originId, originSystem } },
    scope: { originId: resource.scopes[0].originId, originSystem },
  };
}

async function forbidTogether({ names, world, admin }: Player, key: string, of: ScenarioPackage): Promise<void> {
  for (const each of of.incompatible ?? []) {
    const isGroup = each.startsWith('group:');
    const id = names.idOf(isGroup ? each : `package:${each}`);
    const address = isGroup ? `groups/${id}` : `identityGovernance/entitlementManagement/accessPackages/${id}`;
    const list = isGroup ? 'incompatibleGroups' : 'incompatibleAccessPackages';
    await admin('POST', `${em}/accessPackages/${names.idOf(`package:${key}`)}/${list}/$ref`, {
      '@odata.id': `${world.graph}/${address}`,
    });
  }
}

async function makePolicy({ file, names, admin, now }: Player, key: string, name: string): Promise<void> {
  const of = file.packages?.[key] as ScenarioPackage;
  const policy = of.policies?.[name] ?? {};
  const calls = Object.entries(policy.calls ?? {}).map(
    ([stage, extension]) => [stage, names.idOf(`extension:${of.catalog}/${extension}`)] as const,
  );
  const packageId = names.idOf(`package:${key}`);
  const body = policyBody(
    { name, ...policy },
    {
      ...{ packageId, calls, idOf: names.idOf },
      at: (ago) => formatInstant(millisecondsOf(now) - durationMs(ago)),
    },
  );
  const { id } = await admin('POST', `${em}/assignmentPolicies`, body);
  const read = await admin('GET', `${em}/assignmentPolicies/${id}?$select=id&$expand=questions`);
  names.setPolicy(key, { key: name, id, questions: read.questions });
}
