// Who may do what by access reviews: what gives roles, what deletes accounts, one's own access, and other catalogs.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { startLatchkey, stopPostgres, type Latchkey, type Reply } from '../app/latchkey.ts';
import { enginesByTurns } from '../sample.ts';

after(stopPostgres);
const reviews = '/v1.0/identityGovernance/accessReviews/definitions';
const management = '/v1.0/identityGovernance/entitlementManagement';
const roles = '/v1.0/roleManagement/directory/roleAssignments';
const globalAdministrator = '62e90394-69f5-4237-9190-012177145e10';
const userAdministrator = 'fe930be7-5e62-47db-91af-98c3a49a38b1';
const [reader, packageManager] = ['44272f93-9762-48e8-af59-1b5351b1d6b3', '7f480852-ebdc-47d4-87de-0d8498384a83'];
const blocking = [{ '@odata.type': '#microsoft.graph.disableAndDeleteUserApplyAction' }];

for (const engine of enginesByTurns(import.meta.url))
  describe(`rights over access reviews on ${engine}`, () => {
    let latchkey: Latchkey;
    const idOf = (who: string): string => latchkey.user(who).id;
    const done = async (method: string, url: string, body?: unknown, who = 'app:full'): Promise<any> => {
      const reply = await latchkey.call(who, method, url, body);
      assert.ok(reply.status < 300, `${method} ${url}: ${reply.status} ${reply.text}`);
      return reply.body;
    };
    const refused = async (
      status: number,
      who: string,
      method: string,
      url: string,
      body?: unknown,
    ): Promise<Reply> => {
      const reply = await latchkey.call(who, method, url, body);
      assert.equal(reply.status, status, `${method} ${url}: ${reply.text}`);
      return reply;
    };
    const groupOf = async (name: string, members: readonly string[], more: object = {}): Promise<string> =>
      (
        await done('POST', '/v1.0/groups', {
          displayName: name,
          mailEnabled: false,
          mailNickname: name,
          securityEnabled: true,
          ...more,
          'members@odata.bind': members.map((who) => `https://graph.microsoft.com/v1.0/directoryObjects/${idOf(who)}`),
        })
      ).id;
    const reviewer = (who: string) => ({ query: `/users/${idOf(who)}`, queryType: 'MicrosoftGraph' });
    const everybody = (group: string): string => `/groups/${group}/transitiveMembers`;
    const guests = (group: string): string =>
      `/groups/${group}/transitiveMembers/microsoft.graph.user/?$count=true&$filter=(userType eq 'Guest')`;
    const policyQuery = (packageId: string, policyId: string): string =>
      `${management.slice(5)}/assignments?$filter=(accessPackageId eq '${packageId}' and ` +
      `assignmentPolicyId eq '${policyId}')`;
    const seriesOf = (query: string, settings: object = {}, more: object = {}): object => ({
      displayName: 'Review',
      scope: { query, queryType: 'MicrosoftGraph' },
      reviewers: [reviewer('manager')],
      settings: { instanceDurationInDays: 5, autoApplyDecisionsEnabled: true, ...settings },
      ...more,
    });
    const began = async (query: string, settings: object = {}): Promise<string> => {
      const { id } = await done('POST', reviews, seriesOf(query, settings), 'app:full');
      await latchkey.drain();
      return `${reviews}/${id}/instances/${id}`;
    };
    const itemsOf = async (turn: string): Promise<readonly any[]> => (await done('GET', `${turn}/decisions`)).value;

    before(async () => {
      latchkey = await startLatchkey({ engine });
    });
    after(() => latchkey.close());

    test('the portal offers reviews to whoever may read or make them, those of groups too', async () => {
      const offered = async (): Promise<readonly string[]> =>
        (await done('GET', '/latchkey/v1/areas', undefined, 'designer')).value
          .filter(({ id, allowed }: any) => allowed && /review(Series|$)/i.test(id))
          .map(({ id }: any) => id);
      const give = (roleDefinitionId: string, where: object, path = roles): Promise<any> =>
        done('POST', path, { principalId: idOf('designer'), roleDefinitionId, ...where });
      assert.deepEqual(await offered(), []);
      const given = await give(userAdministrator, { directoryScopeId: '/' });
      assert.deepEqual(await offered(), ['reviewSeries', 'newReview']);
      await done('DELETE', `${roles}/${given.id}`);
      const catalog = await done('POST', `${management}/catalogs`, { displayName: 'Offered' });
      const inCatalog = '/v1.0/roleManagement/entitlementManagement/roleAssignments';
      await give(reader, { appScopeId: `/AccessPackageCatalog/${catalog.id}` }, inCatalog);
      assert.deepEqual(await offered(), ['reviewSeries']);
    });

    test('accounts are deleted of guests in groups alone, and by who may delete users', async () => {
      const group = await groupOf('visitors', ['guest', 'member']);
      const settings = { applyActions: blocking };
      const fault = await refused(400, 'globalAdmin', 'POST', reviews, seriesOf(everybody(group), settings));
      assert.match(fault.text, /settings\/applyActions/);
      await refused(403, 'governanceAdmin', 'POST', reviews, seriesOf(guests(group), settings));
      const { id } = await done('POST', reviews, seriesOf(guests(group)), 'governanceAdmin');
      await refused(403, 'governanceAdmin', 'PATCH', `${reviews}/${id}`, { settings });
      const { id: blocks } = await done('POST', reviews, seriesOf(guests(group), settings), 'globalAdmin');
      await latchkey.drain();
      const turn = `${reviews}/${blocks}/instances/${blocks}`;
      await refused(403, 'governanceAdmin', 'PATCH', turn, { reviewers: [reviewer('governanceAdmin')] });
      for (const act of [`${turn}/stop`, `${turn}/resetDecisions`, `${reviews}/${blocks}/stop`])
        await refused(403, 'governanceAdmin', 'POST', act);
      await done('POST', `${turn}/stop`, undefined, 'globalAdmin');
      await refused(403, 'governanceAdmin', 'POST', `${turn}/applyDecisions`);
    });

    test('who is not a guest any more is not blocked', async () => {
      const turn = await began(guests(await groupOf('former', ['requestor1'])), { applyActions: blocking });
      await done('POST', `${turn}/batchRecordDecisions`, { decision: 'Deny' }, 'manager');
      await done('PATCH', `/v1.0/users/${idOf('requestor1')}`, { userType: 'Member' });
      await done('POST', `${turn}/stop`);
      await latchkey.drain();
      const [item] = await itemsOf(turn);
      assert.equal(item.applyResult, 'ApplyNotSupported');
      const { accountEnabled } = await done('GET', `/v1.0/users/${idOf('requestor1')}?$select=accountEnabled`);
      assert.equal(accountEnabled, true);
    });

    test('whom a review is passed up to decides nothing about themselves', async () => {
      const turn = await began(everybody(await groupOf('team', ['member', 'director'])), {
        reminderNotificationsEnabled: true,
      });
      const items = await itemsOf(turn);
      const own = items.find(({ principal }) => principal.id === idOf('director'));
      await done('PATCH', `${turn}/decisions/${own.id}`, { decision: 'Deny' }, 'manager');
      await done('PATCH', `/v1.0/users/${idOf('manager')}`, { accountEnabled: false });
      await latchkey.clock({ advance: 'P4DT1H' });
      await latchkey.drain();
      await done('PATCH', `/v1.0/users/${idOf('manager')}`, { accountEnabled: true });
      latchkey.forgetTokens();
      const mine = `${turn}/decisions/filterByCurrentUser(on='reviewer')`;
      assert.deepEqual(
        (await done('GET', mine, undefined, 'director')).value.map(({ principal }: any) => principal.id),
        [idOf('member')],
      );
      const reply = await latchkey.call('director', 'PATCH', `${turn}/decisions/${own.id}`, { decision: 'Approve' });
      assert.ok([403, 404].includes(reply.status), reply.text);
    });

    test('a reviewer is told nothing of items that others decide', async () => {
      const reviewers = [{ query: './manager', queryType: 'MicrosoftGraph', queryRoot: 'decisions' }];
      const group = await groupOf('crew', ['engineer', 'analyst']);
      const { id } = await done('POST', reviews, seriesOf(everybody(group), {}, { reviewers }));
      await latchkey.drain();
      const turn = `${reviews}/${id}/instances/${id}`;
      const body = { decision: 'Deny', principalId: idOf('analyst') };
      await refused(404, 'director', 'POST', `${turn}/batchRecordDecisions`, body);
      await done('POST', `${turn}/batchRecordDecisions`, { ...body, principalId: idOf('engineer') }, 'director');
    });

    describe('of packages', () => {
      const made: Record<string, { catalog: string; accessPackage: string; policy: string }> = {};
      const give = (who: string, role: string, catalog: string) =>
        done('POST', '/v1.0/roleManagement/entitlementManagement/roleAssignments', {
          principalId: idOf(who),
          roleDefinitionId: role,
          directoryScopeId: '/',
          appScopeId: `/AccessPackageCatalog/${catalog}`,
        });
      before(async () => {
        for (const name of ['read', 'managed', 'foreign']) {
          const { id: catalog } = await done('POST', `${management}/catalogs`, { displayName: name });
          const { id: accessPackage } = await done('POST', `${management}/accessPackages`, {
            displayName: name,
            description: name,
            catalog: { id: catalog },
          });
          const { id: policy } = await done('POST', `${management}/assignmentPolicies`, {
            displayName: name,
            allowedTargetScope: 'notSpecified',
            accessPackage: { id: accessPackage },
          });
          made[name] = { catalog, accessPackage, policy };
        }
        await give('member', reader, made['read']?.catalog ?? '');
        await give('member', packageManager, made['managed']?.catalog ?? '');
      });
      const queryOf = (name: string): string => policyQuery(made[name]?.accessPackage ?? '', made[name]?.policy ?? '');

      test('who reads one catalog and runs another makes reviews there, and hears nothing of others', async () => {
        await refused(400, 'member', 'POST', reviews, {});
        await done('POST', reviews, seriesOf(queryOf('managed')), 'member');
        await refused(400, 'member', 'POST', reviews, seriesOf(queryOf('managed'), { applyActions: blocking }));
        const known = await refused(400, 'member', 'POST', reviews, seriesOf(queryOf('foreign')));
        const { policy = '', accessPackage = '' } = made['foreign'] ?? {};
        const unknown = await refused(
          400,
          'member',
          'POST',
          reviews,
          seriesOf(policyQuery(accessPackage, crypto.randomUUID())),
        );
        assert.equal(known.body.error.code, unknown.body.error.code, policy);
      });

      test('the stages of a review go with the package to its new catalog', async () => {
        const stage = { stageId: '1', durationInDays: 2, recommendationsEnabled: false };
        const stageSettings = [{ ...stage, reviewers: [reviewer('manager')] }];
        const { accessPackage = '', policy = '' } = made['foreign'] ?? {};
        await done('POST', `${management}/assignmentRequests`, {
          requestType: 'adminAdd',
          assignment: { targetId: idOf('analyst'), assignmentPolicyId: policy, accessPackageId: accessPackage },
        });
        await latchkey.drain();
        const { id } = await done('POST', reviews, seriesOf(queryOf('foreign'), {}, { stageSettings }));
        await latchkey.drain();
        await done('POST', `/beta${management.slice(5)}/accessPackages/${accessPackage}/moveToCatalog`, {
          catalogId: made['managed']?.catalog,
        });
        const stages = await done('GET', `${reviews}/${id}/instances/${id}/stages`, undefined, 'member');
        assert.equal(stages.value.length, 1);
      });
    });

    test('owners review their groups as long as the policy of access reviews lets them', async () => {
      const owners = [`https://graph.microsoft.com/v1.0/directoryObjects/${idOf('engineer')}`];
      const own = await groupOf('owned', ['analyst'], { 'owners@odata.bind': owners });
      const other = await groupOf('notOwned', ['analyst']);
      const policy = '/beta/policies/accessReviewPolicy';
      const allow = (isGroupOwnerManagementEnabled: unknown, who: string) =>
        latchkey.call(who, 'PATCH', policy, { isGroupOwnerManagementEnabled });
      const offered = async (): Promise<readonly string[]> =>
        (await done('GET', '/latchkey/v1/areas', undefined, 'engineer')).value
          .filter(({ id, allowed }: any) => allowed && /review(Series|$)/i.test(id))
          .map(({ id }: any) => id);
      await refused(403, 'engineer', 'POST', reviews, seriesOf(everybody(own)));
      assert.deepEqual(await offered(), []);
      assert.equal((await allow(true, 'engineer')).status, 404);
      assert.match((await allow('yes', 'governanceAdmin')).text, /isGroupOwnerManagementEnabled/);
      assert.equal((await allow(true, 'governanceAdmin')).status, 204);
      for (const path of [policy, '/beta/identityGovernance/accessReviews/policy']) {
        const { displayName, isGroupOwnerManagementEnabled } = await done(
          'GET',
          path,
          undefined,
          'otherGovernanceAdmin',
        );
        assert.deepEqual([displayName, isGroupOwnerManagementEnabled], ['Access Review Policy', true]);
        await refused(404, 'engineer', 'GET', path);
      }
      assert.deepEqual(await offered(), ['reviewSeries', 'newReview']);
      await refused(403, 'engineer', 'POST', reviews, seriesOf(everybody(other)));
      const { id: foreign } = await done('POST', reviews, seriesOf(everybody(other)));
      const { id } = await done('POST', reviews, seriesOf(everybody(own)), 'engineer');
      await latchkey.drain();
      const listed = await done('GET', `${reviews}?$select=id`, undefined, 'engineer');
      const ids = listed.value.map((each: any) => each.id);
      assert.deepEqual([ids.includes(id), ids.includes(foreign)], [true, false]);
      const turn = `${reviews}/${id}/instances/${id}`;
      assert.equal((await done('GET', `${turn}/decisions`, undefined, 'engineer')).value.length, 1);
      assert.equal((await done('GET', `${turn}/contactedReviewers`, undefined, 'engineer')).value.length, 1);
      const progress = await done('GET', `/latchkey/v1/reviewProgress(reviewId='${id}')`, undefined, 'engineer');
      assert.equal(progress.counts.all, 1);
      const { value } = await done('GET', `/latchkey/v1/allowedActions(ids=['${id}'])`, undefined, 'engineer');
      assert.deepEqual(
        value.map(({ action, allowed }: any) => [action, allowed]),
        [
          ['delete', true],
          ['stop', true],
        ],
      );
      await done('POST', `${turn}/stop`, undefined, 'engineer');
      const { id: theirs } = await done('POST', reviews, seriesOf(everybody(own)));
      await latchkey.drain();
      const theirTurn = `${reviews}/${theirs}/instances/${theirs}`;
      assert.equal((await done('GET', `${theirTurn}/decisions`, undefined, 'engineer')).value.length, 1);
      await refused(403, 'engineer', 'PATCH', `${reviews}/${theirs}`, { displayName: 'Mine' });
      await refused(403, 'engineer', 'PATCH', theirTurn, { reviewers: [reviewer('engineer')] });
      for (const act of ['stop', 'sendReminder', 'resetDecisions'])
        await refused(403, 'engineer', 'POST', `${theirTurn}/${act}`);
      await refused(403, 'engineer', 'POST', `${reviews}/${theirs}/stop`);
      await refused(403, 'engineer', 'DELETE', `${reviews}/${theirs}`);
      assert.equal((await allow(false, 'governanceAdmin')).status, 204);
      await refused(404, 'engineer', 'GET', `${reviews}/${id}`);
      await refused(403, 'engineer', 'POST', reviews, seriesOf(everybody(own)));
    });

    test('a group with a role is reviewed by who may change it, and keeps its last administrator', async () => {
      const group = await groupOf('admins', [], { isAssignableToRole: true });
      await refused(403, 'governanceAdmin', 'POST', reviews, seriesOf(everybody(group)));
      await done('POST', `/v1.0/groups/${group}/members/$ref`, {
        '@odata.id': `https://graph.microsoft.com/v1.0/directoryObjects/${idOf('director')}`,
      });
      const role = { roleDefinitionId: globalAdministrator, directoryScopeId: '/' };
      await done('POST', roles, { ...role, principalId: group });
      const [own] = (await done('GET', `${roles}?$filter=principalId eq '${idOf('globalAdmin')}'`)).value;
      const turn = await began(everybody(group));
      await refused(403, 'governanceAdmin', 'POST', `${turn}/stop`);
      await done('DELETE', `${roles}/${own.id}`);
      await done('POST', `${turn}/batchRecordDecisions`, { decision: 'Deny' }, 'manager');
      await done('POST', `${turn}/stop`);
      await latchkey.drain();
      const [item] = await itemsOf(turn);
      assert.equal(item.applyResult, 'ApplyNotSupported');
      assert.equal((await done('GET', `/v1.0/groups/${group}/members`)).value.length, 1);
    });
  });
