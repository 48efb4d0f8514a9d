// What one may not see does not show: every caller gets byte for byte the same answers whether the hidden rows are
// there or not, however they are asked for: by questions, and by calls that name them.
// The questions are made from the model, so that a navigation that is added to it is asked about without a word here.
// Own process: it takes very long.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { services } from '../../src/model/services.ts';
import type { EntityName } from '../../src/domain/entities.ts';
import { insert } from '../../src/store/contract.ts';
import { stopPostgres } from '../app/latchkey.ts';
import { freshDatabase, startPostgres, type PostgresServer } from '../postgres.ts';
import { enginesByTurns, sampleOf, seedOfToday } from '../sample.ts';
import { openClient, type Client } from './client.ts';
import { added, allRows, hiddenOf, removal, type Hidden, type Rows } from './hidden.ts';
import { callsNaming, type NamingCall } from './unseenCalls.ts';
import { mark, pathsOf, questionsOf, startsOf, type Start } from './questions.ts';
import {
  assignBody,
  em,
  extensionBody,
  furnish,
  give,
  groupRef,
  makeGroup,
  makeOrganization,
  makePackage,
  newFile,
  openGround,
  policyBody,
  roleScopeBody,
  type Ground,
} from './world.ts';

/** The directory is open to members; what hides in it is a matter of guests. */
const directory: ReadonlySet<EntityName> = new Set([
  'directoryObject',
  'membership',
  'memberOf',
  'ownership',
  'sponsorship',
  'appRoleAssignment',
  'site',
  'siteRole',
  'sitePermission',
  'domain',
]);

/**
 * They read one catalog by a role, hold one package and asked for another in a second, and have a report who did so
 * too: all that one may see by, but being a guest.
 */
const viewer = 'manager';

/**
 * One plan serves them all, so that each is asked on one engine: in `npm test` every second question, and every sixth
 * on the second engine, which has the same conditions to run; others each day, and all in `npm run fuzz -- laws`.
 */
const dialects = { sqlite: ['beta', 'latchkey'], postgres: ['v1.0'] } as const;
const share = { sqlite: sampleOf(2, 1), postgres: sampleOf(6, 1) } as const;
const isAsked = (at: number, of: number): boolean => at % of === seedOfToday() % of;
const prefixes = { 'v1.0': '/v1.0', beta: '/beta', latchkey: '/latchkey/v1' } as const;

type Answers = ReadonlyMap<string, string>;

for (const engine of enginesByTurns(import.meta.url)) {
  describe(engine, () => {
    let ground: Ground;
    let client: Client;
    let server: PostgresServer | undefined;
    let furnished: Furnished;
    before(async () => {
      server = engine === 'postgres' ? await startPostgres() : undefined;
      ground = await openGround(server === undefined ? await newFile() : await freshDatabase(server));
      client = openClient(ground.latchkey.http);
      furnished = await furnishBoth(ground);
    });
    after(async () => {
      client?.close();
      await ground?.close();
      await server?.stop();
      await stopPostgres();
    });

    /**
     * Asks, takes the rows away, asks again: what differs; `byAll`, how much of a fifth of it differs for who sees all.
     */
    async function noticed(
      who: string,
      rows: Rows,
      of: number,
    ): Promise<{
      readonly wrong: readonly string[];
      readonly calls: number;
      readonly naming: number;
      readonly byAll: number;
    }> {
      const hidden = hiddenOf(rows, furnished.seen);
      const lists = dialects[engine].flatMap((dialect) =>
        startsOf(services[dialect]).map((start) => ({
          start,
          dialect,
          at: `${prefixes[dialect]}${start.path}`,
          questions: questionsOf(services[dialect], start, hidden),
        })),
      );
      const token = await ground.latchkey.token(who);
      const all = await ground.latchkey.token('app:full');
      const addresses = (await addressesOf(client, token, lists, hidden)).filter((_, at) => isAsked(at, of));
      const some = addresses.filter((_, at) => at % 5 === 0);
      const naming = callsNaming(rows, ground.latchkey.user(who).id, furnished.seen);
      const namedThere = await sendAll(client, token, naming);
      assert.deepEqual(done(namedThere), []);
      const [there, byAllThere] = [await askAll(client, token, addresses), await askAll(client, all, some)];
      await ground.store.commit(removal(rows));
      const [gone, byAllGone] = [await askAll(client, token, addresses), await askAll(client, all, some)];
      const namedGone = await sendAll(client, token, naming);
      // At the end every sign-in that was answered must have its row.
      await ground.store.commit(
        (rows.get('signIn') ?? []).map(({ version: _, ...row }) => insert('signIn', row as never)),
      );
      return {
        wrong: [...differences(there, gone), ...differences(namedThere, namedGone)],
        calls: addresses.length,
        naming: naming.length,
        byAll: differences(byAllThere, byAllGone).length,
      };
    }

    test('what is in unseen catalogs, or of others in a partly seen one, shows in no answer', async () => {
      const { wrong, calls, naming, byAll } = await noticed(viewer, furnished.hidden, share[engine]);
      assert.deepEqual(wrong, []);
      assert.ok(naming > 70, `${naming} calls that name hidden rows`);
      assert.ok(calls > 60 && byAll > 0, `${calls} questions, of a fifth of which ${byAll} tell who sees all`);
    });

    if (engine === 'sqlite')
      test('what is in the directory shows to a guest in no answer', async () => {
        const { wrong, calls, byAll } = await noticed('guest', furnished.directory, 1);
        assert.deepEqual(wrong, []);
        assert.ok(calls > 50 && byAll > 1, `${calls} questions, of a fifth of which ${byAll} tell who sees all`);
      });
  });
}

