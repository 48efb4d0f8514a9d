// A Latchkey that is connected to a SCIM server in this process: people, a linked group, a package that gives it.

import assert from 'node:assert/strict';
import { startLatchkey, type Engine, type Latchkey, type Reply } from '../app/latchkey.ts';
import type { ScimPeer } from './scimPeer.ts';

const em = '/v1.0/identityGovernance/entitlementManagement';

export interface Package {
  readonly catalog: string;
  readonly pack: string;
  readonly policy: string;
}

export interface Connected {
  readonly latchkey: Latchkey;
  readonly call: (method: string, path: string, body?: unknown, who?: string) => Promise<Reply>;
  /** The body of a call that MUST succeed. */
  readonly done: (method: string, path: string, body?: unknown) => Promise<any>;
  readonly rows: (set: string, options?: string) => Promise<readonly any[]>;
  /** Until nothing is due any more. */
  readonly settle: () => Promise<void>;
  readonly person: (
    name: string,
    more?: object,
  ) => Promise<{ readonly id: string; readonly userPrincipalName: string }>;
  readonly group: (displayName: string) => Promise<string>;
  readonly join: (groupId: string, memberId: string) => Promise<void>;
  readonly leave: (groupId: string, memberId: string) => Promise<void>;
  readonly connect: (peer: Pick<ScimPeer, 'address' | 'token'>, more?: object, settings?: object) => Promise<string>;
  readonly link: (connectionId: string, objectId: string, remoteId?: string) => Promise<string>;
  readonly package: (groupId: string) => Promise<Package>;
  readonly assign: (userId: string, of: Package) => Promise<string>;
  readonly unassign: (assignmentId: string) => Promise<void>;
  readonly state: (set: 'assignmentRequests' | 'assignments', id: string) => Promise<string>;
  readonly close: () => Promise<void>;
}

let made = 0;

export async function startConnected(engine: Engine): Promise<Connected> {
  const latchkey = await startLatchkey({ engine, env: { LATCHKEY_OUTBOUND_ALLOW: '127.0.0.1' } });
  const call: Connected['call'] = (method, path, body, who = 'globalAdmin') => latchkey.call(who, method, path, body);
  const done: Connected['done'] = async (method, path, body) => {
    const reply = await call(method, path, body);
    assert.ok(reply.status < 300, `${method} ${path}: ${reply.status} ${reply.text}`);
    return reply.body;
  };
  const rows: Connected['rows'] = async (set, options = '') =>
    (await done('GET', `/latchkey/v1/${set}?$top=500${options}`)).value;
  const settle: Connected['settle'] = () => latchkey.drain();
  const offer = async ({ catalog, pack }: Omit<Package, 'policy'>, groupId: string): Promise<void> => {
    await done('POST', `${em}/resourceRequests`, {
      requestType: 'adminAdd',
      resource: { originId: groupId, originSystem: 'AadGroup' },
      catalog: { id: catalog },
    });
    await latchkey.drain();
    const [resource] = (await done('GET', `${em}/catalogs/${catalog}/resources?$expand=roles,scopes`)).value;
    await done('POST', `${em}/accessPackages/${pack}/resourceRoleScopes`, {
      role: {
        displayName: 'Member',
        originId: `Member_${groupId}`,
        originSystem: 'AadGroup',
        resource: { id: resource.id },
      },
      scope: { id: resource.scopes[0].id, originId: groupId, originSystem: 'AadGroup' },
    });
  };
  return {
    latchkey,
    call,
    done,
    rows,
    settle,
    person: (name, more = {}) =>
      done('POST', '/v1.0/users', {
        accountEnabled: true,
        displayName: name,
        givenName: name,
        surname: 'Example',
        mailNickname: `p${++made}`,
        userPrincipalName: `${name.toLowerCase()}${made}@${latchkey.sandbox.tenantDomain}`,
        passwordProfile: { password: 'correct-Horse-7-staple' },
        ...more,
      }),
    group: async (displayName) =>
      (
        await done('POST', '/v1.0/groups', {
          displayName,
          mailEnabled: false,
          mailNickname: `g${++made}`,
          securityEnabled: true,
        })
      ).id,
    join: (groupId, memberId) =>
      done('POST', `/v1.0/groups/${groupId}/members/$ref`, {
        '@odata.id': `https://graph.microsoft.com/v1.0/directoryObjects/${memberId}`,
      }),
    leave: (groupId, memberId) => done('DELETE', `/v1.0/groups/${groupId}/members/${memberId}/$ref`),
    connect: async (peer, more = {}, settings = {}) => {
      const { id } = await done('POST', '/latchkey/v1/connections', {
        displayName: `Peer ${++made}`,
        direction: 'outbound',
        mode: 'enforce',
        mayRemove: true,
        settings: { baseAddress: peer.address, ...settings },
        ...more,
      });
      await done('POST', `/latchkey/v1/connections/${id}/addSecret`, { value: peer.token });
      await done('POST', `/latchkey/v1/connections/${id}/start`);
      await settle();
      return id;
    },
    link: async (connectionId, objectId, remoteId) => {
      const { id } = await done('POST', '/latchkey/v1/remoteLinks', {
        connectionId,
        objectId,
        ...(remoteId === undefined ? {} : { remoteId }),
      });
      await settle();
      return id;
    },
    package: async (groupId) => {
      const catalog = (await done('POST', `${em}/catalogs`, { displayName: `c${++made}`, description: 'x' })).id;
      const pack = (
        await done('POST', `${em}/accessPackages`, {
          displayName: `k${++made}`,
          description: 'x',
          catalog: { id: catalog },
        })
      ).id;
      await offer({ catalog, pack }, groupId);
      const policy = await done('POST', `${em}/assignmentPolicies`, {
        displayName: 'pol',
        description: 'x',
        allowedTargetScope: 'allMemberUsers',
        specificAllowedTargets: [],
        expiration: { type: 'noExpiration' },
        requestorSettings: { enableTargetsToSelfAddAccess: true },
        requestApprovalSettings: { isApprovalRequiredForAdd: false, stages: [] },
        accessPackage: { id: pack },
      });
      return { catalog, pack, policy: policy.id };
    },
    assign: async (userId, { pack, policy }) =>
      (
        await done('POST', `${em}/assignmentRequests`, {
          requestType: 'adminAdd',
          assignment: { targetId: userId, assignmentPolicyId: policy, accessPackageId: pack },
        })
      ).id,
    unassign: async (assignmentId) => {
      await done('POST', `${em}/assignmentRequests`, { requestType: 'adminRemove', assignment: { id: assignmentId } });
    },
    state: async (set, id) => (await done('GET', `${em}/${set}/${id}`)).state,
    close: () => latchkey.close(),
  };
}
