// Several processes of Latchkey on one PostgreSQL, as an organisation runs them: servers behind one address, workers
// beside them.

import { connect, createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { startProcess, type Environment, type Running } from '../crash/process.ts';

export interface Fleet {
  /** The one address of all servers. */
  readonly http: string;
  readonly size: number;
  /** Where a server listens itself; null while it does not run. */
  readonly at: (number: number) => string | null;
  /** `kill -9`; whoever is connected to it is cut off, the next ones go elsewhere. */
  readonly kill: (number: number) => Promise<void>;
  readonly restart: (number: number) => Promise<void>;
  readonly stop: () => Promise<void>;
}

interface FleetSize {
  readonly servers: number;
  readonly workers: number;
  /** The servers work too. */
  readonly areWhole?: boolean;
}

interface Member {
  readonly env: Environment;
  running: Running | null;
}

/** All start at the same moment, on a database that may be empty. */
export async function startFleet(env: Environment, { servers, workers, areWhole = false }: FleetSize): Promise<Fleet> {
  const front = createServer();
  front.listen(0, '127.0.0.1');
  await once(front, 'listening');
  const http = `http://127.0.0.1:${(front.address() as AddressInfo).port}`;
  const shared = { ...env, LATCHKEY_PORT: '0', LATCHKEY_PUBLIC_URL: http };
  const members: Member[] = Array.from({ length: servers + workers }, (_, at) => ({
    env: areWhole ? shared : { ...shared, [at < servers ? 'LATCHKEY_SERVE_ONLY' : 'LATCHKEY_WORK_ONLY']: 'on' },
    running: null,
  }));
  const start = async (member: Member): Promise<void> => {
    member.running = await startProcess(member.env);
  };
  let turn = 0;
  front.on('connection', (near) => {
    const living = members.slice(0, servers).flatMap(({ running }) => running ?? []);
    const chosen = living[++turn % living.length];
    if (chosen === undefined) return void near.destroy();
    const far = connect(Number(new URL(chosen.http).port), '127.0.0.1');
    near.pipe(far).pipe(near);
    near.on('error', () => far.destroy()).on('close', () => far.destroy());
    far.on('error', () => near.destroy()).on('close', () => near.destroy());
  });
  await Promise.all(members.map(start));
  return {
    http,
    size: members.length,
    at: (number) => members[number]?.running?.http ?? null,
    kill: async (number) => {
      const { running } = members[number] as Member;
      (members[number] as Member).running = null;
      await running?.kill();
    },
    restart: (number) => start(members[number] as Member),
    stop: async () => {
      front.close();
      await Promise.all(members.map(({ running }) => running?.stop()));
    },
  };
}
