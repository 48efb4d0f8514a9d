// Callers with little behind them walk routes at random, as the three `$metadata` documents name them: nothing fails,
// nothing that is not theirs changes, and nothing is told that was planted where they must not look.

import { services } from '../../src/model/services.ts';
import { eq, from, type Row } from '../../src/odata/query.ts';
import type { EntityName } from '../../src/domain/entities.ts';
import { tokenFor } from '../app/latchkey.ts';
import { allRows, type Rows } from '../matrix/hidden.ts';
import { openClient } from '../matrix/client.ts';
import { em, give, makePackage, newFile, nowhere, openGround, policyBody, type Ground } from '../matrix/world.ts';
import { pick, randomFrom, type Random } from '../odata/grammar.ts';
import { readSchema, walk, type Schema } from './schemaWalk.ts';

/** In every text that is planted, and in nothing that is sent. */
const secret = 'Zq7secret';

export interface ProbeOutcome {
  readonly calls: number;
  readonly answered: number;
  readonly refused: number;
  /** Writes that were done: of what the caller owns. */
  readonly done: number;
  readonly wrong: readonly string[];
}

interface Prober {
  readonly name: string;
  /** A key of the sandbox's users or clients; null calls without a token. */
  readonly who: string | null;
  /** Permissions of the token; all that there are where nothing is said. */
  readonly scopes?: readonly string[];
}

// biome-ignore format: a table, read by column
const probers: readonly Prober[] = [
  { name: 'nobody',                                  who: null },
  { name: 'a guest',                                 who: 'guest' },
  { name: 'a member',                                who: 'member' },
  { name: 'a member who reads the own account',      who: 'member',      scopes: ['User.Read'] },
  { name: 'a member who asks for access',            who: 'member',
    scopes: ['EntitlementMgmt-SubjectAccess.ReadWrite'] },
  { name: 'a reader of another catalog',             who: 'designer' },
  { name: 'an owner of another catalog',             who: 'engineer' },
  { name: 'a creator of catalogs',                   who: 'analyst' },
  { name: 'an administrator with a powerless token', who: 'globalAdmin', scopes: ['User.Read', 'Group.Read.All'] },
  { name: 'an application that reads users',         who: 'app:few' },
];

/** Rows that none of them may change, but for those of the catalogs that are theirs. */
const guarded: readonly EntityName[] = [
  'catalog',
  'accessPackage',
  'policy',
  'question',
  'resource',
  'resourceRoleScope',
  'incompatiblePackage',
  'incompatibleGroup',
  'customExtension',
  'roleAssignment',
  'settings',
  'controlConfiguration',
  'connectedOrganization',
  'directoryObject',
  'membership',
  'ownership',
  'appRoleAssignment',
  'siteRole',
  'sitePermission',
  'domain',
];

export async function probe(count: number, seed: number): Promise<ProbeOutcome> {
  const ground = await openGround(await newFile());
  const client = openClient(ground.latchkey.http);
  try {
    const own = await plant(ground);
    const before = await allRows(ground.store);
    const random = randomFrom(seed);
    const schemas = await Promise.all(
      (['/v1.0', '/beta', '/latchkey/v1'] as const).map(async (prefix) =>
        readSchema(prefix, (await client.call(null, 'GET', `${prefix}/$metadata`)).text),
      ),
    );
    const ids = idsOf(random, before);
    const tokens = new Map<Prober, string | null>();
    const wrong: string[] = [];
    const tally = { answered: 0, refused: 0, done: 0 };
    for (let n = 0; n < count; n += 1) {
      const prober = pick(random, probers);
      const schema = pick(random, schemas);
      const call = walk(random, schema as Schema, ids);
      let token = tokens.get(prober) ?? (await tokenOf(ground, prober));
      tokens.set(prober, token);
      let reply = await client.call(token, call.method, call.path, call.body);
      // Whoever ended all sign-ins signs in again.
      if (reply.status === 401 && prober.who !== null) {
        token = await tokenOf(ground, prober);
        tokens.set(prober, token);
        reply = await client.call(token, call.method, call.path, call.body);
      }
      const says = `${prober.name}: ${call.method} ${call.path} ${JSON.stringify(call.body ?? null)}: ${reply.status}`;
      if (reply.status >= 500) wrong.push(`${says} ${reply.text.slice(0, 300)}`);
      if (reply.text.includes(secret)) wrong.push(`${says} tells ${around(reply.text)}`);
      if (prober.who === null && reply.status < 400) wrong.push(`${says} without a token`);
      if (reply.status >= 400) tally.refused += 1;
      else if (call.method === 'GET') tally.answered += 1;
      else tally.done += 1;
    }
    await ground.latchkey.drain();
    return { calls: count, ...tally, wrong: [...wrong, ...changesOf(before, await allRows(ground.store), own)] };
  } finally {
    client.close();
    await ground.close();
  }
}

const around = (text: string): string => text.slice(Math.max(0, text.indexOf(secret) - 200), text.indexOf(secret) + 40);

function tokenOf({ latchkey }: Ground, { who, scopes }: Prober): Promise<string | null> {
  if (who === null) return Promise.resolve(null);
  const scope = scopes?.map((each) => `https://graph.microsoft.com/${each}`).join(' ');
  return tokenFor(latchkey.sandbox, who, scope ?? 'https://graph.microsoft.com/.default');
}

