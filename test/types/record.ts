// Writes what the running server answers as literals of the official types, for the compiler to hold them against
// these: `node test/types/record.ts`.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startLatchkey, type Latchkey } from '../app/latchkey.ts';
import { startCatcher } from '../extensions/catcher.ts';
import { addressOf, prepared } from '../surface/calls.ts';
import { reasonOf } from '../surface/leftOut.ts';
import { surface, type SurfaceRow, type Version } from '../surface/rows.ts';
import { published } from '../model/published.ts';
import { answeredBy } from '../surface/shapes.ts';
import { World } from '../surface/world.ts';
import { exceptions, isLeftOut, unknownTypes } from './exceptions.ts';

type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };
type Members = { readonly [name: string]: Json };
/** What was answered, and the official name of its type. */
export interface Answer {
  readonly version: Version;
  readonly type: string;
  readonly value: Members;
}

export const files = { 'v1.0': 'answers.v1.ts', beta: 'answers.beta.ts' } as const;
const importOfLacks = "import type { Lacks } from './exceptions.ts';";
const packages = { 'v1.0': '@microsoft/microsoft-graph-types', beta: '@microsoft/microsoft-graph-types-beta' } as const;

/** Beside the routes themselves and all that each can expand: expansions of expansions, and the directory. */
const further: readonly (readonly [version: Version, address: string, type: string])[] = [
  [
    'v1.0',
    '/identityGovernance/entitlementManagement/assignments?$expand=target($expand=connectedOrganization),' +
      'accessPackage($expand=catalog,resourceRoleScopes($expand=role($expand=resource($expand=environment)),' +
      'scope)),assignmentPolicy',
    'accessPackageAssignment',
  ],
  [
    'beta',
    '/identityGovernance/entitlementManagement/accessPackageAssignments?$expand=target,' +
      'accessPackage($expand=accessPackageCatalog,' +
      'accessPackageResourceRoleScopes($expand=accessPackageResourceRole($expand=accessPackageResource),' +
      'accessPackageResourceScope)),accessPackageAssignmentResourceRoles',
    'accessPackageAssignment',
  ],
  ...(['v1.0', 'beta'] as const).flatMap(
    (version) =>
      [
        [version, '/users?$expand=manager', 'user'],
        [version, '/groups?$expand=members', 'group'],
        [version, '/applications', 'application'],
        [version, '/servicePrincipals', 'servicePrincipal'],
        [version, '/auditLogs/directoryAudits', 'directoryAudit'],
        [version, '/organization', 'organization'],
        [version, '/domains', 'domain'],
      ] as const,
  ),
];

/** Asks everything of a server of its own. */
export async function recorded(): Promise<readonly Answer[]> {
  const latchkey = await startLatchkey();
  const catcher = await startCatcher();
  try {
    const world = new World(latchkey, `${catcher.url}/extension`);
    const everything = await world.everything();
    const answers: Answer[] = [];
    const take = async (
      version: Version,
      type: string,
      [as, method, address, body]: readonly [string, string, string, unknown?],
    ): Promise<void> => {
      // What happens later has happened: what is answered does not hang on the moment.
      await latchkey.drain();
      const reply = await latchkey.call(as, method, address, body);
      if (reply.status >= 300) throw new Error(`${method} ${address}: ${reply.status} ${reply.text}`);
      if (reply.status === 204) return;
      const rows = (Array.isArray(reply.body.value) ? reply.body.value : [reply.body]) as readonly Json[];
      for (const value of rows)
        if (typeof value === 'object' && value !== null)
          answers.push({ version, type: officialName(value as Members, type), value: value as Members });
    };
    for (const row of surface.filter(isAnswered)) {
      const { ids = [], body, as = 'globalAdmin' } = await prepared(row, world, everything);
      const address = addressOf(row, ids, everything);
      const type = answeredBy(row)?.type ?? '';
      await take(row.version, type, [as, row.method, address, body]);
      if (row.method === 'GET' && !address.includes('$expand') && !isContainer(type))
        await take(row.version, type, [as, 'GET', `${address}${address.includes('?') ? '&' : '?'}$expand=*`]);
    }
    for (const [version, address, type] of [...further, ...(await ofReviews(latchkey))])
      await take(version, type, ['app:full', 'GET', `/${version}${address}`]);
    return answers;
  } finally {
    await Promise.all([latchkey.close(), catcher.close()]);
  }
}

