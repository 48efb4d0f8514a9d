// What `allowedActions` says is what the real call answers: a random walk of ten callers over packages, requests and
// assignments in many states, on both engines. Each step asks, then does it, and the next one finds what became of it.
// Own process: it takes very long.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { CatalogRoles } from '../../src/domain/rights/rights.ts';
import { startLatchkey, type Latchkey, type Reply } from '../app/latchkey.ts';
import { pick, randomFrom, type Random } from '../odata/grammar.ts';
import { enginesByTurns, sampleOf, seedOfToday } from '../sample.ts';

const em = '/v1.0/identityGovernance/entitlementManagement';
const callers = [
  'globalAdmin',
  'governanceAdmin',
  'director',
  'manager',
  'member',
  'designer',
  'engineer',
  'analyst',
  'guest',
  'requestor1',
];
const kinds = ['accessPackage', 'assignmentRequest', 'assignment'] as const;
type Kind = (typeof kinds)[number];
type Tally = ReadonlyMap<string, { readonly yes: number; readonly no: number }>;
interface Step {
  readonly who: string;
  readonly kind: Kind;
  readonly action: string;
  readonly row: any;
  /** What `allowedActions` says of it, if anything. */
  readonly said: { readonly allowed: boolean } | undefined;
}
const actionsOf: Readonly<Record<Kind, readonly string[]>> = {
  accessPackage: ['request'],
  assignmentRequest: [
    'cancel',
    'remind',
    'answerQuestion',
    'approve',
    'deny',
    'forward',
    'askRequestor',
    'takeBackApproval',
    'revoke',
    'askAgain',
    'reprocess',
  ],
  assignment: ['extend', 'giveBack', 'remove', 'reprocess'],
};
const steps = sampleOf(140, 900);
const seed = sampleOf(20_261_130, seedOfToday());

