// A real nginx for a test: that of the machine, or Debian's package unpacked beside it. Where neither can be had the
// caller skips, and says so.

import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

/** The program, or null where it is not on the machine and not to be had. */
export function findNginx(): string | null {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin'];
  const installed = folders.map((folder) => join(folder, 'nginx')).find((file) => existsSync(file));
  return installed ?? unpackedNginx();
}

/** Debian's package, kept for the next run. Nothing is installed. */
function unpackedNginx(): string | null {
  const kept = join(tmpdir(), `latchkey-nginx-${process.getuid?.() ?? 0}`);
  const program = join(kept, 'usr', 'sbin', 'nginx');
  if (existsSync(program)) return program;
  const draft = mkdtempSync(`${kept}-`);
  try {
    execFileSync('apt-get', ['download', 'nginx'], { cwd: draft, stdio: 'ignore', timeout: 60_000 });
    const file = readdirSync(draft).find((name) => name.endsWith('.deb')) ?? '';
    execFileSync('dpkg', ['-x', file, draft], { cwd: draft, stdio: 'ignore' });
    execFileSync(join(draft, 'usr', 'sbin', 'nginx'), ['-v'], { stdio: 'ignore' });
    renameSync(draft, kept);
    return program;
  } catch {
    // No such package manager, no network, or libraries that are missing.
    rmSync(draft, { recursive: true, force: true });
    return existsSync(program) ? program : null;
  }
}

/** Starts it with these server blocks, in a folder of its own; resolves once it listens on `port`. */
export async function startNginx(
  program: string,
  { folder, port, servers }: { readonly folder: string; readonly port: number; readonly servers: string },
): Promise<{ readonly close: () => Promise<void> }> {
  mkdirSync(folder, { recursive: true });
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${name};`);
  const config = [
    'daemon off; pid nginx.pid; error_log stderr;',
    ...(process.getuid?.() === 0 ? ['user root;'] : []),
    'events { worker_connections 64; }',
    `http { access_log off; ${temporary.join(' ')} ${servers} }`,
  ];
  const file = join(folder, 'nginx.conf');
  await writeFile(file, config.join('\n'));
  const child = spawn(program, ['-p', folder, '-c', file, '-e', 'stderr'], { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  for (let tries = 0; !(await isListening(port)); tries += 1) {
    if (child.exitCode !== null || tries > 100) throw new Error(`nginx does not listen: ${said}`);
    await new Promise((resolve) => {
      setTimeout(resolve, 50);
    });
  }
  return {
    close: async () => {
      child.kill('SIGTERM');
      if (child.exitCode === null) await once(child, 'exit');
    },
  };
}

function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