/** An access review of a group in two stages, of which the first is in progress and one item is decided. */
async function ofReviews(latchkey: Latchkey): Promise<typeof further> {
  const make = async (path: string, body: object, who = 'app:full'): Promise<string> => {
    const reply = await latchkey.call(who, 'POST', path, body);
    if (reply.status >= 300) throw new Error(`${path}: ${reply.status} ${reply.text}`);
    return reply.body?.id;
  };
  const people = ['member', 'analyst'].map((who) => latchkey.user(who).id);
  const group = await make('/v1.0/groups', {
    displayName: 'Reviewed',
    mailEnabled: false,
    mailNickname: 'reviewed',
    securityEnabled: true,
    'members@odata.bind': people.map((id) => `https://graph.microsoft.com/v1.0/directoryObjects/${id}`),
  });
  const reviewers = [{ query: `/users/${latchkey.user('manager').id}`, queryType: 'MicrosoftGraph' }];
  const series = await make('/beta/identityGovernance/accessReviews/definitions', {
    displayName: 'Members',
    scope: { query: `/groups/${group}/transitiveMembers`, queryType: 'MicrosoftGraph' },
    settings: { instanceDurationInDays: 6, recommendationsEnabled: true },
    stageSettings: ['1', '2'].map((stageId) => ({
      stageId,
      dependsOn: stageId === '1' ? [] : ['1'],
      durationInDays: 3,
      recommendationsEnabled: true,
      reviewers,
    })),
  });
  await latchkey.drain();
  const turns = `/identityGovernance/accessReviews/definitions/${series}/instances`;
  const decision = { decision: 'Approve', justification: 'Stays', principalId: people[0] };
  await make(`/v1.0${turns}/${series}/batchRecordDecisions`, decision, 'manager');
  await make('/v1.0/identityGovernance/accessReviews/historyDefinitions', {
    displayName: 'Everything',
    reviewHistoryPeriodStartDateTime: '2000-01-01T00:00:00Z',
    reviewHistoryPeriodEndDateTime: '2100-01-01T00:00:00Z',
    scopes: [{ query: '/identityGovernance/accessReviews/definitions', queryType: 'MicrosoftGraph' }],
  });
  return (['v1.0', 'beta'] as const).flatMap((version) => [
    [version, '/identityGovernance/accessReviews/definitions?$expand=instances', 'accessReviewScheduleDefinition'],
    [version, `${turns}?$expand=stages,contactedReviewers`, 'accessReviewInstance'],
    [version, `${turns}/${series}/decisions?$expand=insights`, 'accessReviewInstanceDecisionItem'],
    [
      version,
      '/identityGovernance/accessReviews/historyDefinitions?$expand=instances',
      'accessReviewHistoryDefinition',
    ],
  ]);
}

const isContainer = (type: string): boolean => type === 'entitlementManagement' || type === 'rbacApplication';

function isAnswered(row: SurfaceRow): boolean {
  return (
    reasonOf(row) === null &&
    row.status < 300 &&
    (row.method === 'GET' || row.method === 'POST') &&
    answeredBy(row) !== null &&
    !row.path.includes('$ref')
  );
}

const officialName = (value: Members, declared: string): string => {
  const name =
    typeof value['@odata.type'] === 'string' ? value['@odata.type'].replace('#microsoft.graph.', '') : declared;
  return name.slice(0, 1).toUpperCase() + name.slice(1);
};

