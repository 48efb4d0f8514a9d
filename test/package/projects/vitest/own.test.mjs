// A project's tests with a server of their own, in the process that vitest runs them in.

import { GraphError, startLatchkey } from 'latchkey/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';

let latchkey;
beforeAll(async () => {
  latchkey = await startLatchkey();
});
afterAll(() => latchkey.close());

test('a tenant for a test, its callers and its refusals', async () => {
  await using tenant = await latchkey.tenant();
  const me = await tenant.as('manager').get('/v1.0/me?$select=displayName');
  expect(me).toStrictEqual({ '@odata.context': expect.any(String), displayName: 'Mika Lindqvist' });
  const refused = await tenant
    .as('member')
    .get('/v1.0/users/nobody')
    .catch((error) => error);
  expect(refused).toBeInstanceOf(GraphError);
  expect(refused).toBeInstanceOf(Error);
});

test('the process trusts the certificate', async () => {
  expect((await fetch(`${latchkey.url}/readyz`)).status).toBe(200);
});