interface Furnished {
  readonly hidden: Rows;
  readonly directory: Rows;
  /** A package that the viewer sees. */
  readonly seen: string;
}

/** What the viewer sees; then, with ties to it, what they do not. */
async function furnishBoth(ground: Ground): Promise<Furnished> {
  const { make, ok, latchkey, store } = ground;
  const first = await allRows(store);
  const here = await furnish(ground, 'here', 'requestor1');
  await give(ground, 'reader', latchkey.user(viewer).id, here['catalogs'] as string);
  const shared = await make(`${em}/catalogs`, { displayName: 'Shared', state: 'published' });
  const [asked, held] = [await makePackage(ground, shared, 'Asked for'), await makePackage(ground, shared, 'Held')];
  const approval = {
    isApprovalRequiredForAdd: true,
    stages: [
      {
        durationBeforeAutomaticDenial: 'P14D',
        isApproverJustificationRequired: false,
        primaryApprovers: [{ '@odata.type': '#microsoft.graph.singleUser', userId: latchkey.user('globalAdmin').id }],
      },
    ],
  };
  const openPolicy = await make(`${em}/assignmentPolicies`, {
    ...policyBody('Everybody', asked),
    allowedTargetScope: 'allMemberUsers',
    requestorSettings: { enableTargetsToSelfAddAccess: true },
    requestApprovalSettings: approval,
  });
  const heldPolicy = await make(`${em}/assignmentPolicies`, policyBody('Direct', held));
  for (const who of [viewer, 'member', 'guest'])
    await make(`${em}/assignmentRequests`, assignBody(held, heldPolicy, latchkey.user(who).id));
  for (const who of [viewer, 'member'])
    await make(
      `${em}/assignmentRequests`,
      { requestType: 'userAdd', assignment: { accessPackageId: asked, assignmentPolicyId: openPolicy } },
      who,
    );
  const given = await makeGroup(ground, 'Given');
  await ok('POST', `${em}/accessPackages/${held}/incompatibleGroups/$ref`, groupRef(given));
  await latchkey.drain();
  const earlier = await allRows(store);

  await makeOrganization(ground, 'contoso.com');
  const elsewhere = await furnish(ground, `${mark} elsewhere`, 'requestor1');
  const packageRef = (id: string | undefined): object => ({
    '@odata.id': `https://graph.microsoft.com${em}/accessPackages/${id}`,
  });
  for (const [one, other] of [
    [here, elsewhere],
    [elsewhere, here],
  ] as const)
    await ok(
      'POST',
      `${em}/accessPackages/${one['accessPackages']}/incompatibleAccessPackages/$ref`,
      packageRef(other['accessPackages']),
    );
  await ok(
    'POST',
    `${em}/accessPackages/${asked}/incompatibleAccessPackages/$ref`,
    packageRef(elsewhere['accessPackages']),
  );
  const more = await makePackage(ground, shared, `${mark} package`);
  await make(`${em}/resourceRequests`, {
    requestType: 'adminAdd',
    catalog: { id: shared },
    resource: { originId: given, originSystem: 'AadGroup' },
  });
  const resource = (await ok('GET', `${em}/catalogs/${shared}/resources?$expand=scopes`)).body.value[0];
  for (const each of [more, asked])
    await make(
      `${em}/accessPackages/${each}/resourceRoleScopes`,
      roleScopeBody({ originId: given, resource: resource.id, scope: resource.scopes[0].id }),
    );
  const extension = await make(`${em}/catalogs/${shared}/customWorkflowExtensions`, extensionBody(`${mark} extension`));
  for (const each of [more, asked, held]) {
    await make(`${em}/assignmentPolicies`, {
      ...policyBody(`${mark} policy`, each),
      questions: [
        {
          '@odata.type': '#microsoft.graph.accessPackageTextInputQuestion',
          text: `${mark}?`,
          isRequired: false,
          sequence: 0,
        },
      ],
      customExtensionStageSettings: [
        {
          stage: 'assignmentRequestRemoved',
          customExtension: {
            '@odata.type': '#microsoft.graph.accessPackageAssignmentRequestWorkflowExtension',
            id: extension,
          },
        },
      ],
    });
  }
  for (const who of ['analyst', 'engineer'])
    await make(
      `${em}/assignmentRequests`,
      { requestType: 'userAdd', assignment: { accessPackageId: asked, assignmentPolicyId: openPolicy } },
      who,
    );
  await make(`${em}/assignmentRequests`, assignBody(held, heldPolicy, latchkey.user('analyst').id));
  await give(ground, 'owner', latchkey.user('analyst').id, shared);
  for (const scope of [policyScope(held, heldPolicy), membersScope(elsewhere['group'])])
    await make('/v1.0/identityGovernance/accessReviews/definitions', {
      displayName: `${mark} review`,
      scope,
      settings: { instanceDurationInDays: 7, recommendationsEnabled: true },
      stageSettings: [
        {
          stageId: '1',
          durationInDays: 7,
          recommendationsEnabled: true,
          reviewers: [{ query: `/users/${latchkey.user('globalAdmin').id}`, queryType: 'MicrosoftGraph' }],
        },
      ],
    });
  await make('/v1.0/identityGovernance/accessReviews/historyDefinitions', {
    displayName: `${mark} report`,
    reviewHistoryPeriodStartDateTime: '2000-01-01T00:00:00Z',
    reviewHistoryPeriodEndDateTime: '2100-01-01T00:00:00Z',
    scopes: [scopeOf('/identityGovernance/accessReviews/definitions')],
  });
  await latchkey.drain();
  const last = await allRows(store);
  return {
    hidden: added(earlier, last, (entity) => !directory.has(entity)),
    directory: added(first, last, (entity) => directory.has(entity)),
    seen: here['accessPackages'] as string,
  };
}

