// A call-out never reaches a listener of this server, in whichever spelling: neither set up so, nor made.

import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, before, test } from 'node:test';
import { startLatchkey, type Latchkey } from '../app/latchkey.ts';
import { startCatcher, type Catcher } from './catcher.ts';

const em = '/v1.0/identityGovernance/entitlementManagement';
let folder: string;
let latchkey: Latchkey;
let catcher: Catcher;
let catalog: string;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'latchkey-own-'));
  const env = { LATCHKEY_DATABASE: `sqlite:${join(folder, 'latchkey.db')}`, LATCHKEY_METRICS_PORT: '0' };
  [latchkey, catcher] = await Promise.all([startLatchkey({ env }), startCatcher()]);
  const made = await latchkey.call('globalAdmin', 'POST', `${em}/catalogs`, { displayName: 'Own' });
  catalog = made.body.id as string;
});
after(async () => {
  await catcher.close();
  await latchkey.close();
  await rm(folder, { recursive: true, force: true });
});

const createExtension = (targetUrl: string) =>
  latchkey.call('globalAdmin', 'POST', `${em}/catalogs/${catalog}/customWorkflowExtensions`, {
    '@odata.type': '#microsoft.graph.accessPackageAssignmentRequestWorkflowExtension',
    displayName: targetUrl,
    endpointConfiguration: { '@odata.type': '#microsoft.graph.httpRequestEndpoint', targetUrl },
  });

const interfaces = Object.values(networkInterfaces()).flatMap((each) => (each ?? []).map(({ address }) => address));
const spellings = [
  '127.0.0.1',
  'localhost',
  'LOCALHOST',
  'localhost.',
  'sandbox.localhost',
  '127.1',
  '127.9.9.9',
  '2130706433',
  '0x7f000001',
  '0177.0.0.1',
  '0.0.0.0',
  '0',
  '[::1]',
  '[0:0:0:0:0:0:0:1]',
  '[::]',
  '[::ffff:127.0.0.1]',
  '[::ffff:7f00:1]',
  '%6c%6fcalhost',
  ...interfaces.filter((each) => !each.includes(':')),
];

for (const host of spellings)
  test(`an extension at ${host} with a port of this server is refused, and the field named`, async () => {
    for (const origin of [latchkey.http, latchkey.https]) {
      const { protocol, port } = new URL(origin);
      const reply = await createExtension(`${protocol}//${host}:${port}/sandbox/reset`);
      assert.equal(reply.status, 400, reply.text);
      assert.match(reply.text, /endpointConfiguration\/targetUrl: It must be the address of another server/);
    }
  });

test('by PUT it is refused too, and another port of this machine is taken', async () => {
  const made = await createExtension(`${catcher.url}/x`);
  assert.equal(made.status, 201, made.text);
  const path = `${em}/catalogs/${catalog}/customWorkflowExtensions/${made.body.id}`;
  const changed = await latchkey.call('globalAdmin', 'PUT', path, {
    '@odata.type': made.body['@odata.type'],
    endpointConfiguration: {
      '@odata.type': '#microsoft.graph.httpRequestEndpoint',
      targetUrl: `${latchkey.http}/sandbox/reset`,
    },
  });
  assert.equal(changed.status, 400, changed.text);
});

test('one that is there already is not called, and its failure says why', async () => {
  const made = await createExtension(`${catcher.url}/kept`);
  const accessPackage = await latchkey.call('globalAdmin', 'POST', `${em}/accessPackages`, {
    displayName: 'P',
    description: '',
    catalog: { id: catalog },
  });
  const policy = await latchkey.call('globalAdmin', 'POST', `${em}/assignmentPolicies`, {
    displayName: 'Direct',
    description: '',
    accessPackage: { id: accessPackage.body.id },
    customExtensionStageSettings: [{ stage: 'assignmentRequestCreated', customExtension: { id: made.body.id } }],
  });
  assert.equal(policy.status, 201, policy.text);
  // As a version before this check, a backup or a name that came to lead here has left it.
  const database = new DatabaseSync(join(folder, 'latchkey.db'));
  const stored = JSON.stringify({ kind: 'http', targetUrl: `${latchkey.http}/sandbox/reset` });
  const { changes } = database
    .prepare('update custom_extension set endpoint = ? where id = ?')
    .run(stored, made.body.id);
  database.close();
  assert.equal(Number(changes), 1);
  const request = await latchkey.call('globalAdmin', 'POST', `${em}/assignmentRequests`, {
    requestType: 'adminAdd',
    assignment: {
      targetId: latchkey.user('member').id,
      accessPackageId: accessPackage.body.id,
      assignmentPolicyId: policy.body.id,
    },
  });
  await latchkey.drain();
  const seen = await latchkey.call('globalAdmin', 'GET', `${em}/assignmentRequests/${request.body.id}`);
  assert.equal(seen.status, 200, 'the tenant is not the first day again');
  const [callout] = seen.body.customExtensionCalloutInstances;
  assert.equal(callout.status, 'calloutFailed');
  assert.match(callout.detail, /^127\.0\.0\.1:\d+ is this server itself, which it does not call\.$/);
});
