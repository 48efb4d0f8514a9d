// Reports: what each answers, as pages and as a table, to whom, and what the answer says of itself.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { after, before, describe, test } from 'node:test';
import { DirectoryRoles } from '../../src/domain/caller.ts';
import { startLatchkey, stopPostgres, type Latchkey, type Reply } from '../app/latchkey.ts';
import { enginesByTurns } from '../sample.ts';

const root = '/latchkey/v1/reports';
const em = '/v1.0/identityGovernance/entitlementManagement';
after(stopPostgres);

for (const engine of enginesByTurns(import.meta.url))
  describe(`reports on ${engine}`, () => {
    let latchkey: Latchkey;
    let group: string;
    let accessPackage: string;
    let catalog: string;
    let member: string;
    let beginning: string;

    const call = async (method: string, path: string, body?: unknown): Promise<any> => {
      const reply = await latchkey.call('globalAdmin', method, path, body);
      assert.ok(reply.status < 300, `${method} ${path}: ${reply.text}`);
      return reply.body;
    };
    const ask = (who: string, path: string): Promise<Reply> => latchkey.call(who, 'GET', `${root}/${path}`);
    const rowsOf = async (who: string, path: string): Promise<readonly any[]> => {
      const reply = await ask(who, path);
      assert.equal(reply.status, 200, reply.text);
      return reply.body.value;
    };

    before(async () => {
      latchkey = await startLatchkey({ engine });
      member = latchkey.user('member').id;
      beginning = new Date().toISOString();
      catalog = (await call('POST', `${em}/catalogs`, { displayName: 'Ledgers' })).id;
      accessPackage = (await call('POST', `${em}/accessPackages`, { displayName: '=Books', catalog: { id: catalog } }))
        .id;
      const names = { mailEnabled: false, mailNickname: 'books', securityEnabled: true };
      group = (await call('POST', '/v1.0/groups', { displayName: 'Book keepers', ...names })).id;
      await call('POST', `${em}/resourceRequests`, {
        requestType: 'adminAdd',
        resource: { originId: group, originSystem: 'AadGroup' },
        catalog: { id: catalog },
      });
      await latchkey.drain();
      const { value } = await call('GET', `${em}/catalogs/${catalog}/resources?$expand=scopes`);
      await call('POST', `${em}/accessPackages/${accessPackage}/resourceRoleScopes`, {
        role: { originId: `Member_${group}`, originSystem: 'AadGroup', resource: { id: value[0].id } },
        scope: { id: value[0].scopes[0].id, originId: group, originSystem: 'AadGroup' },
      });
      const policy = await call('POST', `${em}/assignmentPolicies`, {
        displayName: 'Staff',
        accessPackage: { id: accessPackage },
        allowedTargetScope: 'notSpecified',
        expiration: { type: 'noExpiration' },
      });
      await call('POST', `${em}/assignmentRequests`, {
        requestType: 'adminAdd',
        assignment: { targetId: member, assignmentPolicyId: policy.id, accessPackageId: accessPackage },
      });
      await latchkey.drain();
      const reference = { '@odata.id': `https://graph.microsoft.com/v1.0/users/${latchkey.user('director').id}` };
      await call('POST', `/v1.0/groups/${group}/members/$ref`, reference);
    });
    after(() => latchkey.close());

    test('who has access to a group: by a package with its request and its audit entry, and directly', async () => {
      const rows = await rowsOf('globalAdmin', `access(objectId='${group}')?$orderby=via`);
      assert.deepEqual(
        rows.map(({ via, principalId, accessPackageName, until }) => [via, principalId, accessPackageName, until]),
        [
          ['accessPackage', member, '=Books', null],
          ['membership', latchkey.user('director').id, null, null],
        ],
      );
      const [given] = rows;
      assert.equal(given.requestType, 'adminAdd');
      assert.equal(given.requestedById, latchkey.user('globalAdmin').id);
      const request = await call('GET', `${em}/assignmentRequests/${given.requestId}`);
      assert.equal(request.state, 'delivered');
      const entry = await call('GET', `/v1.0/auditLogs/directoryAudits/${given.auditId}`);
      assert.equal(entry.activityDisplayName, 'Fulfill access package assignment request');
      assert.deepEqual(await rowsOf('globalAdmin', `access(objectId='${group}',asOf=${beginning})`), []);
      assert.deepEqual(
        (await rowsOf('globalAdmin', `direct(catalogId='${catalog}')`)).map(({ via }) => via),
        ['membership'],
      );
      const changed = await rowsOf(
        'globalAdmin',
        `changes(since=${beginning},objectId='${group}')?$filter=via eq 'membership'`,
      );
      assert.deepEqual(
        changed.map(({ change }) => change),
        ['gained'],
      );
    });

    test('rows are those that the caller may read, and a token needs what each report says', async () => {
      const told = (await rowsOf('member', `access(objectId='${group}')`)).map(({ via, principalId, auditId }) => [
        via,
        principalId,
        auditId,
      ]);
      assert.deepEqual(told, [['accessPackage', member, null]]);
      assert.deepEqual(await rowsOf('member', `accessOf(principalId='${latchkey.user('director').id}')`), []);
      assert.equal((await latchkey.call(null, 'GET', root)).status, 401);
      await call('POST', '/v1.0/roleManagement/directory/roleAssignments', {
        principalId: latchkey.user('director').id,
        roleDefinitionId: DirectoryRoles.globalReader,
        directoryScopeId: '/',
      });
      const read = await rowsOf('director', `access(objectId='${group}')`);
      assert.equal(read.length, 2, 'a Global Reader reads all');
      const written = await latchkey.call('director', 'POST', `${em}/catalogs`, { displayName: 'No' });
      assert.equal(written.status, 403, 'and writes nothing');
      const { body } = await latchkey.call('globalAdmin', 'GET', root);
      const access = body.value.find(({ id }: any) => id === 'access');
      assert.deepEqual([access.isOfTime, access.columns[0].name], [true, 'id']);
    });

    test('an answer says who asked what, how many rows it has, and the digest of them', async () => {
      const reply = await ask('globalAdmin', `access(objectId='${group}')?$count=true&$top=1&$select=id,via`);
      const evidence = reply.body['@latchkey.evidence'];
      assert.deepEqual(
        [evidence.report, evidence.askedBy.id, evidence.parameters.objectId, evidence.rows, reply.body['@odata.count']],
        ['access', latchkey.user('globalAdmin').id, group, 1, 2],
      );
      const value = /"value":(\[.*\])\}$/s.exec(reply.text)?.[1] ?? '';
      assert.equal(evidence.digest, `sha-256=${createHash('sha256').update(value).digest('hex')}`);
      assert.deepEqual(Object.keys(reply.body.value[0]), ['id', 'via']);
      const next = await latchkey.call(
        'globalAdmin',
        'GET',
        new URL(reply.body['@odata.nextLink']).pathname + new URL(reply.body['@odata.nextLink']).search,
      );
      assert.equal(next.body.value.length, 1);
    });

    test('a table runs no formula, and its trailers have the number of rows and the digest', async () => {
      const { bytes, headers, trailers } = await tableOf(
        `access(accessPackageId='${accessPackage}')?$format=csv&bom=true`,
      );
      assert.match(String(headers['content-type']), /^text\/csv/);
      const lines = bytes.toString().split('\r\n');
      assert.match(lines[0] ?? '', /^\uFEFFid,via,principalId,/);
      assert.ok(lines[1]?.includes(",'=Books,"), lines[1]);
      assert.equal(trailers['latchkey-rows'], '1');
      assert.equal(trailers['latchkey-digest'], `sha-256=${createHash('sha256').update(bytes).digest('hex')}`);
      const header = JSON.parse(Buffer.from(String(headers['latchkey-evidence']), 'base64').toString());
      assert.equal(header.parameters.accessPackageId, accessPackage);
      const inBatch = await latchkey.call('globalAdmin', 'POST', '/latchkey/v1/$batch', {
        requests: [{ id: '1', method: 'GET', url: '/reports/standing()?$format=csv' }],
      });
      assert.equal(inBatch.body.responses[0].status, 400);
    });

    test('what is wrong is named', async () => {
      for (const [path, status, says] of [
        ['nothing()', 404, ''],
        ['access/more', 404, ''],
        ["access(objectId='x')", 400, 'objectId'],
        ['access(asOf=yesterday)', 400, 'asOf'],
        ['access(whom=1)', 400, 'whom'],
        ['accessOf()', 400, 'principalId'],
        ['expiring(days=-1)', 400, 'days'],
        ['changes(since=2026-03-02T00:00:00Z,until=2026-03-01T00:00:00Z)', 400, 'until'],
        ['access()?$filter=nothing eq 1', 400, 'nothing'],
        ['access()?$orderby=decidedAt', 400, 'decidedAt'],
        ["access()?$filter=decidedByNames eq 'x'", 400, 'decidedByNames'],
        ['access()?$top=100000', 400, '$top'],
        ['access()?$expand=principal', 400, 'principal'],
        ['access()?$skiptoken=x', 400, '$skiptoken'],
      ] as const) {
        const reply = await ask('globalAdmin', path);
        assert.equal(reply.status, status, `${path}: ${reply.text}`);
        assert.ok(reply.text.includes(says), `${path}: ${reply.text}`);
      }
      assert.equal((await latchkey.call('globalAdmin', 'POST', `${root}/access()`, {})).status, 405);
    });

    /** With its trailers, which `fetch` does not show. */
    async function tableOf(path: string): Promise<{
      readonly bytes: Buffer;
      readonly headers: IncomingHttpHeaders;
      readonly trailers: NodeJS.Dict<string>;
    }> {
      const authorization = `Bearer ${await latchkey.token('globalAdmin')}`;
      return new Promise((resolve, reject) => {
        const sent = httpRequest(`${latchkey.http}${root}/${path}`, { headers: { authorization } }, (answer) => {
          const parts: Buffer[] = [];
          answer.on('data', (part: Buffer) => parts.push(part));
          answer.on('end', () =>
            resolve({ bytes: Buffer.concat(parts), headers: answer.headers, trailers: answer.trailers }),
          );
        });
        sent.on('error', reject);
        sent.end();
      });
    }
  });
