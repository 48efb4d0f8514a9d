// Programs that check a SCIM service, against ours: installed with Python's own client into a folder of their own.

import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startLatchkey } from '../app/latchkey.ts';
import { checkers } from '../scim/checkers.ts';
import { run } from './processes.ts';
import { needs, type Kind } from './program.ts';

const requirements = fileURLToPath(new URL('scim/requirements.txt', import.meta.url));
const longest = 10 * 60_000;

export const scimCheckers: Kind = {
  key: 'scim',
  name: 'SCIM: scim2-tester, scim-sanity',
  prepare: async (cache) => {
    await needs('python3');
    await run('python3', ['-m', 'venv', cache], { ms: longest });
    const install = ['-m', 'pip', 'install', '--quiet', '-r', requirements];
    await run(join(cache, 'bin/python'), install, { ms: longest });
  },
  run: async (cache) => {
    const latchkey = await startLatchkey();
    try {
      const token = await latchkey.token('globalAdmin');
      const reports = [];
      for (const { command, known, check } of checkers) {
        const { passed, objections } = await check(join(cache, 'bin', command), `${latchkey.http}/scim/v2`, token);
        const unknown = objections.filter((each) => !known.includes(each));
        const act = `${command}: ${passed} checks`;
        reports.push(
          unknown.length > 0 || passed === 0 ? { act, fault: unknown.join('; ') || 'it checked nothing' } : { act },
        );
      }
      return reports;
    } finally {
      await latchkey.close();
    }
  },
};