/** What the probers own, and what nobody of them may know: names, a question, its answer, a justification, mails. */
async function plant(ground: Ground): Promise<{ readonly catalog: string; readonly people: ReadonlySet<string> }> {
  const { make, latchkey } = ground;
  const catalog = await make(`${em}/catalogs`, { displayName: 'Theirs', state: 'published' });
  await make(`${em}/assignmentPolicies`, policyBody('Direct', await makePackage(ground, catalog, 'Theirs')));
  await give(ground, 'reader', latchkey.user('designer').id, catalog);
  await give(ground, 'owner', latchkey.user('engineer').id, catalog);
  await give(ground, 'creator', latchkey.user('analyst').id, null);
  for (const state of ['published', 'unpublished']) {
    const hidden = await make(`${em}/catalogs`, {
      displayName: `${secret} catalog ${state}`,
      state,
      isExternallyVisible: true,
    });
    const accessPackage = await makePackage(ground, hidden, `${secret} package ${state}`);
    await make(`${em}/catalogs/${hidden}/customWorkflowExtensions`, {
      '@odata.type': '#microsoft.graph.accessPackageAssignmentRequestWorkflowExtension',
      displayName: `${secret} extension`,
      description: '',
      endpointConfiguration: {
        '@odata.type': '#microsoft.graph.httpRequestEndpoint',
        targetUrl: 'https://hooks.example/x',
      },
    });
    const policy = await make(`${em}/assignmentPolicies`, {
      ...policyBody(`${secret} policy`, accessPackage),
      allowedTargetScope: 'specificDirectoryUsers',
      specificAllowedTargets: [{ '@odata.type': '#microsoft.graph.singleUser', userId: latchkey.user('newHire').id }],
      requestorSettings: { enableTargetsToSelfAddAccess: true },
      questions: [
        {
          '@odata.type': '#microsoft.graph.accessPackageTextInputQuestion',
          text: `${secret} question`,
          isRequired: true,
          sequence: 0,
        },
      ],
      requestApprovalSettings: {
        isApprovalRequiredForAdd: true,
        stages: [
          {
            durationBeforeAutomaticDenial: 'P14D',
            primaryApprovers: [{ '@odata.type': '#microsoft.graph.singleUser', userId: latchkey.user('director').id }],
          },
        ],
      },
    });
    if (state === 'published') await ask(ground, accessPackage, policy);
  }
  await latchkey.drain();
  const people = ['guest', 'member', 'designer', 'engineer', 'analyst', 'globalAdmin'];
  return { catalog, people: new Set(people.map((key) => latchkey.user(key).id)) };
}

async function ask({ make, store }: Ground, accessPackageId: string, assignmentPolicyId: string): Promise<void> {
  const [page] = await store.read([from('question', eq('policyId', assignmentPolicyId))]);
  await make(
    `${em}/assignmentRequests`,
    {
      requestType: 'userAdd',
      justification: `${secret} justification`,
      assignment: { accessPackageId, assignmentPolicyId },
      answers: [
        {
          '@odata.type': '#microsoft.graph.accessPackageAnswerString',
          value: `${secret} answer`,
          answeredQuestion: {
            '@odata.type': '#microsoft.graph.accessPackageTextInputQuestion',
            id: page?.rows[0]?.id,
          },
        },
      ],
    },
    'newHire',
  );
}

/** Ids for a key of a type: mostly of a row of that type, sometimes of any row. */
function idsOf(random: Random, rows: Rows): (type: string) => readonly string[] {
  const some = (of: readonly Row[]): readonly string[] =>
    of.length <= 8 ? of.map(({ id }) => id) : Array.from({ length: 8 }, () => pick(random, of).id);
  const any = [nowhere, ...[...rows.values()].flatMap(some)];
  const entityOf = new Map(
    Object.values(services).flatMap(({ types }) =>
      [...types.values()].map(({ name, entity }) => [name, entity] as const),
    ),
  );
  return (type) => {
    const own = some(rows.get(entityOf.get(type) as EntityName) ?? []);
    return own.length === 0 || random(5) === 0 ? any : own;
  };
}

/** Guarded rows that are not as they were, and new ones where the catalog was there before and is nobody's of them. */
function changesOf(before: Rows, now: Rows, own: Awaited<ReturnType<typeof plant>>): readonly string[] {
  const former = new Set((before.get('catalog') ?? []).map(({ id }) => id).filter((id) => id !== own.catalog));
  const packages = new Map(
    [...(before.get('accessPackage') ?? []), ...(now.get('accessPackage') ?? [])].map((each) => [
      each.id,
      each['catalogId'],
    ]),
  );
  const policies = new Map(
    [...(before.get('policy') ?? []), ...(now.get('policy') ?? [])].map((each) => [each.id, each['catalogId']]),
  );
  /** Undefined for what is of no catalog. */
  const catalogOf = (entity: EntityName, row: Row): unknown =>
    entity === 'catalog'
      ? row.id
      : (row['catalogId'] ?? packages.get(String(row['packageId'])) ?? policies.get(String(row['policyId'])));
  const isGuarded = (entity: EntityName, row: Row): boolean => {
    const catalog = catalogOf(entity, row);
    if (catalog !== undefined && catalog !== null) return former.has(String(catalog));
    return entity !== 'directoryObject' || !own.people.has(row.id);
  };
  return guarded.flatMap((entity) => {
    const rows = new Map((now.get(entity) ?? []).map((row) => [row.id, JSON.stringify(row)]));
    const known = new Set((before.get(entity) ?? []).map(({ id }) => id));
    const changed = (before.get(entity) ?? [])
      .filter((row) => isGuarded(entity, row) && rows.get(row.id) !== JSON.stringify(row))
      .map((row) => `changed: ${entity} ${JSON.stringify(row)} is ${rows.get(row.id) ?? 'gone'}`);
    const made = (now.get(entity) ?? [])
      .filter((row) => !known.has(row.id) && isGuarded(entity, row))
      .map((row) => `made: ${entity} ${JSON.stringify(row)}`);
    return [...changed, ...made];
  });
}
