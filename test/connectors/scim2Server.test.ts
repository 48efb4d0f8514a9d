// SCIM out to scim2-server (PyPI), where it is on the PATH: a server that others wrote. What is there is read by plain
// calls of its own API, not by the connector.

import assert from 'node:assert/strict';
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../freePort.ts';
import { startConnected, type Connected } from './connected.ts';

const isThere = spawnSync('scim2-server', ['--help']).error === undefined;
const skip = isThere ? false : 'scim2-server is not on the PATH: pip install scim2-server';

describe('SCIM out to scim2-server', { skip }, () => {
  let house: Connected;
  let server: ChildProcess;
  let address: string;
  before(async () => {
    const port = await freePort();
    address = `http://127.0.0.1:${port}/v2`;
    server = spawn('scim2-server', ['--port', String(port), '--bearer-token', 'peer-token'], { stdio: 'ignore' });
    house = await startConnected('sqlite');
    for (let left = 100; left > 0; left -= 1) {
      if ((await get('/Users').catch(() => null)) !== null) return;
      await sleep(100);
    }
    throw new Error('scim2-server does not answer.');
  });
  after(async () => {
    server.kill();
    await house.close();
  });

  async function get(path: string): Promise<readonly any[]> {
    const answer = await fetch(`${address}${path}`, { headers: { authorization: 'Bearer peer-token' } });
    return ((await answer.json()) as { readonly Resources?: readonly any[] }).Resources ?? [];
  }
  const userNames = async (): Promise<readonly string[]> => (await get('/Users')).map(({ userName }) => userName);
  async function members(displayName: string): Promise<readonly string[]> {
    const users = await get('/Users');
    const group = (await get('/Groups')).find((each) => each.displayName === displayName);
    return (group?.members ?? []).map(({ value }: any) => users.find(({ id }) => id === value)?.userName).toSorted();
  }

  test('people come into the group there by an assignment, follow their changes, and leave it', async () => {
    const connection = await house.connect({ address, token: 'peer-token' });
    const [group, ann, bob] = [await house.group('Sales'), await house.person('Ann'), await house.person('Bob')];
    await house.link(connection, group);
    const offered = await house.package(group);
    const assignment = await house.assign(ann.id, offered);
    await house.join(group, bob.id);
    await house.settle();
    assert.deepEqual(await members('Sales'), [ann.userPrincipalName, bob.userPrincipalName].toSorted());
    assert.equal(await house.state('assignmentRequests', assignment), 'delivered');
    await house.done('PATCH', `/v1.0/users/${ann.id}`, { displayName: 'Ann the second' });
    await house.unassign(assignment);
    await house.settle();
    assert.deepEqual(await members('Sales'), [bob.userPrincipalName]);
    assert.equal((await userNames()).length, 2);
    const there = (await get('/Users')).find(({ userName }) => userName === ann.userPrincipalName);
    assert.deepEqual([there.displayName, there.active], ['Ann the second', false]);
    assert.deepEqual(await house.rows('differences'), []);
    await house.done('POST', `/latchkey/v1/connections/${connection}/start`);
    await house.settle();
    const [run] = await house.rows('connectionRuns', '&$orderby=startedAt desc');
    assert.deepEqual([run.isComplete, run.accounts, run.groups, run.holdings], [true, 2, 1, 1]);
  });
});
