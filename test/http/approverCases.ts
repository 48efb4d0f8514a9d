// Requests that wait for somebody who is an approver by one of many things, and what ends that: for tests over HTTP.

import assert from 'node:assert/strict';
import { startLatchkey, type Engine, type Latchkey, type Reply } from '../app/latchkey.ts';

export const em = '/v1.0/identityGovernance/entitlementManagement';
const password = 'Correct-horse-7-battery';
export const graph = (kind: string, rest: object = {}) => ({ '@odata.type': `#microsoft.graph.${kind}`, ...rest });

/** Who takes part in one case; `group` is empty, `organization` is the guest's. */
export interface Cast {
  readonly approver: string;
  readonly requestor: string;
  readonly group: string;
  readonly outerGroup: string;
  readonly organization: string;
  readonly principal: string;
  readonly nobody: string;
}
export type Call = (method: string, path: string, body?: unknown) => Promise<Reply>;

export interface Source {
  readonly name: string;
  readonly asks: 'member' | 'guest' | 'principal';
  readonly stage: (cast: Cast) => object;
  readonly begin: (cast: Cast, call: Call) => Promise<unknown>;
  /** Ends what made the approver one; null where the policy names the approver. */
  readonly lose: ((cast: Cast, call: Call) => Promise<unknown>) | null;
  /** Alternates join after a day. */
  readonly escalates?: true;
}

export const ref = (id: string) => ({ '@odata.id': `https://graph.microsoft.com/v1.0/directoryObjects/${id}` });
const nothing = async (): Promise<void> => {};
export const stages = (...primaryApprovers: readonly object[]) => ({ primaryApprovers });
export const user = (userId: string) => graph('singleUser', { userId });
const inGroup = (path: 'group' | 'outerGroup'): Pick<Source, 'begin' | 'lose'> => ({
  begin: async (cast, call) => {
    await call('POST', `/v1.0/groups/${cast.group}/members/$ref`, ref(cast.approver));
    if (path === 'outerGroup') await call('POST', `/v1.0/groups/${cast.outerGroup}/members/$ref`, ref(cast.group));
  },
  lose: (cast, call) =>
    path === 'group'
      ? call('DELETE', `/v1.0/groups/${cast.group}/members/${cast.approver}/$ref`)
      : call('DELETE', `/v1.0/groups/${cast.outerGroup}/members/${cast.group}/$ref`),
});
const isManager: Pick<Source, 'begin' | 'lose'> = {
  begin: ({ requestor, approver }, call) => call('PUT', `/v1.0/users/${requestor}/manager/$ref`, ref(approver)),
  lose: ({ requestor, nobody }, call) => call('PUT', `/v1.0/users/${requestor}/manager/$ref`, ref(nobody)),
};
const isSecondManager: Pick<Source, 'begin' | 'lose'> = {
  begin: async ({ requestor, approver, nobody }, call) => {
    await call('PUT', `/v1.0/users/${requestor}/manager/$ref`, ref(nobody));
    await call('PUT', `/v1.0/users/${nobody}/manager/$ref`, ref(approver));
  },
  lose: ({ nobody }, call) => call('DELETE', `/v1.0/users/${nobody}/manager/$ref`),
};
const isOrganizationSponsor = (kind: string): Pick<Source, 'begin' | 'lose'> => ({
  begin: ({ organization, approver }, call) =>
    call('POST', `${em}/connectedOrganizations/${organization}/${kind}/$ref`, ref(approver)),
  lose: ({ organization, approver }, call) =>
    call('DELETE', `${em}/connectedOrganizations/${organization}/${kind}/${approver}/$ref`),
});
export const groupMembers = (groupId: string) => graph('groupMembers', { groupId });
const managers = (kind: string, managerLevel: number) => (): object => stages(graph(kind, { managerLevel }));
const usersRef = (requestor: string, rest: string) => `/v1.0/users/${requestor}/sponsors/${rest}$ref`;
const ownersRef = (principal: string, rest: string) => `/v1.0/servicePrincipals/${principal}/owners/${rest}$ref`;

