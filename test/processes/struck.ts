// A fleet that is struck all the time: servers and workers are killed and come back while somebody calls them, who does
// not notice.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { addDuration } from '../../src/domain/time.ts';
import { tokenFor, type Latchkey, type Reply, type Sandbox } from '../app/latchkey.ts';
import { lots } from '../crash/load.ts';
import { freshDatabase, type PostgresServer } from '../postgres.ts';
import { startFleet } from './fleet.ts';

const [servers, workers] = [3, 2];

export interface Strikes {
  readonly seed: number;
  /** Milliseconds between two strikes at servers, and two at workers, on average. */
  readonly every: number;
  readonly tell: (line: string) => void;
}

/**
 * Calls go to any server. `kill -9` comes to a worker at any instant, to a server at any but while it does something
 * that could not be asked again without
 * knowing whether it was done: what was cut off is asked again, the clock by the instant that it was to be moved to.
 * (What becomes of a write that is cut off, `npm run crash` tells.)
 */
export async function startStruck(postgres: PostgresServer, { seed, every, tell }: Strikes): Promise<Latchkey> {
  const folder = await mkdtemp(join(tmpdir(), 'latchkey-struck-'));
  const fleet = await startFleet(
    { LATCHKEY_DATABASE: await freshDatabase(postgres), LATCHKEY_DATA: folder, LATCHKEY_JOB_LEASE: '3' },
    { servers, workers },
  );
  const sandbox = (await (await fetch(`${fleet.http}/sandbox`)).json()) as Sandbox;
  const tokens = new Map<string, Promise<string>>();
  const draw = lots(seed);
  const pick = lots(seed + 1);
  /** Of each server: whether it takes calls, and how many of those that cannot be asked again it has. */
  const doors = Array.from({ length: servers }, () => ({ isOpen: true, busy: 0 }));
  let isOver = false;
  let [killed, again] = [0, 0];

  async function strike(first: number, many: number): Promise<void> {
    while (!isOver) {
      await sleep(every * (0.2 + 1.6 * draw()));
      if (isOver) return;
      const victim = first + Math.floor(draw() * many);
      const door = doors[victim];
      if (door !== undefined) {
        door.isOpen = false;
        while (door.busy > 0) await sleep(1);
      }
      await fleet.kill(victim);
      killed += 1;
      await sleep((draw() * every) / 2);
      await fleet.restart(victim);
      if (door !== undefined) door.isOpen = true;
    }
  }
  const striking = Promise.all([strike(0, servers), strike(servers, workers)]);
  // A fleet that does not come back is told where somebody waits for it.
  striking.catch(() => {});

  const doorway = (): number => {
    const open = doors.flatMap(({ isOpen }, number) => (isOpen && fleet.at(number) !== null ? [number] : []));
    return open[Math.floor(pick() * open.length)] ?? -1;
  };
  async function repeated<T>(run: () => Promise<T>): Promise<T> {
    for (const until = performance.now() + 30_000; ; ) {
      try {
        return await run();
      } catch (error) {
        if (performance.now() > until) throw error;
        again += 1;
        await sleep(20);
      }
    }
  }
  async function sent(mayBeAsked: 'once' | 'again', path: string, init: RequestInit): Promise<Reply> {
    const once = async (): Promise<Reply> => {
      let number = doorway();
      for (; number < 0; number = doorway()) await sleep(5);
      const door = doors[number] as (typeof doors)[number];
      if (mayBeAsked === 'once') door.busy += 1;
      try {
        const answer = await fetch(`${fleet.at(number)}${path.replaceAll(' ', '%20')}`, {
          redirect: 'manual',
          ...init,
        });
        const text = await answer.text();
        return {
          status: answer.status,
          headers: answer.headers,
          text,
          body: answer.headers.get('content-type')?.includes('json') === true && text !== '' ? JSON.parse(text) : null,
        };
      } finally {
        if (mayBeAsked === 'once') door.busy -= 1;
      }
    };
    return mayBeAsked === 'once' ? once() : repeated(once);
  }
  const moved = (wish: unknown): Promise<Reply> =>
    sent('again', '/sandbox/clock', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(wish),
    });

  /** All that is due is done, also what a process held that is no more. */
  async function drain(): Promise<void> {
    for (const until = performance.now() + 180_000; ; ) {
      const { status, body } = await moved({ advance: 'PT0S' });
      if (status === 200 && body.waiting === 0) return;
      if (performance.now() > until) throw new Error(`not all is done: ${status} ${JSON.stringify(body)}`);
      await sleep(100);
    }
  }

  const latchkey: Latchkey = {
    http: fleet.http,
    https: '',
    caFile: '',
    sandbox,
    token: (who, scope = 'https://graph.microsoft.com/.default') => {
      const known = tokens.get(`${who} ${scope}`) ?? repeated(() => tokenFor(sandbox, who, scope));
      tokens.set(`${who} ${scope}`, known);
      return known;
    },
    forgetTokens: () => tokens.clear(),
    call: async (who, method, path, body, headers = {}) =>
      sent(method === 'GET' ? 'again' : 'once', path, {
        method,
        headers: {
          ...(who === null ? {} : { authorization: `Bearer ${await latchkey.token(who)}` }),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      }),
    user: (key) => sandbox.users.find((each) => each.key === key) as Sandbox['users'][number],
    drain,
    clock: async (wish) => {
      const { advance, ...rest } = wish as { readonly advance?: string };
      const {
        body: { clock },
      } = await sent('again', '/sandbox', {});
      // Asked again, it would go on from where it has come to.
      const { body } = await moved(advance === undefined ? wish : { ...rest, now: addDuration(clock.now, advance) });
      await drain();
      return body?.error?.code === 'ClockBackwards' ? {} : body;
    },
    close: async () => {
      isOver = true;
      await striking;
      await fleet.stop();
      await rm(folder, { recursive: true, force: true });
      tell(`seed ${seed}: ${killed} killed, ${again} calls asked again`);
    },
  };
  return latchkey;
}
