// In production an extension reaches the public internet and what an administrator names, never the server's own
// network.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { adminSecret, proxied, startProduction, throughProxy } from '../app/production.ts';
import { startCatcher } from './catcher.ts';

const em = '/v1.0/identityGovernance/entitlementManagement';

/** What became of a call to a server on this machine. */
async function called(
  env: Readonly<Record<string, string>>,
): Promise<{ readonly status: string; readonly detail: string | null; readonly calls: number }> {
  const run = await startProduction({ ...proxied, ...env });
  const { app, tenantId, clientId } = run;
  const catcher = await startCatcher();
  try {
    const form = new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: clientId,
      client_secret: adminSecret,
      scope: 'https://graph.microsoft.com/.default',
    });
    const { access_token: token } = (await (
      await fetch(`${app.http}/${tenantId}/oauth2/v2.0/token`, { method: 'POST', headers: throughProxy, body: form })
    ).json()) as { access_token: string };
    const call = async (method: string, path: string, body?: unknown): Promise<any> => {
      const answer = await fetch(`${app.http}${path}`, {
        method,
        headers: { ...throughProxy, authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await answer.text();
      assert.ok(answer.ok, `${method} ${path}: ${answer.status} ${text}`);
      return text === '' ? null : JSON.parse(text);
    };
    const user = await call('POST', '/v1.0/users', {
      accountEnabled: true,
      displayName: 'U',
      mailNickname: 'u',
      userPrincipalName: 'u@example.org',
      passwordProfile: { password: 'xWwvJ]6NMw+bWH-d' },
    });
    const catalog = (await call('GET', `${em}/catalogs`)).value[0].id as string;
    const extension = await call('POST', `${em}/catalogs/${catalog}/customWorkflowExtensions`, {
      '@odata.type': '#microsoft.graph.accessPackageAssignmentRequestWorkflowExtension',
      displayName: 'X',
      endpointConfiguration: { '@odata.type': '#microsoft.graph.httpRequestEndpoint', targetUrl: `${catcher.url}/x` },
    });
    const accessPackage = await call('POST', `${em}/accessPackages`, {
      displayName: 'P',
      description: '',
      catalog: { id: catalog },
    });
    const policy = await call('POST', `${em}/assignmentPolicies`, {
      displayName: 'Direct',
      description: '',
      accessPackage: { id: accessPackage.id },
      customExtensionStageSettings: [{ stage: 'assignmentRequestCreated', customExtension: { id: extension.id } }],
    });
    const request = await call('POST', `${em}/assignmentRequests`, {
      requestType: 'adminAdd',
      assignment: { targetId: user.id, accessPackageId: accessPackage.id, assignmentPolicyId: policy.id },
    });
    await app.drain();
    const [instance] = (await call('GET', `${em}/assignmentRequests/${request.id}`)).customExtensionCalloutInstances;
    return { status: instance.status, detail: instance.detail, calls: catcher.calls('/x').length };
  } finally {
    await catcher.close();
    await run.close();
  }
}

test('loopback is not called in production', async () => {
  const { status, detail, calls } = await called({});
  assert.deepEqual([status, calls], ['calloutFailed', 0]);
  assert.match(detail ?? '', /inside a network that LATCHKEY_OUTBOUND_ALLOW does not name/);
});

test('it is where the administrator names it', async () => {
  assert.deepEqual(await called({ LATCHKEY_OUTBOUND_ALLOW: '127.0.0.1' }), {
    status: 'calloutSent',
    detail: null,
    calls: 1,
  });
});
