// What a connector makes of answers that may mean several things, and what it writes to a server without PATCH.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Outcome, Step } from '../../src/connectors/engine/contract.ts';
import { outcomeOf, retryAfterMs, type ScimAnswer, type ScimCall } from '../../src/connectors/scim/scimAnswers.ts';
import { openScimSession } from '../../src/connectors/scim/scimSession.ts';
import { createScimTransport, type ScimTransportDeps } from '../../src/connectors/scim/scimTransport.ts';
import { settingsOf } from '../../src/domain/connections/connectionSettings.ts';
import { OutboundError, type OutboundRequest, type OutboundResponse } from '../../src/outbound/outboundClient.ts';

const settings = settingsOf({ settings: { baseAddress: 'https://there.example/scim' } }, 'outbound');
const answer = (status: number, body: unknown = {}, etag: string | null = null): ScimAnswer => ({
  is: 'answer',
  status,
  body,
  after: null,
  now: 0,
  etag,
});

test('an answer says that it was so before by its words alone, and not where it denies them', () => {
  const rows: readonly (readonly [Step['do'], number, string, Outcome['is']])[] = [
    ['grant', 400, 'Member 42 does not exist', 'refused'],
    ['grant', 400, 'Member 42 is not already known', 'refused'],
    ['grant', 400, 'The member exists already.', 'done'],
    ['grant', 409, 'Duplicate member.', 'done'],
    ['grant', 409, 'The group is locked.', 'conflict'],
    ['revoke', 404, 'Resource not found', 'gone'],
    ['revoke', 400, 'noTarget: no such member', 'done'],
    ['revoke', 412, 'changed', 'notDone'],
  ];
  for (const [what, status, detail, is] of rows)
    assert.equal(outcomeOf(answer(status, { detail }), what).is, is, `${what} ${status} ${detail}`);
});

test('a server is left alone for a day at the most', () => {
  for (const after of ['999999999', 'Fri, 31 Dec 9999 23:59:59 GMT']) assert.equal(retryAfterMs(after, 0), 86_400_000);
});

/** A session with a server that answers so; the calls that it got. */
function played(answers: (call: ScimCall) => ScimAnswer, patch = true) {
  const calls: ScimCall[] = [];
  const send = async (call: ScimCall): Promise<ScimAnswer> => {
    calls.push(call);
    return answers(call);
  };
  return { calls, session: openScimSession(settings, { patch, cursor: true }, send) };
}

test('of a batch that was partly so before, each member is sent by itself', async () => {
  const { session } = played(({ body }) =>
    JSON.stringify(body).includes('"old"') ? answer(409, { detail: 'is already a member' }) : answer(204),
  );
  const outcomes = await session.apply({ do: 'grant', group: 'g', accounts: ['old', 'new'], key: 'k' });
  assert.deepEqual(
    outcomes.map((each) => each.is === 'done' && each.isOld),
    [true, false],
  );
});

test('after a call that failed no other follows', async () => {
  const { calls, session } = played(({ body }) =>
    answer(JSON.stringify(body).includes('"b"},{') || JSON.stringify(body).includes('"a"},{') ? 400 : 401),
  );
  const outcomes = await session.apply({ do: 'grant', group: 'g', accounts: ['a', 'b', 'c'], key: 'k' });
  assert.deepEqual(
    outcomes.map(({ is }) => is),
    ['refused', 'refused', 'refused'],
  );
  assert.equal(calls.length, 2);
});

test('a listing whose next page is the same page again ends with an error', async () => {
  const { session } = played(() => answer(200, { Resources: [], nextCursor: 'x' }));
  await assert.rejects(session.list('account', 'c:x'), /same next page/);
});

const fields = {
  userName: 'ann',
  externalId: null,
  displayName: 'Ann',
  givenName: 'Ann',
  familyName: null,
  email: null,
  active: true,
};

test('a server without PATCH keeps what we do not know of a user, and gets the version that was read', async () => {
  const shown = {
    schemas: ['urn:ietf:params:scim:schemas:core:2.0:User', 'urn:x:ext'],
    id: 'u',
    userName: 'ann',
    name: { givenName: 'An', familyName: 'Old', middleName: 'M' },
    phoneNumbers: [{ value: '1' }],
    emails: [{ type: 'home', value: 'h@x' }],
    'urn:x:ext': { cost: 7 },
  };
  const { calls, session } = played(({ method }) => answer(200, method === 'GET' ? shown : {}, 'W/"7"'), false);
  const set = { givenName: 'Ann', familyName: null };
  await session.apply({ do: 'updateAccount', account: 'u', set, fields, key: 'k' });
  const put = calls.find(({ method }) => method === 'PUT');
  assert.equal(put?.ifMatch, 'W/"7"');
  assert.deepEqual(put?.body, {
    ...shown,
    active: true,
    displayName: 'Ann',
    name: { givenName: 'Ann', middleName: 'M' },
  });
});

