// Whether what the Explorer writes is right: Java and Go are compiled, Python and JavaScript run against a server; of
// each form what was wrong.

import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from '../processes.ts';
import type { Report, Told } from '../program.ts';
import { forms, type Form } from './forms.ts';
import { codeOf } from './write.ts';

const here = dirname(fileURLToPath(import.meta.url));
const longest = 30 * 60_000;

interface Written {
  readonly form: Form;
  readonly code: string;
}

/** Nothing has most of these ids: what is asked is whether the SDKs take the call, not what the server says to it. */
function written(language: string, { printed, users, origin }: Told): readonly Written[] {
  const ids = {
    package: printed['newHirePackage'] ?? '',
    group: printed['group'] ?? '',
    catalog: printed['catalog'] ?? '',
    policy: '33333333-3333-4333-8333-333333333333',
    request: '44444444-4444-4444-8444-444444444444',
    user: users['member']?.id ?? '',
  };
  return forms(ids).map((form) => ({ form, code: codeOf(language, form, origin) }));
}

/** The lines that stand first and bind names, and the rest. */
function split(code: string, isImport: (line: string) => boolean): readonly [imports: string, rest: string] {
  const lines = code.split('\n');
  return [lines.filter(isImport).join('\n'), lines.filter((line) => !isImport(line)).join('\n')];
}

export async function java(folder: string, classpath: string, told: Told): Promise<readonly Report[]> {
  await fresh(folder);
  const all = written('Java', told);
  await Promise.all(
    all.map(({ code }, n) => {
      const [imports, rest] = split(code, (line) => line.startsWith('import '));
      return writeFile(
        join(folder, `Form${n}.java`),
        `${imports}\nclass Form${n} { void call(GraphServiceClient graphClient) throws Exception {\n${rest}\n} }\n`,
      );
    }),
  );
  const { stderr } = await run(
    'javac',
    [
      '-proc:none',
      '-Xmaxerrs',
      '1000',
      '-cp',
      classpath,
      '-d',
      join(folder, 'out'),
      ...all.map((_, n) => join(folder, `Form${n}.java`)),
    ],
    { ms: longest, mayFail: true },
  );
  return reports(all, (n) => faultsIn(stderr, new RegExp(`^.*Form${n}\\.java:\\d+: error: .*(\\n.*\\n)?`, 'gm')));
}

/**
 * Within the module of the other program, so that what it is made of is compiled already; beta's package would take
 * many minutes more.
 */
export async function go(cache: string, told: Told): Promise<readonly Report[]> {
  const folder = join(here, '..', 'go', 'written');
  await fresh(folder);
  try {
    const all = written('Go', told).filter(({ form }) => form.call.version === 'v1.0');
    await writeFile(join(folder, 'client.go'), goClient);
    await Promise.all(
      all.map(({ code }, n) => {
        const [imports, rest] = [code.slice(0, code.indexOf('\n)\n') + 3), code.slice(code.indexOf('\n)\n') + 3)];
        // The whole client would take as long again; the one beside has the same builders.
        const needed = imports
          .split('\n')
          .filter((line) => !line.includes('msgraphsdk '))
          .join('\n');
        const unused = [...rest.matchAll(/^(?:(\w+), )?err :?= /gm)].some(([, result]) => result === 'result')
          ? '\n_ = result'
          : '';
        return writeFile(
          join(folder, `form${n}.go`),
          `package main\n\n${needed}\n\nfunc form${n}(graphClient client) {\n${rest}${unused}\n_ = err\n}\n`,
        );
      }),
    );
    const { stderr } = await run(
      'go',
      ['build', '-gcflags=all=-l', '-gcflags=latchkey/sdks/written=-l -e', '-o', join(cache, 'written'), './written'],
      { cwd: join(here, '..', 'go'), ms: longest, mayFail: true },
    );
    const named = reports(all, (n) => faultsIn(stderr, new RegExp(`^written/form${n}\\.go:.*$`, 'gm')));
    return stderr.trim() === '' || named.some(({ fault }) => fault !== undefined)
      ? named
      : [{ act: 'compiling', fault: stderr.slice(-500) }];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const goClient = `package main

import (
	"github.com/microsoftgraph/msgraph-sdk-go/groups"
	"github.com/microsoftgraph/msgraph-sdk-go/identitygovernance"
	"github.com/microsoftgraph/msgraph-sdk-go/users"
)

type client struct{}

func (client) IdentityGovernance() *identitygovernance.IdentityGovernanceRequestBuilder { return nil }
func (client) Groups() *groups.GroupsRequestBuilder                                     { return nil }
func (client) Users() *users.UsersRequestBuilder                                        { return nil }
func (client) Me() *users.UserItemRequestBuilder                                        { return nil }
func main()                                                                             {}
`;

/** A program that tells of each form in LATCHKEY_FORMS; see python/forms.py. */
export async function python(
  command: string,
  told: Told,
  env: Readonly<Record<string, string>>,
): Promise<readonly Report[]> {
  const all = written('Python', told);
  return acted(command, [join(here, 'forms.py')], all, { ...env, LATCHKEY_SETTING: JSON.stringify(told) });
}

export async function javaScript(told: Told, env: Readonly<Record<string, string>>): Promise<readonly Report[]> {
  return acted(process.execPath, [join(here, 'runForms.ts')], written('JavaScript', told), {
    ...env,
    LATCHKEY_SETTING: JSON.stringify(told),
  });
}

async function acted(
  command: string,
  args: readonly string[],
  all: readonly Written[],
  env: Readonly<Record<string, string>>,
): Promise<readonly Report[]> {
  const { code, stdout, stderr } = await run(command, args, {
    env: {
      ...env,
      LATCHKEY_FORMS: JSON.stringify(
        all.map(({ form, code: text }) => ({ name: form.name, version: form.call.version, code: text })),
      ),
    },
    ms: longest,
    mayFail: true,
  });
  const told = stdout
    .split('\n')
    .filter((line) => line.startsWith('{"act"'))
    .map((line) => JSON.parse(line) as Report);
  return code === 0 && told.length === all.length
    ? told
    : [...told, { act: 'ending', fault: `the program ended with ${code}: ${stderr.slice(-500)}` }];
}

const reports = (all: readonly Written[], faultOf: (n: number) => string): readonly Report[] =>
  all.map(({ form }, n) => {
    const fault = faultOf(n);
    return fault === '' ? { act: form.name } : { act: form.name, fault };
  });
const faultsIn = (said: string, pattern: RegExp): string =>
  [...said.matchAll(pattern)].map(([line]) => line.trim().replace(/^.*?\.(java|go):/, '')).join('; ');

async function fresh(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
}
