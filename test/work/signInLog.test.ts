// The log of sign-ins: nothing waits for it, and nothing is lost without a word.

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import type { SignInAttempt } from '../../src/domain/signIns/signInAttempt.ts';
import { addDuration } from '../../src/domain/time.ts';
import type { Event } from '../../src/observe/events.ts';
import { UnavailableError, type Store } from '../../src/store/contract.ts';
import { deleteOldRows } from '../../src/work/queue/retention.ts';
import { createSignInLog } from '../../src/work/logs/signInLog.ts';
import { engines } from '../store/open.ts';
import { openWorld, type World } from './world.ts';

const attempt = (more: Partial<SignInAttempt> = {}): SignInAttempt => ({
  id: randomUUID(),
  eventType: 'interactiveUser',
  authenticationProtocol: 'oAuth2',
  clientCredentialType: 'none',
  correlationId: randomUUID(),
  errorCode: 50126,
  failureReason: 'no',
  sessionId: null,
  user: { name: 'nobody' },
  appId: null,
  appDisplayName: null,
  resource: null,
  address: '192.0.2.1',
  addressBlock: '192.0.2.1',
  userAgent: null,
  ...more,
});

for (const engine of engines) {
  describe(`the log of sign-ins on ${engine}`, () => {
    let w: World;
    before(async () => {
      w = await openWorld(engine);
    });
    after(() => w.close());

    function logOf(store: Store): { log: ReturnType<typeof createSignInLog>; events: Event[] } {
      const events: Event[] = [];
      const observer = { publish: (event: Event) => void events.push(event), subscribe: () => () => {} };
      return {
        log: createSignInLog({
          ...{ store, tenantNow: () => w.clock.now, observer, newFeedId: null },
          keptAddress: (address) => address,
        }),
        events,
      };
    }

    test('what a database that is away did not take is told of, waits, and is written once it is back', async () => {
      let isAway = true;
      const store: Store = {
        ...w.bare,
        commit: async (changes) => {
          if (isAway) throw new UnavailableError('away');
          await w.bare.commit(changes);
          // The answer is lost on its way: nobody knows whether it was written.
          if (changes.length > 0 && events.every(({ event }) => event !== 'signInWritten') && !lostOnce) {
            lostOnce = true;
            throw new UnavailableError('away again');
          }
        },
      };
      let lostOnce = false;
      const { log, events } = logOf(store);
      const ids = Array.from({ length: 3 }, (_, at) => {
        const one = attempt({ addressBlock: `192.0.2.${at}` });
        log.record(one);
        return one.id;
      });
      await log.flush();
      assert.deepEqual(new Set(events.map(({ event }) => event)), new Set(['logWaits']));
      isAway = false;
      await log.flush();
      await log.flush();
      assert.deepEqual((await w.rows('signIn')).map(({ id }) => id).sort(), ids.sort());
      assert.equal(events.filter(({ event }) => event === 'signInWritten').length, 3);
    });

    test('more than there is room for are counted as lost', async () => {
      const { log, events } = logOf(w.bare);
      for (let at = 0; at < 10_020; at += 1) log.record(attempt());
      await log.flush();
      assert.deepEqual(
        events.filter(({ event }) => event === 'logEntriesLost'),
        [{ event: 'logEntriesLost', log: 'signIns', count: 20 }],
      );
      const known = (await w.rows('signIn')).filter(({ attempts }) => attempts > 1);
      assert.deepEqual(
        known.map(({ attempts }) => attempts),
        [10_000],
      );
    });

    test('sign-ins go after their days', async () => {
      const then = w.clock.now;
      w.clock.now = addDuration(then, 'P91D') as string;
      const { log } = logOf(w.bare);
      const one = attempt();
      log.record(one);
      await log.flush();
      await deleteOldRows(w.context(), { mails: null, failedJobs: null, audit: null, signIns: 90, feed: null });
      assert.deepEqual(
        (await w.rows('signIn')).map(({ id }) => id),
        [one.id],
      );
      w.clock.now = then;
    });
  });
}