export const sources: readonly Source[] = [
  { name: 'a user', asks: 'member', stage: ({ approver }) => stages(user(approver)), begin: nothing, lose: null },
  { name: 'a group', asks: 'member', stage: ({ group }) => stages(groupMembers(group)), ...inGroup('group') },
  {
    name: 'a group in a group',
    asks: 'member',
    stage: ({ outerGroup }) => stages(groupMembers(outerGroup)),
    ...inGroup('outerGroup'),
  },
  {
    name: 'a fallback approver',
    asks: 'guest',
    stage: ({ group }) => ({ ...stages(graph('requestorManager')), fallbackPrimaryApprovers: [groupMembers(group)] }),
    ...inGroup('group'),
  },
  {
    name: 'an alternate',
    asks: 'member',
    escalates: true,
    stage: ({ group, nobody }) => ({
      ...stages(user(nobody)),
      isEscalationEnabled: true,
      durationBeforeEscalation: 'P1D',
      escalationApprovers: [groupMembers(group)],
    }),
    ...inGroup('group'),
  },
  { name: "the requestor's manager", asks: 'member', stage: managers('requestorManager', 1), ...isManager },
  {
    name: "the requestor's second manager",
    asks: 'member',
    stage: managers('requestorManager', 2),
    ...isSecondManager,
  },
  { name: "the target's manager", asks: 'member', stage: managers('targetManager', 1), ...isManager },
  { name: "the target's second manager", asks: 'member', stage: managers('targetManager', 2), ...isSecondManager },
  {
    name: "the target's sponsor",
    asks: 'guest',
    stage: () => stages(graph('targetUserSponsors')),
    begin: ({ requestor, approver }, call) => call('POST', usersRef(requestor, ''), ref(approver)),
    lose: ({ requestor, approver }, call) => call('DELETE', usersRef(requestor, `${approver}/`)),
  },
  {
    name: 'an internal sponsor',
    asks: 'guest',
    stage: () => stages(graph('internalSponsors')),
    ...isOrganizationSponsor('internalSponsors'),
  },
  {
    name: 'an external sponsor',
    asks: 'guest',
    stage: () => stages(graph('externalSponsors')),
    ...isOrganizationSponsor('externalSponsors'),
  },
  {
    name: 'an owner of the application',
    asks: 'principal',
    stage: () => stages(graph('targetApplicationOwners')),
    begin: ({ principal, approver }, call) => call('POST', ownersRef(principal, ''), ref(approver)),
    lose: ({ principal, approver }, call) => call('DELETE', ownersRef(principal, `${approver}/`)),
  },
];

export type SignedIn = { readonly id: string; readonly token: string };

/** A request that waits, and the people of its story. */
export interface Case {
  readonly cast: Cast;
  readonly request: string;
  readonly stage: string;
}

interface CaseOptions {
  /** Further members of the stage. */
  readonly more?: object;
  /** The approver has a delegate; a day has room for twenty of them. */
  readonly delegates?: boolean;
}

/** A tenant with two who ask, a delegate of every approver, and what makes further cases. */
export interface Cases {
  readonly latchkey: Latchkey;
  readonly delegate: SignedIn;
  readonly nobody: string;
  readonly admin: Call;
  readonly as: (who: SignedIn, method: string, path: string, body?: unknown) => Promise<Reply>;
  readonly signedIn: (id: string) => Promise<SignedIn>;
  readonly createUser: (name: string) => Promise<string>;
  readonly createCase: (source: Source, options?: CaseOptions) => Promise<Case>;
}

