// `npm run sdks [-- python go tlog java scim terraform vitest jest]`: programs made with other languages' SDKs,
// unmodified, each against a fresh server over https, checkers of SCIM, and the packed package under other runners of
// tests. Prints what each did.

import { mkdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { startLatchkey } from '../app/latchkey.ts';
import { settingOf } from '../clients/child.ts';
import { passingFaults, printed } from '../clients/setting.ts';
import { kinds } from './kinds.ts';
import { LeftOut, type Kind, type Report } from './program.ts';

/** Outside the checkout, where an installation of its packages does not sweep: what the SDKs need is large. */
const cache = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'latchkey-sdks');
const acting = ['globalAdmin', 'governanceAdmin', 'otherGovernanceAdmin', 'requestor1'];

type Row = readonly [name: string, act: string, outcome: string];

const asked = process.argv.slice(2).map((each) => each.toLowerCase());
const unknown = asked.filter((name) => !kinds.some((each) => each.key === name));
if (unknown.length > 0) {
  console.error(
    `There is no ${unknown.join(', ')}: name some of ${[...new Set(kinds.map(({ key }) => key))].join(', ')}, or none.`,
  );
  process.exit(2);
}
await mkdir(cache, { recursive: true });
const rows: Row[] = [];
for (const kind of kinds.filter(({ key }) => asked.length === 0 || asked.includes(key)))
  rows.push(...(await rowsOf(kind)));
print(rows);
const isLeftOut = ([, , outcome]: Row): boolean => outcome.startsWith('left out');
const done = rows.filter((row) => row[2] === 'passed').length;
const failed = rows.filter((row) => row[2] !== 'passed' && !isLeftOut(row)).length;
console.log(`\n${done} passed, ${failed} failed, ${rows.filter(isLeftOut).length} left out`);
process.exitCode = failed > 0 || (asked.length > 0 && rows.some(isLeftOut)) ? 1 : 0;

async function rowsOf(kind: Kind): Promise<readonly Row[]> {
  const row = (act: string, outcome: string): Row => [kind.name, act, outcome];
  try {
    console.error(`${kind.name} …`);
    await kind.prepare(join(cache, kind.key));
    const reports = await against(kind);
    return reports.map(({ act, fault }) => row(act, fault === undefined ? 'passed' : `failed: ${fault}`));
  } catch (error) {
    if (error instanceof LeftOut) return [row('', `left out: ${error.message}`)];
    return [row('', `failed: ${(error as Error).message}`)];
  }
}

async function against(kind: Kind): Promise<readonly Report[]> {
  const latchkey = await startLatchkey(kind.env === undefined ? {} : { env: kind.env });
  try {
    const tokens = Object.fromEntries(
      await Promise.all(acting.map(async (key) => [key, await latchkey.token(key)] as const)),
    );
    if (kind.faultProfile !== undefined) {
      const { status } = await latchkey.call(null, 'POST', '/sandbox/faults', { profile: kind.faultProfile });
      if (status !== 200) throw new Error(`The fault profile ${kind.faultProfile} was answered with ${status}.`);
    }
    return await kind.run(
      join(cache, kind.key),
      { ...settingOf(latchkey), tokens, printed, passingFaults },
      latchkey.caFile,
    );
  } finally {
    await latchkey.close();
  }
}

function print(all: readonly Row[]): void {
  const width = (at: 0 | 1): number => Math.max(...all.map((row) => row[at].length));
  const [name, act] = [width(0), width(1)];
  console.log(
    all
      .map((row) => `${row[0].padEnd(name)}  ${row[1].padEnd(act)}  ${row[2].replaceAll(/\s+/g, ' ').slice(0, 600)}`)
      .join('\n'),
  );
}