for (const engine of enginesByTurns(import.meta.url))
  describe(engine, () => {
    let latchkey: Latchkey;
    const packages: string[] = [];
    let question = '';
    before(async () => {
      latchkey = await startLatchkey({ engine });
      question = await furnish();
    });
    after(() => latchkey.close());

    const user = (key: string) => ({ '@odata.type': '#microsoft.graph.singleUser', userId: latchkey.user(key).id });
    const ok = async (method: string, path: string, body?: unknown, who = 'app:full'): Promise<any> => {
      const reply = await latchkey.call(who, method, path, body);
      assert.ok(reply.status < 300, `${method} ${path}: ${reply.status} ${reply.text}`);
      return reply.body;
    };

    /** Packages that differ by what their policies say; the id of the question of one. */
    async function furnish(): Promise<string> {
      const { id: catalog } = await ok('POST', `${em}/catalogs`, {
        displayName: 'Walk',
        state: 'published',
        isExternallyVisible: true,
      });
      const give = (role: keyof typeof CatalogRoles, key: string) =>
        ok('POST', '/v1.0/roleManagement/entitlementManagement/roleAssignments', {
          principalId: latchkey.user(key).id,
          roleDefinitionId: CatalogRoles[role],
          appScopeId: `/AccessPackageCatalog/${catalog}`,
        });
      await give('assignmentManager', 'analyst');
      await give('reader', 'designer');
      const all = { allowedTargetScope: 'allDirectoryUsers' };
      const self = { enableTargetsToSelfAddAccess: true };
      const free = { ...self, enableTargetsToSelfUpdateAccess: true, enableTargetsToSelfRemoveAccess: true };
      const byManager = {
        isApprovalRequiredForAdd: true,
        isRequestorJustificationRequired: true,
        stages: [
          {
            durationBeforeAutomaticDenial: 'P7D',
            isApproverJustificationRequired: true,
            primaryApprovers: [{ '@odata.type': '#microsoft.graph.requestorManager', managerLevel: 1 }],
            fallbackPrimaryApprovers: [user('director')],
          },
          { durationBeforeAutomaticDenial: 'P7D', primaryApprovers: [user('engineer'), user('governanceAdmin')] },
        ],
      };
      const byDirector = {
        isApprovalRequiredForAdd: true,
        stages: [{ durationBeforeAutomaticDenial: 'P7D', primaryApprovers: [user('director')] }],
      };
      const ends = { expiration: { type: 'afterDuration', duration: 'P10D' } };
      const policies: readonly (readonly object[])[] = [
        [{ ...all, requestorSettings: free, ...ends }],
        [{ ...all, requestorSettings: self, ...ends }],
        [{ ...all, requestorSettings: free, requestApprovalSettings: byDirector }],
        [{ allowedTargetScope: 'allMemberUsers', requestorSettings: free, requestApprovalSettings: byManager }],
        [
          {
            allowedTargetScope: 'specificDirectoryUsers',
            specificAllowedTargets: [user('member')],
            requestorSettings: free,
          },
        ],
        [
          { ...all, requestorSettings: free },
          { ...all, requestorSettings: self },
        ],
        [{ ...all, requestorSettings: free, questions: [textQuestion] }],
        [
          {
            ...all,
            requestorSettings: free,
            expiration: { type: 'afterDateTime', endDateTime: '2020-01-01T00:00:00Z' },
          },
        ],
        [{ ...all, requestorSettings: free }],
      ];
      for (const [place, each] of policies.entries()) {
        const { id } = await ok('POST', `${em}/accessPackages`, {
          displayName: `Walk ${place}`,
          isHidden: place === 4,
          catalog: { id: catalog },
        });
        packages.push(id);
        for (const [at, policy] of each.entries())
          await ok('POST', `${em}/assignmentPolicies`, { displayName: `P${at}`, accessPackage: { id }, ...policy });
      }
      await breakDelivery(catalog, packages[8] as string);
      await ok('POST', `${em}/accessPackages/${packages[0]}/incompatibleAccessPackages/$ref`, {
        '@odata.id': `https://graph.microsoft.com${em}/accessPackages/${packages[1]}`,
      });
      const { value } = await ok('GET', `${em}/assignmentPolicies?$filter=accessPackage/id eq '${packages[6]}'`);
      return (await ok('GET', `${em}/assignmentPolicies/${value[0].id}?$expand=questions`)).questions[0].id;
    }

    /** What the package gives is gone: its requests fail. */
    async function breakDelivery(catalog: string, accessPackage: string): Promise<void> {
      const group = await ok('POST', '/v1.0/groups', {
        displayName: 'Gone',
        mailEnabled: false,
        mailNickname: 'gone',
        securityEnabled: true,
      });
      await ok('POST', `${em}/resourceRequests`, {
        requestType: 'adminAdd',
        catalog: { id: catalog },
        resource: { originId: group.id, originSystem: 'AadGroup' },
      });
      await latchkey.drain();
      const { value } = await ok('GET', `${em}/catalogs/${catalog}/resources?$expand=scopes`);
      await ok('POST', `${em}/accessPackages/${accessPackage}/resourceRoleScopes`, {
        role: {
          originId: `Member_${group.id}`,
          displayName: 'Member',
          originSystem: 'AadGroup',
          resource: { id: value[0].id },
        },
        scope: { id: value[0].scopes[0].id, originId: group.id, originSystem: 'AadGroup' },
      });
      await ok('DELETE', `/v1.0/groups/${group.id}`);
      await latchkey.drain();
    }

    const textQuestion = {
      '@odata.type': '#microsoft.graph.accessPackageTextInputQuestion',
      sequence: 1,
      isRequired: true,
      text: 'Why?',
    };

    const send = async (who: string, body: object): Promise<Reply> => {
      const asked = {
        justification: 'as asked',
        answers: [
          {
            '@odata.type': '#microsoft.graph.accessPackageAnswerString',
            value: 'x',
            answeredQuestion: { '@odata.type': '#microsoft.graph.accessPackageTextInputQuestion', id: question },
          },
        ],
        ...body,
      };
      const reply = await latchkey.call(who, 'POST', `${em}/assignmentRequests`, asked);
      return reply.body?.error?.code === 'InvalidAnswers'
        ? latchkey.call(who, 'POST', `${em}/assignmentRequests`, { ...asked, answers: [] })
        : reply;
    };

    async function askFor(who: string, packageId: string): Promise<Reply> {
      const reply = await send(who, { requestType: 'userAdd', assignment: { accessPackageId: packageId } });
      if (reply.body?.error?.code !== 'PolicyAmbiguous') return reply;
      const { value } = await ok('GET', `${em}/assignmentPolicies?$filter=accessPackage/id eq '${packageId}'`);
      const assignment = { accessPackageId: packageId, assignmentPolicyId: value[0].id };
      return send(who, { requestType: 'userAdd', assignment });
    }

    const decide = (who: string, id: string, body: object): Promise<Reply> =>
      latchkey.call(who, 'POST', `/latchkey/v1/approvals/${id}/decide`, body);

    /** To whomever it can be handed on. */
    async function forward(who: string, id: string): Promise<Reply | null> {
      let last: Reply | null = null;
      for (const to of [
        'otherGovernanceAdmin',
        'globalAdmin',
        'engineer',
        'manager',
        'analyst',
        'member',
        'designer',
      ]) {
        last = await decide(who, id, { result: 'forward', forwardTo: latchkey.user(to).id, justification: 'x' });
        if (last.status < 300) return last;
      }
      return last;
    }

    /** Does it; null where there is nothing to send. */
    const calls: Readonly<Record<string, (who: string, row: any) => Promise<Reply | null>>> = {
      'accessPackage request': (who, { id }) => askFor(who, id),
      'assignmentRequest cancel': (who, { id }) => latchkey.call(who, 'POST', `${em}/assignmentRequests/${id}/cancel`),
      'assignmentRequest remind': (who, { id }) => latchkey.call(who, 'POST', `/latchkey/v1/requests/${id}/remind`, {}),
      'assignmentRequest answerQuestion': (who, { id }) =>
        latchkey.call(who, 'POST', `/latchkey/v1/requests/${id}/answer`, { text: 'x' }),
      'assignmentRequest approve': (who, { id }) => decide(who, id, { result: 'approve', justification: 'x' }),
      'assignmentRequest deny': (who, { id }) => decide(who, id, { result: 'deny', justification: 'x' }),
      'assignmentRequest forward': (who, { id }) => forward(who, id),
      'assignmentRequest askRequestor': (who, { id }) => decide(who, id, { result: 'ask', questionToRequestor: 'x' }),
      'assignmentRequest takeBackApproval': (who, { id }) =>
        latchkey.call(who, 'POST', `/latchkey/v1/approvals/${id}/takeBack`, { justification: 'x' }),
      'assignmentRequest askAgain': async (who, row) => {
        const own = await ok('GET', `${em}/assignmentRequests/filterByCurrentUser(on='createdBy')`, undefined, who);
        const isOwn = own.value.some(({ id }: any) => id === row.id);
        const isOver = ['denied', 'canceled', 'deliveryFailed'].includes(row.state);
        return isOwn && isOver ? askFor(who, row.accessPackage.id) : null;
      },
      'assignmentRequest revoke': (who, { id, assignment }) =>
        send(who, { requestType: 'approverRemove', assignment: { id: assignment?.id ?? id } }),
      'assignmentRequest reprocess': (who, { id }) =>
        latchkey.call(who, 'POST', `${em}/assignmentRequests/${id}/reprocess`),
      'assignment extend': (who, { id }) => send(who, { requestType: 'userExtend', assignment: { id } }),
      'assignment giveBack': (who, { id }) => send(who, { requestType: 'userRemove', assignment: { id } }),
      'assignment remove': (who, { id }) => send(who, { requestType: 'adminRemove', assignment: { id } }),
      'assignment reprocess': (who, { id }) => latchkey.call(who, 'POST', `${em}/assignments/${id}/reprocess`),
    };

    async function rowsNow(): Promise<Readonly<Record<Kind, readonly any[]>>> {
      await latchkey.drain();
      const [requests, assignments] = [
        await ok('GET', `${em}/assignmentRequests?$expand=assignment,accessPackage&$top=900`),
        await ok('GET', `${em}/assignments?$top=900`),
      ];
      return {
        accessPackage: packages.map((id) => ({ id })),
        assignmentRequest: requests.value,
        assignment: assignments.value,
      };
    }

    /** A row and an action by chance; half of the time, of what is allowed, the action that was done least. */
    async function next(random: Random, tally: Tally): Promise<Step> {
      const rows = await rowsNow();
      // What waits for somebody, and the newest, are what anything can still be done to.
      const waiting = rows.assignmentRequest.filter(({ state }) => state === 'pendingApproval').slice(-6);
      const some = kinds.flatMap((kind) =>
        [
          ...(kind === 'assignmentRequest' ? waiting : []),
          ...rows[kind].slice(kind === 'accessPackage' ? random(packages.length) : -4),
        ].map((row) => ({ kind, row })),
      );
      const who = pick(random, callers);
      const list = [...new Set(some.map(({ row }) => `'${row.id}'`))].join(',');
      const { value: said } = await ok('GET', `/latchkey/v1/allowedActions(ids=[${list}])`, undefined, who);
      const timesDone = ({ kind, action }: any): number => tally.get(`${kind} ${action}`)?.yes ?? 0;
      // Those of owners are in ownerActions.test.ts.
      const allowed = said.filter((each: any) => each.allowed && actionsOf[each.kind as Kind].includes(each.action));
      const least = Math.min(...allowed.map(timesDone));
      const rarest = allowed.filter((each: any) => timesDone(each) === least);
      const rare = rarest.length === 0 ? undefined : pick<any>(random, rarest);
      const chance = pick(random, some);
      const { kind, action } =
        rare !== undefined && random(2) === 0
          ? rare
          : { kind: chance.kind, action: pick(random, actionsOf[chance.kind]) };
      const id = rare?.kind === kind && rare.action === action ? rare.id : chance.row.id;
      return {
        who,
        kind,
        action,
        row: rows[kind as Kind].find((each) => each.id === id),
        said: said.find((each: any) => each.kind === kind && each.id === id && each.action === action),
      };
    }

    /** The one action that chance finds too seldom: an approver ends the access that came of the approval. */
    async function takeBack(id: string): Promise<void> {
      const says = async (): Promise<boolean> => {
        const { value } = await ok('GET', `/latchkey/v1/allowedActions(ids=['${id}'])`, undefined, 'director');
        return value.some(({ action, allowed }: any) => action === 'revoke' && allowed);
      };
      assert.equal(await says(), false, 'before the approval');
      await decide('director', id, { result: 'approve', justification: 'x' });
      await latchkey.drain();
      assert.equal(await says(), true, 'once it is given');
      assert.equal((await send('director', { requestType: 'approverRemove', assignment: { id } })).status, 201);
      await latchkey.drain();
      assert.equal(await says(), false, 'once it is gone');
    }

    test('allowed here equals not refused there', async () => {
      const random = randomFrom(seed);
      // Some that wait for a decision, to begin with.
      for (const who of ['member', 'designer', 'analyst', 'guest'])
        for (const at of [2, 3]) await askFor(who, packages[at] as string);
      await latchkey.drain();
      const [first, ...others] = (await rowsNow()).assignmentRequest.slice(0, 4);
      for (const { id } of others) await decide('manager', id, { result: 'approve', justification: 'x' });
      await takeBack(first.id);
      const tally = new Map<string, { yes: number; no: number }>();
      const wrong: string[] = [];
      for (let step = 0; step < steps; step += 1) {
        if (step % 65 === 64) await latchkey.clock({ advance: pick(random, ['PT2H', 'P3D', 'P8D']) });
        const { who, kind, row, action, said } = await next(random, tally);
        const reply = await (calls[`${kind} ${action}`] as (typeof calls)[string])(who, row);
        const isDone = reply !== null && reply.status < 300;
        const seen = tally.get(`${kind} ${action}`) ?? { yes: 0, no: 0 };
        tally.set(`${kind} ${action}`, { yes: seen.yes + Number(isDone), no: seen.no + Number(!isDone) });
        if (isDone !== (said?.allowed === true))
          wrong.push(
            `${step}: ${who} ${kind} ${action} (${row.state}): said ${JSON.stringify(said)}, ` +
              `done ${reply?.status} ${reply?.text.slice(0, 300)}`,
          );
      }
      assert.deepEqual(wrong, []);
      // By chance one or the other action is only done, or only refused.
      const thin = [...tally].filter(([, { yes, no }]) => yes === 0 || no === 0);
      assert.ok(tally.size > 12 && thin.length < 7, JSON.stringify(thin));
    });
  });
