// What the tests of the pages of access reviews find: a package that many people have, and a review of it that waits
// for one reviewer.

import assert from 'node:assert/strict';
import type { Latchkey } from '../app/latchkey.ts';

const em = '/v1.0/identityGovernance/entitlementManagement';

export interface ReviewData {
  readonly catalog: string;
  readonly accessPackage: string;
  readonly policy: string;
  readonly people: readonly string[];
}

/** How many people were made: their sign-in names are never twice the same. */
let made = 0;

/** `count` new people hold the package; the director reviews them from now on. `settings` says what is different. */
export async function prepareReview(
  latchkey: Latchkey,
  {
    count,
    settings = {},
    catalogName = 'Field work',
  }: { readonly count: number; readonly settings?: object; readonly catalogName?: string },
): Promise<ReviewData> {
  const make = async (path: string, body: object): Promise<string> => {
    const reply = await latchkey.call('app:full', 'POST', path, body);
    assert.ok(reply.status < 300, reply.text);
    return reply.body.id;
  };
  const catalog = await make(`${em}/catalogs`, { displayName: catalogName, state: 'published' });
  const accessPackage = await make(`${em}/accessPackages`, {
    displayName: 'Field kit',
    description: 'Maps and plans for work outside.',
    catalog: { id: catalog },
  });
  const policy = await make(`${em}/assignmentPolicies`, {
    displayName: 'Staff',
    accessPackage: { id: accessPackage },
    allowedTargetScope: 'notSpecified',
    expiration: { type: 'noExpiration' },
  });
  const people = await Promise.all(
    Array.from({ length: count }, async (_, n) => {
      const nickname = `surveyor${made++}`;
      const name = `Surveyor ${String(n + 1).padStart(3, '0')}`;
      const id = await make('/v1.0/users', {
        displayName: name,
        accountEnabled: true,
        mailNickname: nickname,
        userPrincipalName: `${nickname}@${latchkey.sandbox.tenantDomain}`,
        department: n % 2 === 0 ? 'North' : 'South',
        passwordProfile: { password: 'Four-plain-words-1904' },
      });
      await make(`${em}/assignmentRequests`, {
        requestType: 'adminAdd',
        justification: 'Works outside',
        assignment: { targetId: id, assignmentPolicyId: policy, accessPackageId: accessPackage },
      });
      return id;
    }),
  );
  await latchkey.drain();
  await startReview(latchkey, { policy, settings });
  return { catalog, accessPackage, policy, people };
}

/** The policy asks for a review that begins now. */
async function startReview(
  latchkey: Latchkey,
  { policy, settings }: { readonly policy: string; readonly settings: object },
): Promise<void> {
  const { body } = await latchkey.call('app:full', 'GET', `${em}/assignmentPolicies/${policy}`);
  const reply = await latchkey.call('app:full', 'PUT', `${em}/assignmentPolicies/${policy}`, {
    ...body,
    reviewSettings: {
      isEnabled: true,
      expirationBehavior: 'removeAccess',
      isRecommendationEnabled: true,
      isReviewerJustificationRequired: false,
      isSelfReview: false,
      schedule: {
        startDateTime: new Date().toISOString(),
        expiration: { type: 'afterDuration', duration: 'P14D' },
        recurrence: { pattern: { type: 'absoluteMonthly', interval: 3 }, range: { type: 'noEnd' } },
      },
      primaryReviewers: [{ '@odata.type': '#microsoft.graph.singleUser', userId: latchkey.user('director').id }],
      fallbackReviewers: [],
      ...settings,
    },
  });
  assert.ok(reply.status < 300, reply.text);
  await latchkey.drain();
}
