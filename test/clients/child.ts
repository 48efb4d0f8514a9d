// A client's process: does what it is told by name, and tells how it went. It trusts the server's authority by
// NODE_EXTRA_CA_CERTS, which is read when a process starts.

import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Latchkey } from '../app/latchkey.ts';
import type { Setting } from './setting.ts';

export type Acts = Readonly<Record<string, (setting: Setting) => Promise<void>>>;
interface Order {
  readonly act: string;
  readonly setting: Setting;
}
interface Report {
  readonly ready?: true;
  readonly fault?: string;
}

/** In the child: waits for orders. */
export function obey(acts: Acts): void {
  process.on('message', ({ act, setting }: Order) => {
    const run = acts[act] ?? (() => Promise.reject(new Error(`no act ${act}`)));
    run(setting).then(
      () => process.send?.({}),
      (error: unknown) => process.send?.({ fault: tell(error) }),
    );
  });
  process.send?.({ ready: true });
}

/** Libraries keep what the server said in properties of their own. */
function tell(error: unknown): string {
  if (!(error instanceof Error)) return `thrown: ${JSON.stringify(error)}`;
  const { statusCode, code, body, responseStatusCode, error: inner } = error as Error & Record<string, unknown>;
  return `${error.stack ?? error.message}\n${JSON.stringify({ statusCode, code, body, responseStatusCode, inner })}`;
}

export interface Client {
  act(name: string): Promise<void>;
  end(): Promise<void>;
}

/** In the test: starts a client's module as a process. */
export async function startClient(module: string, latchkey: Latchkey): Promise<Client> {
  const setting = settingOf(latchkey);
  const child = fork(fileURLToPath(new URL(module, import.meta.url)), {
    env: { ...process.env, NODE_EXTRA_CA_CERTS: latchkey.caFile, NODE_OPTIONS: '' },
    execArgv: ['--disable-warning=DEP0040'],
  });
  await next(child);
  return {
    act: async (act) => {
      const report = next(child);
      child.send({ act, setting });
      const { fault } = await report;
      if (fault !== undefined) throw new Error(fault);
    },
    end: async () => {
      const ended = new Promise((done) => child.once('exit', done));
      child.kill();
      await ended;
    },
  };
}

function next(child: ChildProcess): Promise<Report> {
  return new Promise((resolve, reject) => {
    const onExit = (code: number | null): void => reject(new Error(`the client's process ended with ${code}`));
    child.once('exit', onExit);
    child.once('message', (report: Report) => {
      child.off('exit', onExit);
      resolve(report);
    });
  });
}

export function settingOf({ https, sandbox }: Latchkey): Setting {
  const client = (key: string): (typeof sandbox.clients)[number] =>
    sandbox.clients.find((each) => each.key === key) ?? fail(`no client ${key}`);
  return {
    origin: https,
    tenantId: sandbox.tenantId,
    publicClient: client('public').clientId,
    full: { id: client('full').clientId, secret: client('full').clientSecret ?? fail('no secret') },
    users: Object.fromEntries(
      sandbox.users.map((user) => [user.key, { id: user.id, name: user.userPrincipalName, password: user.password }]),
    ),
  };
}

function fail(says: string): never {
  throw new Error(says);
}
