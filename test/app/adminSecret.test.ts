// A changed `LATCHKEY_ADMIN_SECRET` is taken by the next start, or refused with a sentence; never ignored.

import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { adminSecret, proxied, startProduction, throughProxy, type Production } from './production.ts';
import { send } from './send.ts';

let folder: string;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'latchkey-admin-secret-'));
});
after(() => rm(folder, { recursive: true, force: true }));

const start = (secret: string): Promise<Production> =>
  startProduction({
    ...proxied,
    LATCHKEY_DATABASE: `sqlite:${join(folder, 'latchkey.db')}`,
    LATCHKEY_DATA: folder,
    LATCHKEY_ADMIN_SECRET: secret,
  });

test('another secret replaces the one before at once, and one that was replaced is not taken again', async () => {
  const first = await start(adminSecret);
  const { clientId, tenantId } = first;
  const isGood = async ({ app }: Production, secret: string): Promise<boolean> => {
    const form = {
      grant_type: 'client_credentials',
      client_id: clientId,
      client_secret: secret,
      scope: 'https://graph.microsoft.com/.default',
    };
    const url = `${app.http}/${tenantId}/oauth2/v2.0/token`;
    return (await send(url, { ...throughProxy, form: new URLSearchParams(form).toString() })).status === 200;
  };
  const next = 'another secret, long enough';
  const last = 'and one more, that is last';
  assert.equal(await isGood(first, adminSecret), true);
  await first.close();

  const same = await start(adminSecret);
  assert.equal(same.app.firstStartMessage, null);
  // Another process is restarted with the new setting; this one goes on.
  const changed = await start(next);
  assert.match(changed.app.firstStartMessage ?? '', /^LATCHKEY_ADMIN_SECRET has changed/);
  for (const process of [same, changed])
    assert.deepEqual([await isGood(process, next), await isGood(process, adminSecret)], [true, false]);
  await same.close();
  await changed.close();

  const stale = await start(adminSecret);
  assert.match(stale.app.firstStartMessage ?? '', /^LATCHKEY_ADMIN_SECRET was not taken: .* replaced/);
  assert.deepEqual([await isGood(stale, next), await isGood(stale, adminSecret)], [true, false]);
  await stale.close();

  const again = await start(last);
  assert.deepEqual([await isGood(again, last), await isGood(again, next)], [true, false]);
  assert.ok(!(again.app.firstStartMessage ?? '').includes(last), 'no secret in a sentence');
  await again.close();
});
