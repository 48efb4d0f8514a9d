// A project's tests as modules, which jest reads under `NODE_OPTIONS=--experimental-vm-modules` alone.

import { startLatchkey } from 'latchkey/testing';

test('a server is imported', async () => {
  await using latchkey = await startLatchkey();
  expect((await latchkey.as('manager').get('/v1.0/me')).displayName).toBe('Mika Lindqvist');
});