export async function openCases(engine: Engine): Promise<Cases> {
  const latchkey = await startLatchkey({ engine });
  let count = 0;
  const admin: Call = async (method, path, body) => {
    const reply = await latchkey.call('globalAdmin', method, path, body);
    assert.ok(reply.status < 300, `${method} ${path}: ${reply.status} ${reply.text}`);
    return reply;
  };
  const create = async (path: string, body: object): Promise<string> => (await admin('POST', path, body)).body.id;

  const createUser = (name: string, domain = latchkey.sandbox.tenantDomain): Promise<string> => {
    const nickname = `${name}${++count}`;
    return create('/v1.0/users', {
      accountEnabled: true,
      displayName: nickname,
      mailNickname: nickname,
      mail: `${nickname}@${domain}`,
      userPrincipalName: `${nickname}@${latchkey.sandbox.tenantDomain}`,
      userType: domain === latchkey.sandbox.tenantDomain ? 'Member' : 'Guest',
      passwordProfile: { password, forceChangePasswordNextSignIn: false },
    });
  };
  const createGroup = (): Promise<string> =>
    create('/v1.0/groups', {
      displayName: `Group ${++count}`,
      mailEnabled: false,
      mailNickname: `group${count}`,
      securityEnabled: true,
    });

  async function signedIn(id: string): Promise<SignedIn> {
    const { userPrincipalName } = (await admin('GET', `/v1.0/users/${id}`)).body;
    const answer = await fetch(latchkey.sandbox.tokenEndpoint, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'password',
        client_id: latchkey.sandbox.clients.find(({ key }) => key === 'public')?.clientId ?? '',
        scope: 'https://graph.microsoft.com/.default',
        username: userPrincipalName,
        password,
      }),
    });
    const { access_token: token } = (await answer.json()) as { access_token: string };
    return { id, token };
  }
  const as = ({ token }: SignedIn, method: string, path: string, body?: unknown): Promise<Reply> =>
    latchkey.call(null, method, path, body, { authorization: `Bearer ${token}` });

  async function createPrincipal(): Promise<string> {
    const { appId } = (await admin('POST', '/v1.0/applications', { displayName: `App ${++count}` })).body;
    return create('/v1.0/servicePrincipals', { appId });
  }

  /** A new approver with a delegate, and a request of a new package that waits for them. */
  async function createCase(
    { asks, stage, begin, escalates }: Source,
    { more = {}, delegates = false }: CaseOptions = {},
  ): Promise<Case> {
    const cast: Cast = {
      ...fixed,
      approver: await createUser('approver'),
      requestor: asks === 'principal' ? '' : requestors[asks].id,
      group: await createGroup(),
      outerGroup: await createGroup(),
      principal: asks === 'principal' ? await createPrincipal() : '',
    };
    await begin(cast, admin);
    const accessPackage = await create(`${em}/accessPackages`, {
      displayName: `Package ${++count}`,
      description: '',
      catalog: { id: fixed.catalog },
    });
    const policy = await create(`${em}/assignmentPolicies`, {
      displayName: `Policy ${count}`,
      description: '',
      allowedTargetScope: asks === 'principal' ? 'allDirectoryServicePrincipals' : 'allDirectoryUsers',
      expiration: { type: 'noExpiration' },
      requestorSettings: { enableTargetsToSelfAddAccess: asks !== 'principal' },
      requestApprovalSettings: {
        isApprovalRequiredForAdd: true,
        stages: [{ durationBeforeAutomaticDenial: 'P10D', ...stage(cast), ...more }],
      },
      accessPackage: { id: accessPackage },
    });
    if (delegates)
      await admin('POST', '/latchkey/v1/approverDelegates', { approverId: cast.approver, delegateId: delegate.id });
    const assignment = { accessPackageId: accessPackage, assignmentPolicyId: policy };
    const wish =
      asks === 'principal'
        ? {
            requestType: 'adminAdd',
            parameters: [{ name: 'IsApprovalRequired', value: 'true' }],
            assignment: { ...assignment, targetId: cast.principal },
          }
        : { requestType: 'userAdd', assignment };
    const asking = asks === 'principal' ? null : requestors[asks];
    const reply = await (asking === null
      ? admin('POST', `${em}/assignmentRequests`, wish)
      : as(asking, 'POST', `${em}/assignmentRequests`, wish));
    assert.equal(reply.status, 201, reply.text);
    await latchkey.drain();
    if (escalates) {
      await latchkey.clock({ advance: 'P1DT1M' });
      await latchkey.drain();
    }
    const request = reply.body.id;
    const { value } = (await admin('GET', `${em}/accessPackageAssignmentApprovals/${request}/stages`)).body;
    return { cast, request, stage: value[0].id };
  }

  const domain = 'org.example';
  const delegate = await signedIn(await createUser('delegate'));
  const requestors: Readonly<Record<'member' | 'guest', SignedIn>> = {
    member: await signedIn(await createUser('requestor')),
    guest: await signedIn(await createUser('guest', domain)),
  };
  const fixed = {
    catalog: await create(`${em}/catalogs`, { displayName: 'Authority', isExternallyVisible: true }),
    nobody: await createUser('nobody'),
    organization: await create(`${em}/connectedOrganizations`, {
      displayName: domain,
      description: '',
      state: 'configured',
      identitySources: [graph('domainIdentitySource', { domainName: domain, displayName: domain })],
    }),
  };
  return { latchkey, delegate, nobody: fixed.nobody, admin, as, signedIn, createUser, createCase };
}
