// vitest and jest, each around `latchkey/testing` of the packed package and under `latchkey exec`.

import { cp, mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from '../../scripts/prepare.mjs';
import { npm, pack } from '../package/installed.ts';
import { run } from './processes.ts';
import { needs, type Kind, type Report } from './program.ts';

const projects = join(root, 'test/package/projects');
const list = join(root, 'test/sdks/runners/package.json');

interface Runner {
  readonly key: 'vitest' | 'jest';
  readonly acts: readonly (readonly [act: string, args: readonly string[], env?: Readonly<Record<string, string>>])[];
  readonly exec: readonly string[];
}

const jestRuns = (ending: string): readonly string[] => ['--testMatch', `**/${ending}`];
const jestModules = { NODE_OPTIONS: '--experimental-vm-modules' };

const runners: readonly Runner[] = [
  {
    key: 'vitest',
    acts: [
      ...['forks', 'threads', 'vmForks', 'vmThreads'].map(
        (pool) => [`latchkey/testing, pool ${pool}`, ['run', 'own', '--pool', pool]] as const,
      ),
      ['latchkey/testing without isolation', ['run', 'own', '--no-isolate']],
    ],
    exec: ['run', 'exec'],
  },
  {
    key: 'jest',
    acts: [
      ['latchkey/testing by require, without a flag', jestRuns('own.test.cjs')],
      ['latchkey/testing by require, with --experimental-vm-modules', jestRuns('own.test.cjs'), jestModules],
      ['latchkey/testing by import, with --experimental-vm-modules', jestRuns('import.test.mjs'), jestModules],
    ],
    exec: jestRuns('exec.test.cjs'),
  },
];

export const testRunners: readonly Kind[] = runners.map(({ key, acts, exec }) => ({
  key,
  name: `${key}: latchkey/testing, latchkey exec`,
  prepare: async (cache) => {
    await needs('npm');
    await mkdir(cache, { recursive: true });
    const { dependencies } = JSON.parse(await readFile(list, 'utf8')) as { dependencies: Record<string, string> };
    const tarball = join(cache, (await pack(cache)).filename);
    const names = [`${key}@${dependencies[key]}`, tarball];
    await npm(['install', '--no-audit', '--no-fund', '--loglevel=error', '--prefix', cache, ...names], cache);
  },
  run: async (cache) => {
    const project = join(cache, 'project');
    await rm(project, { recursive: true, force: true });
    await cp(join(projects, key), project, { recursive: true });
    await cp(join(projects, 'delivered.cjs'), join(project, 'delivered.cjs'));
    const bin = (name: string): string => join(cache, 'node_modules', '.bin', name);
    const reports: Report[] = [];
    const report = async (act: string, args: readonly string[], env: Readonly<Record<string, string>> = {}) => {
      const { code, stdout, stderr } = await run(process.execPath, args, { cwd: project, env, mayFail: true });
      reports.push(code === 0 ? { act } : { act, fault: `ended with ${code}: ${stdout}${stderr}` });
    };
    for (const [act, args, env] of acts) await report(act, [bin(key), ...args], env);
    await report('latchkey exec', [bin('latchkey'), 'exec', '--', process.execPath, bin(key), ...exec]);
    return reports;
  },
}));
