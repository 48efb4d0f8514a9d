// The package as users get it: packed, and installed in an empty folder with what it runs on and nothing else. Made
// once for all files of this folder.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { rmSync } from 'node:fs';
import { cp, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { buildPackage } from '../../scripts/package.ts';
import { root } from '../../scripts/prepare.mjs';

const execute = promisify(execFile);

export interface InstalledPackage {
  /** Holds package.json and node_modules. */
  readonly folder: string;
  readonly tarball: string;
  readonly version: string;
  /** What `npm pack` lists, each below the package. */
  readonly files: readonly string[];
}

interface LockedPackage {
  readonly version?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly [key: string]: unknown;
}
type Lock = { readonly packages: Readonly<Record<string, LockedPackage>> };

let installed: Promise<InstalledPackage> | undefined;

export function installedPackage(): Promise<InstalledPackage> {
  installed ??= packAndInstall();
  return installed;
}

/** The environment of somebody who has heard neither of this project's tests nor of its settings. */
export const clean = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !/^LATCHKEY_|^NODE_(?!EXTRA_CA_CERTS)|^npm_|^INIT_CWD$/.test(name)),
);

/** Milliseconds. */
const longestInstall = 300_000;

/** npm as a user calls it: settings of the npm that runs the tests do not reach it. */
export async function npm(args: readonly string[], cwd: string): Promise<string> {
  const { stdout } = await execute('npm', [...args], { cwd, env: clean, maxBuffer: 2 ** 26, timeout: longestInstall });
  return stdout;
}

interface Packed {
  readonly filename: string;
  readonly version: string;
  readonly files: readonly { readonly path: string }[];
}

/** Builds and packs into a folder. */
export async function pack(folder: string): Promise<Packed> {
  await buildPackage(() => {});
  const packed = await npm(['pack', '--json', '--ignore-scripts', '--pack-destination', folder], root);
  const [made] = JSON.parse(packed) as readonly Packed[];
  return made ?? assert.fail('npm packed nothing');
}

async function packAndInstall(): Promise<InstalledPackage> {
  const folder = await mkdtemp(join(tmpdir(), 'latchkey-package-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const { filename, version, files } = await pack(folder);
  const lock = JSON.parse(await readFile(join(root, 'package-lock.json'), 'utf8')) as Lock;
  const dependencies = { latchkey: `file:${filename}` };
  const packages = {
    '': { name: 'empty', dependencies },
    'node_modules/latchkey': { ...lock.packages[''], resolved: dependencies.latchkey, devDependencies: undefined },
    ...runtimePackages(lock),
  };
  const write = (name: string, content: unknown) => writeFile(join(folder, name), JSON.stringify(content));
  await write('package.json', { name: 'empty', private: true, dependencies });
  await write('package-lock.json', { name: 'empty', lockfileVersion: 3, requires: true, packages });
  await npm(['ci', '--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error'], folder);
  return { folder, tarball: filename, version, files: files.map(({ path }) => path) };
}

/**
 * What the server's packages need, as the lock has it: the test is of these releases, and on a machine that has them in
 * npm's cache it asks nobody.
 */
function runtimePackages(lock: Lock): Readonly<Record<string, LockedPackage>> {
  const found: Record<string, LockedPackage> = {};
  const add = (name: string, from: string): void => {
    for (let place = from; ; place = place.slice(0, Math.max(0, place.lastIndexOf('node_modules/') - 1))) {
      const path = `${place === '' ? '' : `${place}/`}node_modules/${name}`;
      const locked = lock.packages[path];
      if (locked !== undefined) {
        if (path in found) return;
        found[path] = locked;
        for (const each of Object.keys({ ...locked.dependencies, ...locked.optionalDependencies })) add(each, path);
        return;
      }
      assert.ok(place !== '', `${name} is not in package-lock.json`);
    }
  };
  for (const name of Object.keys(lock.packages['']?.dependencies ?? {})) add(name, '');
  return found;
}

/** A folder with copies of files, which find the installed package as those of its user do. */
export async function projectBeside(...files: readonly string[]): Promise<string> {
  const { folder } = await installedPackage();
  const project = await mkdtemp(join(folder, 'project-'));
  for (const file of files) await cp(file, join(project, basename(file)), { recursive: true });
  return project;
}
