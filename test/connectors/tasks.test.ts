// Manual fulfilment: access in a system without an API is a task for a person, and whoever waits for it waits for them.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { stopPostgres } from '../app/latchkey.ts';
import { enginesByTurns } from '../sample.ts';
import { startConnected, type Connected } from './connected.ts';

after(stopPostgres);
const tasks = '/latchkey/v1/fulfilmentTasks';

for (const engine of enginesByTurns(import.meta.url))
  describe(`tasks on ${engine}`, () => {
    let house: Connected;
    let count = 0;
    before(async () => {
      house = await startConnected(engine);
      await house.latchkey.clock({ now: '2031-03-03T09:00:00Z', frozen: true });
    });
    after(() => house.close());

    /** A connection whose tasks a group does, with a linked group that a package gives. */
    async function setUp(settings: object = {}) {
      const helpers = await house.group(`Helpers ${++count}`);
      await house.join(helpers, house.latchkey.user('analyst').id);
      const { id: connection } = await house.done('POST', '/latchkey/v1/connections', {
        displayName: `Old CRM ${count}`,
        kind: 'tasks',
        direction: 'outbound',
        mode: 'enforce',
        mayRemove: true,
        settings: { assignee: helpers, ...settings },
      });
      await house.done('POST', `/latchkey/v1/connections/${connection}/start`);
      const groupId = await house.group(`Sales ${count}`);
      await house.link(connection, groupId);
      return { helpers, connection, groupId };
    }
    const tasksOf = (connection: string, state = 'open', who = 'globalAdmin'): Promise<readonly any[]> =>
      house
        .call('GET', `${tasks}?$filter=connectionId eq '${connection}' and state eq '${state}'`, undefined, who)
        .then(({ body }) => body.value);
    const says = (who: string, id: string, action: string, body: object = {}) =>
      house.call('POST', `${tasks}/${id}/${action}`, body, who);
    const differencesOf = (connection: string): Promise<readonly any[]> =>
      house.rows('differences', `&$filter=connectionId eq '${connection}'`);
    const holdingsOf = (connection: string): Promise<readonly any[]> =>
      house.rows('remoteHoldings', `&$filter=connectionId eq '${connection}'`);

    test('a request waits for the person who does it, however long, and is delivered with the proof', async () => {
      const { connection, groupId } = await setUp();
      const bob = await house.person('Bob');
      const request = await house.assign(bob.id, await house.package(groupId));
      await house.settle();
      await house.latchkey.clock({ advance: 'P5D' });
      assert.equal(await house.state('assignmentRequests', request), 'delivering');
      const [task] = await tasksOf(connection, 'open', 'analyst');
      assert.deepEqual([task.action, task.principalId, task.objectId], ['addMember', bob.id, groupId]);
      assert.deepEqual(await tasksOf(connection, 'open', 'designer'), []);
      // Whoever is asked is told where, though the connection itself is not for them to see.
      assert.equal(task.system, (await house.done('GET', `/latchkey/v1/connections/${connection}`)).displayName);
      const own = async (who: string): Promise<readonly string[]> =>
        (await house.call('GET', `${tasks}/filterByCurrentUser(on='assignee')`, undefined, who)).body.value.map(
          ({ id }: any) => id,
        );
      assert.deepEqual([(await own('analyst')).includes(task.id), await own('globalAdmin')], [true, []]);
      const areasOf = async (who: string): Promise<readonly string[]> =>
        (await house.call('GET', '/latchkey/v1/areas', undefined, who)).body.value
          .filter(({ id, allowed }: any) => allowed && /tasks$/i.test(id))
          .map(({ id }: any) => id);
      assert.deepEqual(
        [await areasOf('analyst'), await areasOf('globalAdmin'), await areasOf('designer')],
        [['tasks'], ['tasks', 'allTasks'], []],
      );
      assert.equal((await says('designer', task.id, 'finish', { proof: 'x' })).status, 404);
      assert.equal((await says('analyst', task.id, 'finish')).status, 400);
      assert.equal((await says('analyst', task.id, 'takeUp')).status, 204);
      const done = await says('analyst', task.id, 'finish', { proof: 'Ticket closed', reference: 'T-7' });
      assert.equal(done.status, 204);
      assert.match((await says('analyst', task.id, 'finish', { proof: 'x' })).text, /done/);
      await house.settle();
      assert.equal(await house.state('assignmentRequests', request), 'delivered');
      assert.deepEqual(await differencesOf(connection), []);
      assert.deepEqual(
        (await holdingsOf(connection)).map(({ objectId, origin }) => [objectId, origin]),
        [[bob.id, 'ours']],
      );
      const audits = (await house.call('GET', '/v1.0/auditLogs/directoryAudits?$top=500')).body.value;
      const [entry] = audits.filter((each: any) => each.activityDisplayName === 'Finish provisioning task');
      assert.match(JSON.stringify(entry.additionalDetails), /Ticket closed/);
    });

    test('a task that is refused is told in its words, and asked again when somebody lets it happen', async () => {
      const { connection, groupId } = await setUp();
      const cleo = await house.person('Cleo');
      const request = await house.assign(cleo.id, await house.package(groupId));
      await house.settle();
      const [task] = await tasksOf(connection);
      assert.equal((await says('analyst', task.id, 'refuse', { reason: 'No licence is left' })).status, 204);
      await house.settle();
      assert.equal(await house.state('assignmentRequests', request), 'partiallyDelivered');
      const [difference] = await differencesOf(connection);
      assert.deepEqual([difference.state, difference.says], ['refused', 'No licence is left']);
      await house.done('POST', '/latchkey/v1/differences/release', { ids: [difference.id] });
      await house.settle();
      const [again] = await tasksOf(connection);
      assert.notEqual(again.id, task.id);
      await says('globalAdmin', again.id, 'finish', { proof: 'There is one by now' });
      await house.settle();
      assert.deepEqual(await differencesOf(connection), []);
      assert.equal((await house.rows('rolegrants', `&$filter=objectId eq '${groupId}'`))[0].status, 'Fulfilled');
    });

    test('what nobody wants any more is canceled, and what was done is taken by another task', async () => {
      const { connection, groupId } = await setUp();
      const [dora, eve] = [await house.person('Dora'), await house.person('Eve')];
      await house.join(groupId, dora.id);
      await house.join(groupId, eve.id);
      await house.settle();
      const ofEve = (await tasksOf(connection)).find(({ principalId }) => principalId === eve.id);
      await says('analyst', ofEve.id, 'finish', { proof: 'done' });
      await house.leave(groupId, dora.id);
      await house.leave(groupId, eve.id);
      await house.settle();
      assert.deepEqual(
        (await tasksOf(connection, 'canceled')).map(({ principalId }) => principalId),
        [dora.id],
      );
      const [taking] = await tasksOf(connection);
      assert.deepEqual([taking.action, taking.principalId], ['removeMember', eve.id]);
      await says('analyst', taking.id, 'finish', { proof: 'taken' });
      await house.settle();
      assert.deepEqual([await holdingsOf(connection), await differencesOf(connection)], [[], []]);
      assert.deepEqual(await tasksOf(connection), []);
    });

    test('what was done of a canceled task is known, and taken back as nobody wants it', async () => {
      const { connection, groupId } = await setUp({ accounts: 'managed' });
      const una = await house.person('Una');
      const only = async (action: string, state = 'open'): Promise<any> => {
        const [task, ...others] = (await tasksOf(connection, state)).filter((each) => each.action === action);
        assert.deepEqual([task?.action, others], [action, []]);
        return task;
      };
      const finish = async (task: any): Promise<void> => {
        const reply = await says('analyst', task.id, 'finish', { proof: 'It was done before' });
        assert.equal(reply.status, 204, reply.text);
        await house.settle();
      };
      await house.join(groupId, una.id);
      await house.settle();
      await house.leave(groupId, una.id);
      await house.settle();
      const canceled = await only('createAccount', 'canceled');
      assert.equal((await says('analyst', canceled.id, 'refuse', { reason: 'x' })).status, 400);
      await finish(canceled);
      const disabling = await only('updateAccount');
      assert.deepEqual(disabling.fields, { active: false });
      await finish(disabling);
      await house.join(groupId, una.id);
      await house.settle();
      await finish(await only('updateAccount'));
      assert.equal((await only('addMember')).principalId, una.id);
      await house.leave(groupId, una.id);
      await house.settle();
      await finish(await only('addMember', 'canceled'));
      assert.equal((await holdingsOf(connection)).length, 1);
      const taking = await only('removeMember');
      await house.join(groupId, una.id);
      await house.settle();
      await finish(await only('removeMember', 'canceled'));
      assert.deepEqual(await holdingsOf(connection), []);
      await finish(await only('addMember'));
      assert.deepEqual(
        (await holdingsOf(connection)).map(({ objectId }) => objectId),
        [una.id],
      );
      assert.notEqual((await only('removeMember', 'done')).id, undefined);
      assert.match((await says('analyst', taking.id, 'finish', { proof: 'x' })).text, /done/);
    });

    test('the task of an account goes with what waited for it, and comes again', async () => {
      const { connection, groupId } = await setUp({ accounts: 'managed' });
      await house.join(groupId, (await house.person('Vic')).id);
      await house.settle();
      for (const [mode, open] of [
        ['enforce', ['createAccount']],
        ['simulate', []],
        ['enforce', ['createAccount']],
      ] as const) {
        await house.done('PATCH', `/latchkey/v1/connections/${connection}`, { mode });
        await house.settle();
        assert.deepEqual(
          (await tasksOf(connection)).map(({ action }) => action),
          open,
        );
      }
      const jobs = (await house.rows('jobs')).filter(({ lastError }) => lastError !== null);
      assert.deepEqual(jobs, []);
    });

    test('accounts are made, changed and disabled by tasks where the connection says so', async () => {
      const { connection, groupId } = await setUp({ accounts: 'managed' });
      const fay = await house.person('Fay');
      await house.join(groupId, fay.id);
      await house.settle();
      const doNext = async (action: string): Promise<any> => {
        const open = await tasksOf(connection);
        assert.deepEqual(
          open.map((each) => each.action),
          [action],
        );
        await says('analyst', open[0].id, 'finish', { proof: 'done', reference: `crm-${fay.id}` });
        await house.settle();
        return open[0];
      };
      assert.equal((await doNext('createAccount')).fields.userName, fay.userPrincipalName);
      await doNext('addMember');
      const [account] = await house.rows('remoteObjects', `&$filter=nativeId eq 'crm-${fay.id}'`);
      assert.equal(account.name, fay.userPrincipalName);
      await house.done('PATCH', `/v1.0/users/${fay.id}`, { displayName: 'Fay the first' });
      await house.settle();
      await house.done('PATCH', `/v1.0/users/${fay.id}`, { displayName: 'Fay the second' });
      await house.settle();
      assert.deepEqual((await doNext('updateAccount')).fields, { displayName: 'Fay the second' });
      await house.leave(groupId, fay.id);
      await house.settle();
      await doNext('removeMember');
      assert.deepEqual((await doNext('updateAccount')).fields, { active: false });
      assert.deepEqual([await tasksOf(connection), await differencesOf(connection)], [[], []]);
    });

    test('people are told of a task, reminded of it, and administrators of what is overdue', async () => {
      const { connection, groupId } = await setUp({ dueInDays: 2 });
      const gil = await house.person('Gil');
      await house.join(groupId, gil.id);
      await house.settle();
      const mailsTo = async (event: string): Promise<number> =>
        (await house.rows('mails', `&$filter=event eq '${event}'`)).filter(({ text }) => text.includes('Gil')).length;
      const overdueNow = async (): Promise<any> =>
        (await house.done('GET', '/latchkey/v1/attention')).value.find(({ kind }: any) => kind === 'overdueTask');
      const overdue = async (): Promise<number> => (await overdueNow()).count;
      assert.deepEqual([await mailsTo('taskAsked'), await mailsTo('taskReminder')], [1, 0]);
      const before = await overdue();
      await house.latchkey.clock({ advance: 'P1DT1H' });
      assert.deepEqual([await mailsTo('taskReminder'), await overdue()], [1, before]);
      await house.latchkey.clock({ advance: 'P1D' });
      assert.deepEqual([await mailsTo('taskAsked'), await mailsTo('taskReminder')], [1, 2]);
      assert.ok((await overdue()) > before);
      const late = (await overdueNow()).items.find(({ displayName }: any) => displayName.startsWith('Gil'));
      assert.equal(late.displayName, `Gil – Sales ${count} – Old CRM ${count}`);
      const { id: hal } = await house.person('Hal');
      await house.done('PATCH', `/latchkey/v1/connections/${connection}`, { settings: { assignee: hal } });
      assert.deepEqual(
        (await tasksOf(connection)).map(({ assigneeId }) => assigneeId),
        [hal],
      );
      await house.settle();
      const toHal = (await house.rows('mails')).filter(({ text }) => text.includes('Gil'));
      assert.deepEqual(
        toHal.filter(({ recipientId }) => recipientId === hal).map(({ event }) => event),
        ['taskAsked'],
        'who is asked instead is told',
      );
    });

    test('many tasks at once are one mail at once, and a colleague who left is reminded no longer', async () => {
      const { helpers, connection, groupId } = await setUp({ dueInDays: 2 });
      const wes = await house.person('Wes');
      await house.join(helpers, wes.id);
      for (const name of ['Xia', 'Yan', 'Zoe']) await house.join(groupId, (await house.person(name)).id);
      await house.settle();
      const system = `Old CRM ${count}`;
      const mailsOf = async (event: string, recipientId: string): Promise<readonly string[]> =>
        (await house.rows('mails', `&$filter=event eq '${event}'`))
          .filter((each) => each.recipientId === recipientId && each.text.includes(system))
          .map(({ state }) => state)
          .toSorted();
      const asked = await mailsOf('taskAsked', wes.id);
      assert.deepEqual([asked.length, asked.filter((state) => state === 'collected').length], [3, 2]);
      for (const { id } of await tasksOf(connection)) {
        const taken = await house.call('POST', `${tasks}/${id}/takeUp`, {}, 'analyst');
        assert.equal(taken.status, 204, taken.text);
      }
      const analyst = house.latchkey.user('analyst').id;
      await house.leave(helpers, analyst);
      await house.latchkey.clock({ advance: 'P1DT1H' });
      assert.deepEqual(await mailsOf('taskReminder', analyst), []);
      assert.equal((await mailsOf('taskReminder', wes.id)).length, 3);
    });

    test('simulating makes no task; a connection of tasks has an assignee, and no address and no secret', async () => {
      const { connection, groupId } = await setUp();
      await house.done('PATCH', `/latchkey/v1/connections/${connection}`, { mode: 'simulate' });
      await house.join(groupId, (await house.person('Ida')).id);
      await house.settle();
      assert.deepEqual(await tasksOf(connection), []);
      assert.deepEqual(
        (await differencesOf(connection)).map(({ state }) => state),
        ['simulated', 'simulated'],
      );
      const made = (settings: object, more: object = {}) =>
        house.call('POST', '/latchkey/v1/connections', {
          displayName: 'Odd',
          kind: 'tasks',
          direction: 'outbound',
          settings,
          ...more,
        });
      for (const [settings, field] of [
        [{}, 'settings/assignee'],
        [{ assignee: 'x' }, 'settings/assignee'],
        [{ assignee: connection }, 'settings/assignee'],
        [{ assignee: groupId, baseAddress: 'https://x.example' }, 'settings/baseAddress'],
        [{ assignee: groupId, dueInDays: 0 }, 'settings/dueInDays'],
      ] as const) {
        const reply = await made(settings);
        assert.equal(reply.status, 400, reply.text);
        assert.match(reply.text, new RegExp(field));
      }
      assert.equal((await made({}, { direction: 'inbound' })).status, 400);
      assert.equal(
        (await house.call('POST', `/latchkey/v1/connections/${connection}/addSecret`, { value: 'x' })).status,
        400,
      );
    });
  });
