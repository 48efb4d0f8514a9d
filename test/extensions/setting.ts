// What the tests of call-outs share: a whole Latchkey, a catcher, and packages whose policy calls extensions at it.

import { startLatchkey, type Engine, type Latchkey, type Reply } from '../app/latchkey.ts';
import { startCatcher, type Catcher } from './catcher.ts';

export const em = '/v1.0/identityGovernance/entitlementManagement';
const graph = '#microsoft.graph.';

export interface Setting {
  readonly latchkey: Latchkey;
  readonly catcher: Catcher;
  readonly ok: (method: string, path: string, body?: unknown, who?: string) => Promise<Reply>;
  /** A package of its own whose policy calls `/name` of the catcher (or another address) at a stage. */
  readonly offer: (
    name: string,
    more?: { readonly url?: string; readonly stage?: string; readonly extension?: object },
  ) => Promise<Offer>;
  readonly ask: (offer: Offer, who?: string) => Promise<string>;
  readonly request: (id: string) => Promise<any>;
  readonly close: () => Promise<void>;
}
export interface Offer {
  readonly catalog: string;
  readonly package: string;
  readonly policy: string;
  readonly extension: string;
}

export async function openSetting(engine: Engine): Promise<Setting> {
  const latchkey = await startLatchkey({ engine });
  const catcher = await startCatcher();
  const ok: Setting['ok'] = async (method, path, body, who = 'globalAdmin') => {
    const reply = await latchkey.call(who, method, path, body);
    if (reply.status >= 300) throw new Error(`${method} ${path}: ${reply.status} ${reply.text}`);
    return reply;
  };
  const made = async (path: string, body: unknown): Promise<string> =>
    (await ok('POST', `${em}/${path}`, body)).body.id as string;
  return {
    latchkey,
    catcher,
    ok,
    offer: async (
      name,
      { url = `${catcher.url}/${name}`, stage = 'assignmentRequestCreated', extension: more = {} } = {},
    ) => {
      const catalog = await made('catalogs', { displayName: name, isExternallyVisible: true, state: 'published' });
      const extension = await made(`catalogs/${catalog}/customWorkflowExtensions`, {
        '@odata.type': `${graph}accessPackageAssignmentRequestWorkflowExtension`,
        displayName: name,
        endpointConfiguration: { '@odata.type': `${graph}httpRequestEndpoint`, targetUrl: url },
        ...more,
      });
      const accessPackage = await made('accessPackages', {
        displayName: name,
        description: '',
        catalog: { id: catalog },
      });
      const policy = await made('assignmentPolicies', {
        displayName: name,
        description: '',
        allowedTargetScope: 'allMemberUsers',
        expiration: { type: 'noExpiration' },
        requestorSettings: { enableTargetsToSelfAddAccess: true },
        accessPackage: { id: accessPackage },
        customExtensionStageSettings: [{ stage, customExtension: { id: extension } }],
      });
      return { catalog, package: accessPackage, policy, extension };
    },
    ask: async (offer, who = 'member') =>
      (
        await ok(
          'POST',
          `${em}/assignmentRequests`,
          { requestType: 'userAdd', assignment: { accessPackageId: offer.package, assignmentPolicyId: offer.policy } },
          who,
        )
      ).body.id as string,
    request: async (id) => (await ok('GET', `${em}/assignmentRequests/${id}`)).body,
    close: async () => {
      await catcher.close();
      await latchkey.close();
    },
  };
}

export const waiting = { callbackConfiguration: { timeoutDuration: 'PT1H' } };
export const resumed = (instance: string, more: object = {}) => ({
  data: {
    '@odata.type': `${graph}accessPackageAssignmentRequestCallbackData`,
    customExtensionStageInstanceId: instance,
    ...more,
  },
});

/** Until it holds, or a few seconds are over. */
export async function until(
  holds: () => boolean | Promise<boolean>,
  what: string,
  milliseconds = 8_000,
): Promise<void> {
  for (const end = Date.now() + milliseconds; !(await holds()); ) {
    if (Date.now() > end) throw new Error(`it did not come to pass: ${what}`);
    await new Promise((resolve) => {
      setTimeout(resolve, 20);
    });
  }
}
