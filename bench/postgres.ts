// The measurement's own PostgreSQL: real, durable, with memory for a database of some gigabytes, and kept between runs.

import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chownSync, existsSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../test/freePort.ts';
import { preparedBinaries, program, serverUser, workFolder } from '../test/postgres/binaries.ts';
import { busyWithChildren } from './busy.ts';

const settings = [
  'fsync=on',
  'synchronous_commit=on',
  'full_page_writes=on',
  'shared_buffers=1GB',
  'max_wal_size=8GB',
  'checkpoint_timeout=30min',
  'max_connections=100',
  'listen_addresses=127.0.0.1',
  'unix_socket_directories=',
  'cluster_name=latchkey-bench',
];

export async function startPostgres(
  folder: string,
): Promise<{ readonly url: string; readonly busyMs: () => number | null; readonly stop: () => Promise<void> }> {
  const user = serverUser();
  const binaries = await preparedBinaries(workFolder(user), user);
  const [data, log, secret] = [join(folder, 'data'), join(folder, 'log'), join(folder, 'password')];
  const env = { PATH: process.env['PATH'], LC_ALL: 'C', TZ: 'UTC' };
  if (user.ids) chownSync(folder, user.ids.uid, user.ids.gid);
  if (!existsSync(secret)) writeFileSync(secret, randomBytes(16).toString('hex'), { mode: 0o600 });
  if (user.ids) chownSync(secret, user.ids.uid, user.ids.gid);
  const run = (name: string, args: readonly string[]) =>
    spawn(program(binaries, name), args, {
      ...user.ids,
      cwd: folder,
      env,
      stdio: ['ignore', openSync(log, 'a'), openSync(log, 'a')],
    });
  if (!existsSync(join(data, 'PG_VERSION'))) {
    mkdirSync(data, { recursive: true, mode: 0o700 });
    if (user.ids) chownSync(data, user.ids.uid, user.ids.gid);
    const [code] = await once(
      run('initdb', [
        '--pgdata',
        data,
        '--username=postgres',
        `--pwfile=${secret}`,
        '--auth=password',
        '--locale=C',
        '--encoding=UTF8',
        '--no-instructions',
      ]),
      'exit',
    );
    if (code !== 0) throw new Error(`initdb failed; see ${log}`);
  }
  const port = await freePort();
  const server = run('postgres', ['-D', data, '-p', String(port), ...settings.flatMap((each) => ['-c', each])]);
  const exited = once(server, 'exit');
  process.once('exit', () => server.kill('SIGINT'));
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(1));
  for (
    const until = performance.now() + 60_000;
    readFileOr(join(data, 'postmaster.pid')).split('\n')[7]?.trim() !== 'ready' ||
    Number(readFileOr(join(data, 'postmaster.pid')).split('\n')[0]) !== server.pid;
  ) {
    if (server.exitCode !== null || performance.now() > until)
      throw new Error(`PostgreSQL did not become ready; see ${log}`);
    await sleep(50);
  }
  return {
    url: `postgres://postgres:${readFileSync(secret, 'utf8')}@127.0.0.1:${port}/postgres`,
    busyMs: () => busyWithChildren(server.pid ?? 0),
    stop: async () => {
      // It writes down all that it holds, so that the next start need not.
      server.kill('SIGINT');
      await exited;
    },
  };
}

const readFileOr = (file: string): string => (existsSync(file) ? readFileSync(file, 'utf8') : '');
