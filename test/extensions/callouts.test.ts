// Calls to custom extensions against a real web server: who signs them, how slow, huge and moved answers end, and that
// nobody else waits.

import assert from 'node:assert/strict';
import type { ServerResponse } from 'node:http';
import { after, before, describe, test } from 'node:test';
import { compactVerify, createLocalJWKSet, decodeProtectedHeader, jwtVerify, type JSONWebKeySet } from 'jose';
import { CatalogRoles } from '../../src/domain/rights/rights.ts';
import { stopPostgres } from '../app/latchkey.ts';
import { enginesByTurns } from '../sample.ts';
import { startCatcher } from './catcher.ts';
import { em, openSetting, resumed, until, waiting, type Setting } from './setting.ts';

const token = (resourceId: string) => ({
  authenticationConfiguration: { '@odata.type': '#microsoft.graph.azureAdTokenAuthentication', resourceId },
});

for (const engine of enginesByTurns(import.meta.url)) {
  describe(`call-outs on ${engine}`, () => {
    let s: Setting;
    let keys: ReturnType<typeof createLocalJWKSet>;
    before(async () => {
      s = await openSetting(engine);
      const discovery = (await (
        await fetch(`${s.latchkey.http}/${s.latchkey.sandbox.tenantId}/discovery/v2.0/keys`)
      ).json()) as JSONWebKeySet;
      keys = createLocalJWKSet(discovery);
    });
    after(() => s.close());

    test('a body is signed by a key that the issuer publishes, for this address and this call', async () => {
      await s.ask(await s.offer('signed'));
      await s.latchkey.drain();
      const [call] = s.catcher.calls('/signed');
      const [header = '', signature = ''] = String(call?.headers['x-latchkey-signature']).split('..');
      const whole = (body: string): string => `${header}.${Buffer.from(body).toString('base64url')}.${signature}`;
      const { payload } = await compactVerify(whole(call?.text ?? ''), keys);
      assert.equal(Buffer.from(payload).toString(), call?.text);
      const said = decodeProtectedHeader(whole('')) as unknown as Record<string, unknown>;
      assert.deepEqual(
        [said['alg'], said['typ'], said['url'], said['id']],
        ['RS256', 'callout', `${s.catcher.url}/signed`, call?.body.data.customExtensionStageInstanceId],
      );
      assert.ok(Math.abs(Number(said['iat']) - Date.now() / 1000) < 60);
      await assert.rejects(compactVerify(whole(`${call?.text} `), keys));
      assert.equal(call?.headers.authorization, undefined);
    });

    test('an owner tries an extension: one marked call, its answer shown, the audit told first', async () => {
      const { extension, catalog } = await s.offer('tried');
      const owner = s.latchkey.user('engineer').id;
      for (const [principalId, roleDefinitionId] of [
        [owner, CatalogRoles.owner],
        [s.latchkey.user('designer').id, CatalogRoles.reader],
      ])
        await s.ok('POST', '/v1.0/roleManagement/entitlementManagement/roleAssignments', {
          principalId,
          roleDefinitionId,
          appScopeId: `/AccessPackageCatalog/${catalog}`,
        });
      const attempt = (who: string, extensionId: unknown = extension) =>
        s.latchkey.call(who, 'POST', '/latchkey/v1/testExtension', { extensionId });
      s.catcher.answer('/tried', (_call, response) => {
        response.writeHead(422, { 'content-type': 'text/plain' }).end('no training '.repeat(1000));
      });
      const reply = await attempt('engineer');
      assert.equal(reply.status, 200, reply.text);
      const { status, body, isCut, error, milliseconds } = reply.body;
      assert.deepEqual([status, body, isCut, error], [422, 'no training '.repeat(1000).slice(0, 2000), true, null]);
      assert.ok(Number.isInteger(milliseconds));
      const calls = s.catcher.calls('/tried');
      assert.equal(calls.length, 1);
      assert.equal(calls[0]?.headers['x-latchkey-test'], 'true');
      const { data, type } = calls[0]?.body ?? {};
      assert.deepEqual(
        [type, data.isTest, data.stage, data.requestor.displayName],
        [
          'microsoft.graph.accessPackageCustomExtensionStage.assignmentRequestCreated',
          true,
          'assignmentRequestCreated',
          'Sample person',
        ],
      );
      const [header = '', signature = ''] = String(calls[0]?.headers['x-latchkey-signature']).split('..');
      await compactVerify(`${header}.${Buffer.from(calls[0]?.text ?? '').toString('base64url')}.${signature}`, keys);
      const audited = await s.ok(
        'GET',
        "/v1.0/auditLogs/directoryAudits?$filter=activityDisplayName eq 'Test custom extension'",
      );
      assert.deepEqual(
        audited.body.value.map((each: any) => [each.initiatedBy.user.id, each.targetResources[0].id]),
        [[owner, extension]],
      );
      // Who sees the extension and may not edit it is refused; to who sees nothing it is not there. Nobody is called.
      assert.equal((await attempt('member')).status, 404);
      assert.equal((await attempt('designer')).status, 403);
      assert.equal((await attempt('globalAdmin', 7)).status, 400);
      const whatIf = await s.latchkey.call('globalAdmin', 'POST', '/latchkey/v1/whatIf', {
        requests: [{ method: 'POST', url: '/latchkey/v1/testExtension', body: { extensionId: extension } }],
      });
      assert.ok(whatIf.status === 200 || whatIf.status === 400, whatIf.text);
      assert.equal(s.catcher.calls('/tried').length, 1);
      const closed = await s.offer('closed', { url: 'http://127.0.0.1:1/closed' });
      const none = (await attempt('globalAdmin', closed.extension)).body;
      assert.deepEqual([none.status, none.body], [null, null]);
      assert.match(none.error, /127\.0\.0\.1/);
    });

    test('of four who try an extension at once the fourth is refused, and the audit has three calls', async () => {
      const { extension } = await s.offer('crowded');
      s.catcher.answer('/crowded', (_call, response) => {
        setTimeout(() => response.writeHead(200).end(), 300);
      });
      const replies = await Promise.all(
        [1, 2, 3, 4].map(() =>
          s.latchkey.call('globalAdmin', 'POST', '/latchkey/v1/testExtension', { extensionId: extension }),
        ),
      );
      assert.deepEqual(replies.map(({ status }) => status).toSorted(), [200, 200, 200, 429]);
      const { body } = await s.ok(
        'GET',
        "/v1.0/auditLogs/directoryAudits?$filter=activityDisplayName eq 'Test custom extension'",
      );
      const told = body.value.filter((each: any) => each.targetResources[0].id === extension);
      assert.deepEqual([told.length, s.catcher.calls('/crowded').length], [3, 3]);
    });

    test('a body has whole types: of a question, of a guest, of whom it is about', async () => {
      const offer = await s.offer('whole');
      await s.ok('POST', `${em}/connectedOrganizations`, {
        displayName: 'Contoso',
        description: 'Partners',
        state: 'configured',
        identitySources: [
          { '@odata.type': '#microsoft.graph.domainIdentitySource', domainName: 'contoso.com', displayName: 'Contoso' },
        ],
      });
      await s.ok('PATCH', `${em}/assignmentPolicies/${offer.policy}`, {
        allowedTargetScope: 'allDirectoryUsers',
        questions: [
          {
            '@odata.type': '#microsoft.graph.accessPackageMultipleChoiceQuestion',
            text: 'Where?',
            isRequired: true,
            localizations: [{ languageCode: 'fr-FR', text: 'Où ?' }],
            choices: [{ actualValue: 'AZ', text: 'Arizona', localizations: [] }],
          },
        ],
      });
      const policy = `${em}/assignmentPolicies/${offer.policy}`;
      const [question] = (await s.ok('GET', `${policy}/questions`)).body.value;
      const asked = await s.ok('POST', `${em}/assignmentRequests`, {
        requestType: 'adminAdd',
        assignment: {
          targetId: s.latchkey.user('guest').id,
          accessPackageId: offer.package,
          assignmentPolicyId: offer.policy,
        },
        answers: [
          {
            '@odata.type': '#microsoft.graph.accessPackageAnswerString',
            value: 'AZ',
            answeredQuestion: { '@odata.type': question['@odata.type'], id: question.id },
          },
        ],
      });
      await s.latchkey.drain();
      const data = s.catcher.calls('/whole')[0]?.body.data;
      const { '@odata.type': _type, '@odata.context': _context, ...whole } = question;
      assert.deepEqual(data.answers[0].answeredQuestion, whole);
      const { assignment } = data;
      const { connectedOrganization, objectId, id } = assignment.target;
      assert.deepEqual(
        [connectedOrganization.displayName, connectedOrganization.description, connectedOrganization.state, objectId],
        ['Contoso', 'Partners', 'configured', s.latchkey.user('guest').id],
      );
      assert.deepEqual(data.requestor.connectedOrganization, connectedOrganization);
      assert.deepEqual(
        [assignment.targetId, assignment.accessPackageId, assignment.assignmentPolicyId],
        [id, offer.package, offer.policy],
      );
      assert.deepEqual(
        [data.accessPackageAssignmentRequestId, data.accessPackage.isHidden, data.accessPackageCatalog.state],
        [asked.body.id, false, 'published'],
      );
    });

    test('where it is asked for, a token for the resource comes with it, and opens nothing here', async () => {
      await s.ok('PATCH', '/latchkey/v1/settings', { allowedAudiences: ['api://tickets 127.0.0.1'] });
      const offer = await s.offer('token', { extension: token('api://tickets') });
      await s.ask(offer);
      await s.latchkey.drain();
      const bearer = String(s.catcher.calls('/token')[0]?.headers.authorization).replace('Bearer ', '');
      const { payload } = await jwtVerify(bearer, keys, {
        audience: 'api://tickets',
        issuer: s.latchkey.sandbox.issuer,
      });
      assert.deepEqual(
        [payload.sub, payload['tid'], Number(payload.exp) - Number(payload.iat)],
        ['latchkey-callouts', s.latchkey.sandbox.tenantId, 300],
      );
      assert.deepEqual(
        [payload['url'], payload['catalogId'], payload['customExtensionId']],
        [`${s.catcher.url}/token`, offer.catalog, offer.extension],
      );
      const answer = await fetch(`${s.latchkey.http}/v1.0/users`, { headers: { authorization: `Bearer ${bearer}` } });
      assert.equal(answer.status, 401);
    });

    test('no token is made for another host, for an application of the tenant, or for ourselves', async () => {
      const { catalog } = await s.offer('audiences');
      const appId = (await s.ok('GET', "/v1.0/servicePrincipals?$filter=displayName eq 'Expenses'")).body.value[0]
        .appId;
      const asked = (resourceId: string) =>
        s.latchkey.call('globalAdmin', 'POST', `${em}/catalogs/${catalog}/customWorkflowExtensions`, {
          '@odata.type': '#microsoft.graph.accessPackageAssignmentRequestWorkflowExtension',
          displayName: resourceId,
          endpointConfiguration: {
            '@odata.type': '#microsoft.graph.httpRequestEndpoint',
            targetUrl: `${s.catcher.url}/x`,
          },
          ...token(resourceId),
        });
      for (const resourceId of ['api://payroll-hr', appId, 'https://graph.microsoft.com', 'https://127.0.0.2']) {
        const { status, text } = await asked(resourceId);
        assert.deepEqual(
          [status, /authenticationConfiguration\/resourceId: It must be /.test(text)],
          [400, true],
          text,
        );
      }
      assert.equal((await asked(s.catcher.url.replace('http:', 'https:'))).status, 201);
      const refused = await s.latchkey.call('globalAdmin', 'PATCH', '/latchkey/v1/settings', {
        allowedAudiences: ['api://hr', 'https://graph.microsoft.com graph.example.org'],
      });
      assert.match(refused.text, /allowedAudiences\/0: It must be an audience and the host.*allowedAudiences\/1/);
    });

    test('an audience that is allowed no more fails the call, with the reason', async () => {
      await s.ok('PATCH', '/latchkey/v1/settings', { allowedAudiences: ['api://once 127.0.0.1'] });
      const offer = await s.offer('once', { extension: token('api://once') });
      await s.ok('PATCH', '/latchkey/v1/settings', { allowedAudiences: [] });
      const id = await s.ask(offer);
      await s.latchkey.drain();
      const [instance] = (await s.request(id)).customExtensionCalloutInstances;
      assert.equal(instance.status, 'calloutFailed');
      assert.match(
        instance.detail,
        /^The resourceId of the custom extension is not allowed: it must be of the address's/,
      );
      assert.deepEqual(s.catcher.calls('/once'), []);
    });

    test('a proof of possession binds a token to our key, the method, the host and the path', async () => {
      await s.ask(
        await s.offer('pop', {
          extension: {
            authenticationConfiguration: { '@odata.type': '#microsoft.graph.azureAdPopTokenAuthentication' },
          },
        }),
      );
      await s.latchkey.drain();
      const proof = String(s.catcher.calls('/pop')[0]?.headers.authorization).replace('PoP ', '');
      const { payload, protectedHeader } = await jwtVerify(proof, keys);
      assert.deepEqual([payload['m'], payload['u'], payload['p']], ['POST', new URL(s.catcher.url).host, '/pop']);
      const inner = await jwtVerify(String(payload['at']), keys, { audience: s.catcher.url });
      assert.deepEqual(inner.payload['cnf'], { kid: protectedHeader.kid });
      assert.equal(inner.payload['url'], `${s.catcher.url}/pop`);
    });

    test('an extension that calls back before it answers is heard', async () => {
      s.catcher.answer('/early', async (call, response) => {
        const { data } = call.body;
        const reply = await s.latchkey.call(
          'globalAdmin',
          'POST',
          `/beta${data.callbackUriPath}`,
          resumed(data.customExtensionStageInstanceId, { customExtensionStageInstanceDetail: 'at once' }),
        );
        response.writeHead(reply.status === 204 ? 200 : 500).end();
      });
      const id = await s.ask(await s.offer('early', { extension: waiting }));
      await s.latchkey.drain();
      const request = await s.request(id);
      assert.deepEqual(
        [
          request.state,
          request.customExtensionCalloutInstances[0].status,
          request.customExtensionCalloutInstances[0].detail,
        ],
        ['delivered', 'callbackReceived', 'at once'],
      );
      assert.equal(s.catcher.calls('/early').length, 1);
    });

    test('two callbacks at once: one is taken, the other is told that nothing waits', async () => {
      const id = await s.ask(await s.offer('twice', { extension: waiting }));
      await s.latchkey.drain();
      const instance = s.catcher.calls('/twice')[0]?.body.data.customExtensionStageInstanceId as string;
      const replies = await Promise.all(
        [{}, { state: 'Denied' }].map((more) =>
          s.latchkey.call('globalAdmin', 'POST', `${em}/assignmentRequests/${id}/resume`, resumed(instance, more)),
        ),
      );
      assert.deepEqual(replies.map(({ status }) => status).sort(), [204, 400]);
      await s.latchkey.drain();
      assert.ok(['delivered', 'denied'].includes((await s.request(id)).state));
    });

    test('a callback that says nothing, or contradicts the call that it names, opens no gate', async () => {
      const id = await s.ask(await s.offer('gate', { extension: waiting }));
      await s.latchkey.drain();
      const instance = s.catcher.calls('/gate')[0]?.body.data.customExtensionStageInstanceId as string;
      const resume = (body?: unknown) =>
        s.latchkey.call('globalAdmin', 'POST', `${em}/assignmentRequests/${id}/resume`, body);
      const kind = 'microsoft.graph.accessPackageCustomExtensionStage';
      const named = 'data/customExtensionStageInstanceId';
      for (const [body, target] of [
        [undefined, named],
        [{}, named],
        [{ source: 'hr', type: `${kind}.assignmentRequestCreated` }, named],
        [{ data: null }, named],
        [{ data: { stage: 'assignmentRequestCreated' } }, named],
        [resumed(''), named],
        [resumed(id), named],
        [resumed(instance, { stage: 'assignmentRequestApproved' }), 'data/stage'],
        [{ ...resumed(instance), type: 'noSuchWord' }, 'type'],
        [{ ...resumed(instance), type: `${kind}.assignmentRequestGranted` }, 'type'],
      ] as const) {
        const reply = await resume(body);
        assert.deepEqual([reply.status, reply.body.error.target], [400, target], JSON.stringify(body));
      }
      await s.latchkey.drain();
      assert.equal((await s.request(id)).status, 'WaitingForCallback');
      const whole = { ...resumed(instance, { stage: 'assignmentRequestCreated' }), source: 'hr' };
      assert.equal((await resume({ ...whole, type: `${kind}.assignmentRequestCreated` })).status, 204);
      await s.latchkey.drain();
      assert.equal((await s.request(id)).state, 'delivered');
    });

    test('cancel takes the body that its page asks for, and none that means something else', async () => {
      const offer = await s.offer('taken back', { extension: waiting, url: `${s.catcher.url}/back` });
      const versions = { 'v1.0': 'assignmentRequests', beta: 'accessPackageAssignmentRequests' };
      for (const [version, set] of Object.entries(versions)) {
        const id = await s.ask(offer);
        const cancel = (body: unknown) =>
          s.latchkey.call('member', 'POST', `${em.replace('v1.0', version)}/${set}/${id}/cancel`, body);
        for (const [body, target] of [
          [{ id: offer.policy, requestStatus: 'cancelled' }, 'id'],
          [{ id, requestStatus: 'delivered' }, 'requestStatus'],
          [{ id, requestStatus: 7 }, 'requestStatus'],
          [{ id, reason: 'none' }, 'reason'],
        ] as const) {
          const reply = await cancel(body);
          assert.deepEqual(
            [reply.status, reply.body.error.target],
            [400, target],
            `${version} ${JSON.stringify(body)}`,
          );
        }
        assert.equal((await cancel({ id: id.toUpperCase(), requestStatus: 'cancelled' })).status, 200, version);
        assert.equal((await s.request(id)).state, 'canceled');
      }
    });

    test('an answer of two megabytes is cut off and counts as none', async () => {
      s.catcher.answer('/huge', (_call, response) => {
        response.writeHead(200).end(Buffer.alloc(2 * 1024 * 1024));
      });
      const id = await s.ask(await s.offer('huge', { extension: waiting }));
      await s.latchkey.drain();
      const request = await s.request(id);
      assert.deepEqual(
        [request.state, request.customExtensionCalloutInstances[0].status],
        ['deliveryFailed', 'calloutFailed'],
      );
      assert.match(request.customExtensionCalloutInstances[0].detail, /more than 1048576 bytes/);
      assert.equal(s.catcher.calls('/huge').length, 1);
    });

    test('tries are bounded: two retries are three calls, with the same id, each later than the last', async () => {
      s.catcher.answer('/down', (_call, response) => {
        response.writeHead(500).end();
      });
      const id = await s.ask(
        await s.offer('down', {
          extension: { clientConfiguration: { maximumRetries: 2, timeoutInMilliseconds: 500 } },
        }),
      );
      await s.latchkey.drain();
      const calls = s.catcher.calls('/down');
      assert.deepEqual(
        calls.map((each) => each.headers['x-latchkey-attempt']),
        ['1', '2', '3'],
      );
      assert.equal(new Set(calls.map((each) => each.headers['x-latchkey-callout-id'])).size, 1);
      assert.equal((await s.request(id)).customExtensionCalloutInstances[0].status, 'calloutFailed');
    });

    test('an address inside a network that nobody named is not called', async () => {
      const id = await s.ask(await s.offer('inside', { url: 'http://169.254.169.254/latest/meta-data' }));
      await s.latchkey.drain();
      const [call] = (await s.request(id)).customExtensionCalloutInstances;
      assert.deepEqual([call.status, /LATCHKEY_OUTBOUND_ALLOW/.test(call.detail)], ['calloutFailed', true]);
    });

    test('an endpoint that never answers keeps nobody else waiting, and is called by four at a time', async () => {
      let open = 0;
      let most = 0;
      const held: ServerResponse[] = [];
      s.catcher.answer('/never', (_call, response) => {
        held.push(response);
        open += 1;
        most = Math.max(most, open);
        response.on('close', () => {
          open -= 1;
        });
      });
      const stuck = await s.offer('never', {
        extension: { clientConfiguration: { maximumRetries: 0, timeoutInMilliseconds: 30_000 } },
      });
      const people = s.latchkey.sandbox.users.filter((each) => each.userType === 'Member').map(({ key }) => key);
      const asked = await Promise.all(people.map((who) => s.ask(stuck, who).catch(() => null)));
      assert.ok(asked.filter((each) => each !== null).length > 8, 'there are too few people to tell');
      await until(() => open === 4, 'four calls are open');
      const elsewhere = await startCatcher();
      const quick = await s.offer('quick', { url: `${elsewhere.url}/quick` });
      const id = await s.ask(quick);
      await until(() => elsewhere.calls('/quick').length === 1, 'another extension is called');
      await until(async () => (await s.request(id)).state === 'delivered', 'another request is delivered');
      assert.ok(
        s.catcher.calls('/never').length < asked.filter((each) => each !== null).length,
        'it has overtaken some of those who were before it',
      );
      assert.equal(most, 4);
      await elsewhere.close();
      s.catcher.answer('/never', (_call, response) => {
        response.writeHead(202).end();
      });
      for (const response of held) response.writeHead(202).end();
      await s.latchkey.drain();
    });
  });
}
after(stopPostgres);
