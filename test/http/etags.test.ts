// ETags: each kind of object that has one shows it, a change gives it a new one, and a write that names an old one does
// not overwrite what somebody else has written meanwhile.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { engines, startLatchkey, type Latchkey, type Reply } from '../app/latchkey.ts';

type Json = any;
const em = 'identityGovernance/entitlementManagement';
const admin = 'globalAdmin';

/** A kind of object: where its list is in v1.0 and beta, its body, and a change of it. */
interface Kind {
  readonly name: string;
  readonly lists: readonly [v1: string, beta: string];
  readonly body: (at: string) => Json;
  readonly change: (at: string) => Json;
  readonly isPut?: true;
}

for (const engine of engines)
  describe(`ETags on ${engine}`, () => {
    let latchkey: Latchkey;
    let catalogId: string;
    let packageId: string;
    let appId: string;
    before(async () => {
      latchkey = await startLatchkey({ engine });
      catalogId = (await made(`/v1.0/${em}/catalogs`, { displayName: 'Tags', description: 'd' })).id;
      packageId = (
        await made(`/v1.0/${em}/accessPackages`, { displayName: 'Tags', description: 'd', catalog: { id: catalogId } })
      ).id;
      appId = (await made('/v1.0/applications', { displayName: 'Tagged' })).appId;
    });
    after(() => latchkey?.close());
    const call = (method: string, path: string, body?: Json, headers: Readonly<Record<string, string>> = {}) =>
      latchkey.call(admin, method, path, body, headers);
    async function made(path: string, body: Json): Promise<Json> {
      const answer = await call('POST', path, body);
      assert.equal(answer.status, 201, answer.text);
      assert.equal(answer.headers.get('etag'), answer.body['@odata.etag'] ?? null);
      return answer.body;
    }
    const tagOf = ({ body, headers }: Reply): string => {
      assert.match(body['@odata.etag'], /^W\/"\d+"$/);
      assert.equal(headers.get('etag'), body['@odata.etag']);
      return body['@odata.etag'];
    };
    const policyBody = (at: string): Json => ({
      displayName: `p${at}`,
      description: 'd',
      allowedTargetScope: 'allMemberUsers',
      specificAllowedTargets: [],
      expiration: { type: 'noExpiration' },
      requestorSettings: { enableTargetsToSelfAddAccess: true },
      requestApprovalSettings: { isApprovalRequiredForAdd: false, stages: [] },
      accessPackage: { id: packageId },
    });
    const renamed = (at: string): Json => ({ displayName: `renamed${at}` });
    const kinds: readonly Kind[] = [
      {
        name: 'catalog',
        lists: [`${em}/catalogs`, `${em}/accessPackageCatalogs`],
        body: (at) => ({ displayName: `c${at}`, description: 'd' }),
        change: renamed,
      },
      {
        name: 'access package',
        lists: [`${em}/accessPackages`, `${em}/accessPackages`],
        body: (at) => ({ displayName: `a${at}`, description: 'd', catalog: { id: catalogId } }),
        change: renamed,
      },
      {
        name: 'policy',
        lists: [`${em}/assignmentPolicies`, `${em}/accessPackageAssignmentPolicies`],
        body: policyBody,
        change: renamed,
      },
      {
        name: 'policy that is put',
        lists: [`${em}/assignmentPolicies`, `${em}/accessPackageAssignmentPolicies`],
        body: (at) => policyBody(`put${at}`),
        change: (at) => policyBody(`replaced${at}`),
        isPut: true,
      },
      {
        name: 'connected organization',
        lists: [`${em}/connectedOrganizations`, `${em}/connectedOrganizations`],
        body: (at) => ({
          displayName: `o${at}`,
          identitySources: [
            {
              '@odata.type': '#microsoft.graph.domainIdentitySource',
              domainName: `o${at}.example`,
              displayName: `o${at}`,
            },
          ],
        }),
        change: renamed,
      },
      {
        name: 'user',
        lists: ['users', 'users'],
        body: (at) => ({
          accountEnabled: true,
          displayName: `u${at}`,
          mailNickname: `u${at}`,
          userPrincipalName: `u${at}@${latchkey.sandbox.tenantDomain}`,
          passwordProfile: { password: 'Correct-Horse-9' },
        }),
        change: renamed,
      },
      {
        name: 'group',
        lists: ['groups', 'groups'],
        body: (at) => ({ displayName: `g${at}`, mailEnabled: false, mailNickname: `g${at}`, securityEnabled: true }),
        change: renamed,
      },
      {
        name: 'application',
        lists: ['applications', 'applications'],
        body: (at) => ({ displayName: `app${at}` }),
        change: renamed,
      },
    ];
    let count = 0;
    const unique = (): string => {
      count += 1;
      return `${count}`;
    };

    for (const { name, lists, body, change, isPut } of kinds) {
      const method = isPut ? 'PUT' : 'PATCH';
      const [list, betaList] = lists;
      const making = async (): Promise<{ readonly path: string; readonly id: string; readonly tag: string }> => {
        const created = await call('POST', `/v1.0/${list}`, body(unique()));
        assert.equal(created.status, 201, created.text);
        return { path: `/v1.0/${list}/${created.body.id}`, id: created.body.id, tag: tagOf(created) };
      };

      test(`${name}: one object, lists, both versions and $select show the same ETag`, async () => {
        const { path, id, tag } = await making();
        const beta = `/beta/${betaList}/${id}`;
        for (const at of [path, beta, `${path}?$select=id`]) assert.equal(tagOf(await call('GET', at)), tag, at);
        for (const at of [`/v1.0/${list}`, `/beta/${betaList}`]) {
          const listed = await call('GET', `${at}?$filter=id eq '${id}'`);
          assert.deepEqual([listed.body.value[0]['@odata.etag'], listed.headers.get('etag')], [tag, null]);
        }
        const bare = await call('GET', `${path}?$format=application/json;odata.metadata=none`);
        assert.deepEqual(['@odata.etag' in bare.body, bare.headers.get('etag')], [false, tag]);
      });

      test(`${name}: a change gives another ETag, and the old one is refused with 412`, async () => {
        const { path, tag } = await making();
        const first = await call(method, path, change(unique()), { 'if-match': tag });
        assert.ok(first.status < 300, first.text);
        const now = await call('GET', path);
        assert.notEqual(tagOf(now), tag);
        if (first.status !== 204) assert.equal(tagOf(first), tagOf(now));
        const second = await call(method, path, change(unique()), { 'if-match': tag });
        assert.deepEqual([second.status, second.body.error.code], [412, 'PreconditionFailed'], second.text);
        assert.match(second.body.error.message, /If-Match.*Read the object again/);
        assert.deepEqual((await call('GET', path)).body, now.body);
        assert.equal((await call('DELETE', path, undefined, { 'if-match': tag })).status, 412);
        assert.deepEqual((await call('GET', path)).body, now.body);
        const gone = await call('DELETE', path, undefined, { 'if-match': `W/"999", ${tagOf(now)}` });
        assert.equal(gone.status, 204, gone.text);
      });

      test(`${name}: of two writers with one ETag one wins`, async () => {
        for (let round = 0; round < 5; round += 1) {
          const { path, tag } = await making();
          const names = [unique(), unique()];
          const answers = await Promise.all(names.map((each) => call(method, path, change(each), { 'if-match': tag })));
          assert.deepEqual(answers.map(({ status }) => (status < 300 ? 'won' : status)).toSorted(), [412, 'won']);
          const winner = names[answers.findIndex(({ status }) => status < 300)] as string;
          assert.equal((await call('GET', path)).body.displayName, change(winner).displayName);
        }
      });

      test(`${name}: without If-Match, and with *, any version is written`, async () => {
        const { path } = await making();
        for (const headers of [{}, { 'if-match': '*' }, { 'if-match': ' * ' }]) {
          const answer = await call(method, path, change(unique()), headers);
          assert.ok(answer.status < 300, answer.text);
        }
      });

      test(`${name}: a client that has the object is told 304`, async () => {
        const { path, tag } = await making();
        for (const sent of [tag, tag.slice(2), '*', `"x", ${tag}`]) {
          const answer = await call('GET', path, undefined, { 'if-none-match': sent });
          assert.deepEqual([answer.status, answer.text, answer.headers.get('etag')], [304, '', tag], sent);
        }
        assert.equal((await call('GET', path, undefined, { 'if-none-match': 'W/"999"' })).status, 200);
      });
    }

    test('service principals have one too', async () => {
      const { id } = await made('/v1.0/servicePrincipals', { appId });
      const path = `/v1.0/servicePrincipals/${id}`;
      const tag = tagOf(await call('GET', path));
      assert.equal((await call('PATCH', path, { tags: ['a'] }, { 'if-match': tag })).status, 204);
      assert.equal((await call('PATCH', path, { tags: ['b'] }, { 'if-match': tag })).status, 412);
    });

    test('a list of several kinds, and an expansion, show the ETag of each object', async () => {
      const user = latchkey.user('analyst');
      const tag = tagOf(await call('GET', `/v1.0/users/${user.id}`));
      const object = await call('GET', `/v1.0/directoryObjects/${user.id}`);
      assert.equal(tagOf(object), tag);
      const expanded = await call('GET', `/v1.0/${em}/accessPackages/${packageId}?$expand=catalog`);
      const catalog = await call('GET', `/v1.0/${em}/catalogs/${catalogId}`);
      assert.equal(expanded.body.catalog['@odata.etag'], tagOf(catalog));
      // The tag says nothing of what is expanded, so that a client is not told that it has it.
      const path = `/v1.0/${em}/accessPackages/${packageId}?$expand=catalog`;
      assert.equal((await call('GET', path, undefined, { 'if-none-match': tagOf(expanded) })).status, 200);
    });

    for (const sent of ['3', 'W/3', 'W/"3', '"a" "b"', '', 'W/\\"3\\"', '*, "a"', '"a",']) {
      test(`If-Match ${JSON.stringify(sent)} is refused with 400, and changes nothing`, async () => {
        const path = `/v1.0/${em}/catalogs/${catalogId}`;
        const before = await call('GET', path);
        for (const method of ['PATCH', 'DELETE']) {
          const body = method === 'PATCH' ? { displayName: 'malformed' } : undefined;
          const answer = await call(method, path, body, { 'if-match': sent });
          assert.deepEqual([answer.status, answer.body.error.code], [400, 'BadRequest'], answer.text);
          assert.match(answer.body.error.message, /If-Match must be \* or a list of ETags/);
        }
        assert.deepEqual((await call('GET', path)).body, before.body);
      });
    }

    test('a part of a batch says its own If-Match, and is answered with its own ETag', async () => {
      const { id, '@odata.etag': tag } = await made(`/v1.0/${em}/catalogs`, { displayName: 'Parts', description: 'd' });
      const url = `/${em}/catalogs/${id}`;
      const headers = { 'If-Match': tag, 'Content-Type': 'application/json' };
      const answer = await call('POST', '/v1.0/$batch', {
        requests: [
          { id: '1', method: 'PATCH', url, headers, body: { description: 'one' } },
          { id: '2', method: 'PATCH', url, headers, body: { description: 'two' }, dependsOn: ['1'] },
          { id: '3', method: 'GET', url, dependsOn: ['1'] },
          { id: '4', method: 'GET', url, headers: { 'If-None-Match': '*' }, dependsOn: ['1'] },
        ],
      });
      const [first, second, third, fourth] = answer.body.responses;
      assert.deepEqual([first.status, second.status, third.status, fourth.status], [204, 412, 200, 304]);
      assert.deepEqual([third.body.description, third.headers.ETag], ['one', third.body['@odata.etag']]);
      assert.equal(fourth.headers.ETag, third.headers.ETag);
    });

    test('a policy has another ETag when only a question changes', async () => {
      const question = (text: string): Json => ({
        '@odata.type': '#microsoft.graph.accessPackageTextInputQuestion',
        sequence: 1,
        isRequired: true,
        text,
        isSingleLineQuestion: true,
      });
      const policies = `/v1.0/${em}/assignmentPolicies`;
      const { id, '@odata.etag': tag } = await made(policies, { ...policyBody('asks'), questions: [question('Why?')] });
      const path = `${policies}/${id}`;
      const put = (text: string) =>
        call('PUT', path, { ...policyBody('asks'), questions: [question(text)] }, { 'if-match': tag });
      assert.deepEqual([(await put('What for?')).status, (await put('Who for?')).status], [200, 412]);
      assert.equal((await call('GET', `${path}/questions`)).body.value[0].text, 'What for?');
    });

    const groupBody = (name: string): Json => ({
      displayName: name,
      mailEnabled: false,
      mailNickname: name,
      securityEnabled: true,
    });
    const reference = (path: string): Json => ({ '@odata.id': `https://graph.microsoft.com/v1.0/${path}` });
    const personReference = (): Json => reference(`directoryObjects/${latchkey.user('analyst').id}`);

    /** Rows of the table in docs/adr/0074-etags.md: an object, a write beside it, whether its ETag changes. */
    const consequences: readonly (readonly [
      what: string,
      list: string,
      body: () => Json,
      write: (path: string, id: string) => Promise<Reply>,
      verdict: 'changes' | 'keeps',
    ])[] = [
      [
        'a package that is added to a catalog',
        `${em}/catalogs`,
        () => ({ displayName: `t${unique()}`, description: 'd' }),
        (_, id) => call('POST', `/v1.0/${em}/accessPackages`, { displayName: 'a', description: 'd', catalog: { id } }),
        'changes',
      ],
      [
        'a policy that is added to a package',
        `${em}/accessPackages`,
        () => ({ displayName: `t${unique()}`, description: 'd', catalog: { id: catalogId } }),
        (_, id) => call('POST', `/v1.0/${em}/assignmentPolicies`, { ...policyBody('t'), accessPackage: { id } }),
        'changes',
      ],
      [
        'an assignment under a policy',
        `${em}/assignmentPolicies`,
        () => policyBody(unique()),
        (_, id) =>
          call('POST', `/v1.0/${em}/assignmentRequests`, {
            requestType: 'adminAdd',
            assignment: {
              targetId: latchkey.user('analyst').id,
              assignmentPolicyId: id,
              accessPackageId: packageId,
            },
          }),
        'keeps',
      ],
      [
        'a sponsor of a connected organization',
        `${em}/connectedOrganizations`,
        () => {
          const name = `o${unique()}`;
          const source = { displayName: name, domainName: `${name}.example` };
          return {
            displayName: name,
            identitySources: [{ '@odata.type': '#microsoft.graph.domainIdentitySource', ...source }],
          };
        },
        (path) => call('POST', `${path}/internalSponsors/$ref`, personReference()),
        'keeps',
      ],
      [
        'the manager of a user',
        'users',
        () => ({
          accountEnabled: true,
          displayName: 'managed',
          mailNickname: `managed${unique()}`,
          userPrincipalName: `managed${unique()}@${latchkey.sandbox.tenantDomain}`,
          passwordProfile: { password: 'Correct-Horse-9' },
        }),
        (path) => call('PUT', `${path}/manager/$ref`, personReference()),
        'changes',
      ],
      [
        'a person who joins a group',
        'groups',
        () => groupBody(`t${unique()}`),
        (path) => call('POST', `${path}/members/$ref`, personReference()),
        'keeps',
      ],
      [
        'an owner of a group',
        'groups',
        () => groupBody(`t${unique()}`),
        (path) => call('POST', `${path}/owners/$ref`, personReference()),
        'changes',
      ],
      [
        'a group that is nested in a group',
        'groups',
        () => groupBody(`t${unique()}`),
        async (path) =>
          call(
            'POST',
            `${path}/members/$ref`,
            reference(`groups/${(await made('/v1.0/groups', groupBody(`inner${unique()}`))).id}`),
          ),
        'changes',
      ],
      [
        'an owner of an application',
        'applications',
        () => ({ displayName: 'owned' }),
        (path) => call('POST', `${path}/owners/$ref`, personReference()),
        'changes',
      ],
    ];
    for (const [what, list, body, write, verdict] of consequences) {
      test(`${what} ${verdict} its ETag`, async () => {
        const { id, '@odata.etag': tag } = await made(`/v1.0/${list}`, body());
        const path = `/v1.0/${list}/${id}`;
        const answer = await write(path, id);
        assert.ok(answer.status < 300, answer.text);
        await latchkey.drain();
        assert.equal(tagOf(await call('GET', path)) === tag, verdict === 'keeps');
      });
    }

    test('a PATCH that changes nothing keeps the ETag', async () => {
      const group = await made('/v1.0/groups', groupBody('kept'));
      const path = `/v1.0/groups/${group.id}`;
      assert.equal((await call('PATCH', path, { displayName: 'kept' })).status, 204);
      assert.equal(tagOf(await call('GET', path)), group['@odata.etag']);
    });

    test('who is told only the id of an object is not told its ETag', async () => {
      const group = await made('/v1.0/groups', {
        ...groupBody('hides'),
        'members@odata.bind': [`https://graph.microsoft.com/v1.0/users/${latchkey.user('analyst').id}`],
      });
      const token = await latchkey.token(admin, 'https://graph.microsoft.com/GroupMember.Read.All');
      const answer = await fetch(`${latchkey.http}/v1.0/groups/${group.id}/members`, {
        headers: { authorization: `Bearer ${token}` },
      });
      const [member] = ((await answer.json()) as Json).value;
      assert.deepEqual([member.displayName, '@odata.etag' in member], [null, false]);
    });
  });
