// What runs in place of a script gets its arguments, folder, environment and signals, and its exit code is the
// script's.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

const launch = new URL('../../scripts/launch.mjs', import.meta.url).href;
const driver = `import { run } from '${launch}';
const [, ...args] = process.argv;
const program = args[0] === 'nothing' ? '/nothing' : process.execPath;
const { exitCode, error } = await run(program, ['-e', ...args], { stdio: 'inherit' });
if (error) console.log(error.code);
process.exitCode = exitCode;`;
/** Says when it is there, and what reaches it; takes a moment to end, as a server does. */
const listener = `for (const signal of ['SIGINT', 'SIGTERM'])
  process.on(signal, () => { console.log(signal); setTimeout(() => process.exit(7), 400); });
setInterval(() => {}, 1000); console.log('ready');`;

function begin(code: string, args: readonly string[] = [], env: Readonly<Record<string, string>> = {}) {
  const clean = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('npm_')));
  const child = spawn(process.execPath, ['--input-type=module', '-e', driver, code, ...args], {
    cwd: tmpdir(),
    env: { ...clean, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  const ready = new Promise<void>((resolve) => {
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      if (output.includes('ready')) resolve();
    });
  });
  return {
    child,
    ready,
    ended: once(child, 'close').then(([exit]) => ({ exit: exit as number, output: output.trim().split('\n') })),
  };
}

describe('the program that runs in place of a script', () => {
  it('gets its arguments, folder and environment', async () => {
    const { ended } = begin(
      'console.log(process.argv.slice(1).join(), process.cwd(), process.env.WORD)',
      ['a', '--b=c d'],
      { WORD: 'w' },
    );
    assert.deepEqual(await ended, { exit: 0, output: [`a,--b=c d ${tmpdir()} w`] });
  });

  const checkExit = (code: string, exit: number) =>
    it(`ends it with ${exit} after ${code}`, async () => assert.equal((await begin(code).ended).exit, exit));
  checkExit('process.exit(0)', 0);
  checkExit('process.exit(5)', 5);
  checkExit('process.kill(process.pid, "SIGKILL"); setInterval(() => {}, 1000)', 137);

  it('that does not exist is told of', async () =>
    assert.deepEqual(await begin('nothing').ended, { exit: 1, output: ['ENOENT'] }));

  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    it(`hears ${signal} once, though npm repeats it`, async () => {
      const { child, ready, ended } = begin(listener);
      await ready;
      child.kill(signal);
      await sleep(30);
      child.kill(signal);
      assert.deepEqual(await ended, { exit: 7, output: ['ready', signal] });
    });
  }

  it('is stopped when npm, which started it, is gone', async () => {
    const stub = 'require("node:child_process").spawn(process.execPath, process.argv.slice(1), { stdio: "inherit" })';
    const npm = spawn(process.execPath, ['-e', stub, '--', '--input-type=module', '-e', driver, listener], {
      env: { ...process.env, npm_lifecycle_event: 'start' },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let output = '';
    npm.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      if (output === 'ready\n') npm.kill('SIGKILL');
    });
    await once(npm, 'close');
    assert.deepEqual(output.trim().split('\n'), ['ready', 'SIGTERM']);
  });
});