test('a group whose members are hidden is not written as a whole', async () => {
  const hidden = played(({ method }) => answer(200, method === 'GET' ? { id: 'g', displayName: 'G' } : {}), false);
  const step: Step = { do: 'grant', group: 'g', accounts: ['a'], key: 'k' };
  assert.deepEqual(
    (await hidden.session.apply(step)).map(({ is }) => is),
    ['refused'],
  );
  assert.ok(hidden.calls.every(({ method }) => method === 'GET'));
  const members = [{ value: 'b', type: 'User' }];
  const asked = played(
    ({ path }) =>
      answer(200, path.includes('attributes=members') ? { id: 'g', members } : { id: 'g', displayName: 'G' }),
    false,
  );
  await asked.session.apply(step);
  const put = asked.calls.find(({ method }) => method === 'PUT');
  assert.deepEqual(put?.body, { id: 'g', displayName: 'G', members: [...members, { value: 'a' }] });
});

/** The transport to a server that answers so; `now` is its machine's clock. */
function transport(
  call: (
    url: string,
    request: OutboundRequest,
  ) => Partial<OutboundResponse> & Pick<OutboundResponse, 'status' | 'body'>,
  more: Partial<ScimTransportDeps> = {},
) {
  return createScimTransport({
    client: { call: async (url, request) => ({ headers: {}, ...call(url, request) }) },
    settings,
    connectionId: 'c',
    secretOf: () => 'canary "1"',
    machineNow: () => 0,
    endsAt: 1_000_000,
    ...more,
  });
}
const read: ScimCall = { method: 'GET', path: '/Users', body: null };

test('a server that repeats the secret does not put it into what people are told', async () => {
  const send = transport((_, { headers }) => ({
    status: 403,
    body: JSON.stringify({ detail: `bad ${headers['authorization']}` }),
  }));
  const told = await send(read);
  assert.doesNotMatch(JSON.stringify(told), /canary/);
  assert.match(JSON.stringify(told), /\[secret\]/);
});

test('a server whose clock is an hour off is left alone as long as it says', async () => {
  for (const off of [-3_600_000, 0, 3_600_000]) {
    const headers = {
      date: new Date(1_000_000_000 + off).toUTCString(),
      'retry-after': new Date(1_000_000_000 + off + 120_000).toUTCString(),
    };
    const send = transport(() => ({ status: 429, body: '{}', headers }), {
      machineNow: () => 1_000_000_000,
      endsAt: 2e9,
    });
    const outcome = outcomeOf(await send(read), 'grant');
    assert.deepEqual(outcome.is === 'notDone' && outcome.afterMs, 120_000, String(off));
  }
});

test('no call begins when the job has no time left, and none lasts longer than the job', async () => {
  const timeouts: number[] = [];
  const at = (endsAt: number) =>
    transport(
      (_, { timeoutMs }) => {
        timeouts.push(timeoutMs);
        return { status: 200, body: '{}' };
      },
      { endsAt },
    )(read);
  assert.deepEqual(outcomeOf(await at(0), 'grant').is, 'notDone');
  await at(7);
  await at(1_000_000);
  assert.deepEqual(timeouts, [7, 30_000]);
});

const tokenSettings = settingsOf(
  {
    settings: {
      baseAddress: 'https://there.example/scim',
      authentication: 'clientCredentials',
      tokenAddress: 'https://login.example/token',
      clientId: 'us',
    },
  },
  'outbound',
);

test('a token that is refused is drawn anew, and one that lives for ever after an hour', async () => {
  let [now, drawn] = [0, 0];
  let status = 200;
  const send = transport(
    (url) =>
      url.includes('login')
        ? { status: 200, body: JSON.stringify({ access_token: `t${++drawn}`, expires_in: 10 ** 9 }) }
        : { status, body: '{}' },
    { settings: tokenSettings, machineNow: () => now, endsAt: Number.POSITIVE_INFINITY },
  );
  await send(read);
  await send(read);
  assert.equal(drawn, 1);
  now = 3_600_000;
  await send(read);
  assert.equal(drawn, 2);
  status = 401;
  await send(read);
  await send(read);
  assert.equal(drawn, 3);
});

test('a call for a token whose answer is lost means that the system itself was not called', async () => {
  const send = transport(
    () => {
      throw new OutboundError('timeout', 'late', true);
    },
    { settings: tokenSettings, connectionId: 'lost' },
  );
  assert.equal((await send({ method: 'PATCH', path: '/Groups/g', body: {} })).is, 'unsent');
});