const scopeOf = (query: string): object => ({
  '@odata.type': '#microsoft.graph.accessReviewQueryScope',
  query,
  queryType: 'MicrosoftGraph',
});
/** Who holds a package by a policy, the viewer among them. */
const policyScope = (accessPackage: string, policy: string): object =>
  scopeOf(
    '/identityGovernance/entitlementManagement/accessPackageAssignments?$filter=' +
      `(accessPackageId eq '${accessPackage}' and assignmentPolicyId eq '${policy}')`,
  );
const membersScope = (group: string | undefined): object => scopeOf(`/groups/${group}/transitiveMembers`);

interface List {
  readonly start: Start;
  readonly dialect: 'v1.0' | 'beta' | 'latchkey';
  readonly at: string;
  readonly questions: readonly string[];
}

/** The questions of the lists, and below the first row of each that the caller sees. */
async function addressesOf(
  client: Client,
  token: string,
  lists: readonly List[],
  hidden: Hidden,
): Promise<readonly string[]> {
  const addresses: string[] = [];
  for (const { start, dialect, at, questions } of lists) {
    addresses.push(...questions.map((question) => `${at}${question}`));
    const first = start.isList
      ? JSON.parse((await client.call(token, 'GET', `${at}?$top=1`)).text).value?.[0]?.id
      : undefined;
    if (typeof first === 'string')
      addresses.push(...pathsOf(services[dialect], start, first, hidden).map((question) => `${at}${question}`));
    const [one] = hidden.idsOf(start.type);
    if (start.isList && one !== undefined) addresses.push(`${at}/${one}`);
  }
  return addresses;
}

async function askAll(client: Client, token: string, addresses: readonly string[]): Promise<Answers> {
  const answers = new Map<string, string>();
  const queue = [...addresses];
  await Promise.all(
    Array.from({ length: 2 }, async () => {
      for (let address = queue.shift(); address !== undefined; address = queue.shift()) {
        const { status, text } = await client.call(token, 'GET', address);
        answers.set(address, `${status} ${withoutNonces(text)}`);
      }
    }),
  );
  return answers;
}

/** Each call once, one by one: none of them is to do anything. */
async function sendAll(client: Client, token: string, calls: readonly NamingCall[]): Promise<Answers> {
  const answers = new Map<string, string>();
  for (const [method, path, body] of calls) {
    const { status, text } = await client.call(token, method, path, body);
    const told = withoutNonces(text);
    answers.set(`${method} ${path} ${JSON.stringify(body ?? null)}`, `${status} ${told}`);
  }
  return answers;
}
const done = (answers: Answers): readonly string[] =>
  [...answers].filter(([call, answer]) => !call.startsWith('GET') && answer < '4').map(([call]) => call);

const differences = (there: Answers, gone: Answers): readonly string[] =>
  [...there]
    .filter(([address, answer]) => gone.get(address) !== answer)
    .map(([address, answer]) => `${address}\n    ${answer.slice(0, 600)}\n    ${gone.get(address)?.slice(0, 600)}`);

/** What differs from one answer to the next: ids and times of errors, and sealed tokens. */
const withoutNonces = (text: string): string =>
  text.replace(/"innerError":\{.*?\}/, '').replace(/token=sealed\.v1\.[\w-]+/g, 'token=');
