// What programs of others say of our SCIM service, where they are on the path: `npm run sdks -- scim` installs them.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { startLatchkey, type Latchkey } from '../app/latchkey.ts';
import { isThere } from '../sdks/processes.ts';
import { checkers } from './checkers.ts';

describe('checkers of SCIM', () => {
  let latchkey: Latchkey | null = null;
  before(async () => {
    const there = await Promise.all(checkers.map(({ command }) => isThere(command)));
    if (there.includes(true)) latchkey = await startLatchkey();
  });
  after(() => latchkey?.close());

  for (const { command, known, check } of checkers)
    test(`${command} objects to what is known alone`, async (t) => {
      if (latchkey === null || !(await isThere(command))) return t.skip(`${command} is not on the path (PyPI)`);
      const { passed, objections } = await check(
        command,
        `${latchkey.http}/scim/v2`,
        await latchkey.token('globalAdmin'),
      );
      assert.ok(passed >= 15, `${passed} checks passed`);
      assert.deepEqual(objections, known);
    });
});
