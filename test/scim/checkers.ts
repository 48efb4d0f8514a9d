// Programs of others that check a SCIM service: scim2-tester (by the command scim2) and scim-sanity.

import { run } from '../sdks/processes.ts';

/** What a checker found: how many checks went well, and what it objects to. */
export interface Findings {
  readonly passed: number;
  readonly objections: readonly string[];
}

export interface Checker {
  readonly command: string;
  /** What it objects to by design; docs/adr/0110-scim-in.md says why. */
  readonly known: readonly string[];
  /** `command` is the program, `url` the base address of the service. */
  readonly check: (command: string, url: string, token: string) => Promise<Findings>;
}

const longest = 5 * 60_000;

export const checkers: readonly Checker[] = [
  {
    command: 'scim2',
    known: [],
    check: async (command, url, token) => {
      const { stdout } = await run(command, ['-u', url, 'test'], {
        env: { SCIM_CLI_HEADERS: `Authorization: Bearer ${token}`, NO_COLOR: '1' },
        ms: longest,
        mayFail: true,
      });
      const lines = stdout.split('\n');
      return {
        passed: lines.filter((line) => line.startsWith('SUCCESS')).length,
        objections: lines.flatMap((line, at) => (/^(ERROR|CRITICAL)/.test(line) ? [`${line} ${lines[at + 1]}`] : [])),
      };
    },
  },
  {
    command: 'scim-sanity',
    known: ['PATCH /Groups/{id}', 'PATCH /Groups/{id} add member', 'PATCH /Groups/{id} remove members'],
    check: async (command, url, token) => {
      const args = ['probe', url, '--token', token, '--i-accept-side-effects'];
      const { stdout } = await run(command, args, { env: { NO_COLOR: '1' }, ms: longest, mayFail: true });
      const lines = stdout.split('\n');
      const marked = (mark: RegExp): readonly string[] => lines.flatMap((line) => mark.exec(line)?.[1] ?? []);
      return { passed: marked(/\[PASS\] (.*)$/).length, objections: marked(/\[(?:FAIL|ERROR)\] (.*)$/) };
    },
  },
];