/** The official name of the type of a member; empty where it is not known. */
function declaredType(version: Version, type: string, member: string): string {
  const { types } = published[version];
  for (
    let at: string | null = type.slice(0, 1).toLowerCase() + type.slice(1);
    at !== null;
    at = types[at]?.base ?? null
  ) {
    const found = types[at]?.properties[member] ?? types[at]?.navigations[member];
    if (found !== undefined) return officialName({}, found.replace(/^Collection\(|[)?*~]/g, ''));
  }
  return '';
}

/**
 * By type and member, each value that the compiler can tell from others: words, for they may be of an enumeration; of
 * other text only that it is text; of what has a type, which.
 */
type Seen = Map<string, Map<string, Set<string>>>;

function see(seen: Seen, version: Version, type: string, value: Members): void {
  const members = seen.get(type) ?? new Map<string, Set<string>>();
  seen.set(type, members);
  for (const [member, each] of Object.entries(value)) {
    if (member.includes('@') || isLeftOut(version, type, member)) continue;
    const literals = members.get(member) ?? new Set<string>();
    members.set(member, literals.add(literalOf(seen, version, declaredType(version, type, member), each)));
  }
}

function literalOf(seen: Seen, version: Version, declared: string, value: Json): string {
  if (typeof value === 'string')
    return declared !== 'Edm.String' && /^[A-Za-z]{1,60}$/.test(value) ? JSON.stringify(value) : '"text"';
  if (typeof value === 'number') return '1';
  if (Array.isArray(value))
    return `[${[...new Set(value.map((each) => literalOf(seen, version, declared, each)))].toSorted().join(', ')}]`;
  if (typeof value !== 'object' || value === null) return String(value);
  const type = officialName(value as Members, declared);
  if (type === '')
    return `{ ${Object.entries(value)
      .map(([name, each]) => `${name}: ${literalOf(seen, version, '', each as Json)}`)
      .join(', ')} }`;
  see(seen, version, type, value as Members);
  return isKnown(version, type) ? `{} as Graph.${type}` : '{}';
}

const isKnown = (version: Version, type: string): boolean =>
  !unknownTypes.some(([of, name]) => of === version && name === type);

/** The file of a version: a list for each type, its n-th row with the n-th value of every member that has so many. */
export function written(version: Version, answers: readonly Answer[]): string {
  const seen: Seen = new Map();
  for (const { type, value } of answers.filter((each) => each.version === version)) see(seen, version, type, value);
  const lists = [...seen]
    .filter(([type]) => isKnown(version, type))
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([type, members]) => {
      const values = [...members]
        .toSorted(([a], [b]) => (a < b ? -1 : 1))
        .map(([member, literals]) => [member, [...literals].toSorted()] as const);
      const rows = Array.from({ length: Math.max(0, ...values.map(([, each]) => each.length)) }, (_, at) => {
        const members = values.flatMap(([member, each]) => (each[at] === undefined ? [] : [`${member}: ${each[at]}`]));
        return `{ ${members.join(', ')} }`;
      });
      return `  ${type}: [\n${rows.map((row) => `    ${row},\n`).join('')}  ] satisfies readonly Graph.${type}[],\n`;
    });
  const lacking = exceptions
    .filter(([of]) => of === version)
    .map(([, type, member]) => `Lacks<Graph.${type}, '${member}'>`);
  return `// What the server answers in ${version}: of every type each member with each kind of value,
// as literals of the official type. Made by test/types/record.ts; do not edit.

import type * as Graph from '${packages[version]}';
${importOfLacks}

export const answered = {
${lists.join('')}};

export const exceptions: readonly [${lacking.join(', ')}] = [${lacking.map(() => 'true').join(', ')}];
`;
}

if (process.argv[1] === import.meta.filename) {
  const answers = await recorded();
  for (const version of ['v1.0', 'beta'] as const)
    writeFileSync(join(import.meta.dirname, files[version]), written(version, answers));
  process.exit();
}
