// A project's tests with a server of their own, in the process that jest runs them in, without any flag.

const { GraphError, startLatchkey } = require('latchkey/testing');

let latchkey;
beforeAll(async () => {
  latchkey = await startLatchkey();
});
afterAll(() => latchkey.close());

test('a tenant for a test, its callers and its refusals', async () => {
  await using tenant = await latchkey.tenant();
  const me = await tenant.as('manager').get('/v1.0/me?$select=displayName');
  expect(me).toStrictEqual({ '@odata.context': expect.any(String), displayName: 'Mika Lindqvist' });
  await expect(tenant.as('member').get('/v1.0/users/nobody')).rejects.toThrow(GraphError);
  await expect(tenant.as('member').get('/v1.0/users/nobody')).rejects.toThrow('404');
  await expect(tenant.as('member').get('/v1.0/users/nobody')).rejects.toMatchObject({ status: 404 });
});

test('the process trusts the certificate', async () => {
  expect((await fetch(`${latchkey.url}/readyz`)).status).toBe(200);
});
