// How each language's program is made ready and run: what it needs on the machine, what it installs and where, and how
// it is given address, authority and tokens.

import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { go, java, javaScript, python } from './code/check.ts';
import { isThere, run } from './processes.ts';
import { LeftOut, needs, type Kind, type Report, type Told } from './program.ts';
import { testRunners } from './runners.ts';
import { scimCheckers } from './scim.ts';
import { terraform, terraformLikeGraph } from './terraform.ts';

const here = dirname(fileURLToPath(import.meta.url));
/** Go compiles some thousand files the first time. */
const longest = 45 * 60_000;

/** A program of `python/`; all share one folder of packages. */
const pythonProgram = (name: string, file: string): Kind => ({
  key: 'python',
  name,
  prepare: (cache) =>
    prepared(cache, join(here, 'python/requirements.txt'), ['python3'], async () => {
      await run('python3', ['-m', 'venv', cache], { ms: longest });
      await run(
        join(cache, 'bin/python'),
        ['-m', 'pip', 'install', '--quiet', '-r', join(here, 'python/requirements.txt')],
        { ms: longest },
      );
    }),
  run: (cache, told, caFile) =>
    reports(join(cache, 'bin/python'), [join(here, 'python', file)], told, {
      SSL_CERT_FILE: caFile,
      REQUESTS_CA_BUNDLE: caFile,
    }),
});

const programs: readonly Kind[] = [
  pythonProgram('Python: msgraph-sdk, msgraph-beta-sdk, msal', 'acts.py'),
  pythonProgram('Python: azure-identity, msal, on registered clients', 'sign_ins.py'),
  {
    key: 'go',
    name: 'Go: msgraph-sdk-go',
    // Built each time: what it is made of comes from Go's own cache. Without inlining it takes half as long.
    prepare: async (cache) => {
      await needs('go');
      await run('go', ['build', '-gcflags=all=-l', '-o', join(cache, 'acts'), '.'], {
        cwd: join(here, 'go'),
        ms: longest,
      });
    },
    run: (cache, told, caFile) => reports(join(cache, 'acts'), [], told, { SSL_CERT_FILE: caFile }),
  },
  {
    key: 'tlog',
    name: 'Go: x/mod/sumdb/note, transparency-dev/merkle',
    prepare: async (cache) => {
      await needs('go');
      await run('go', ['build', '-o', join(cache, 'tree'), '.'], { cwd: join(here, 'tlog'), ms: longest });
    },
    run: (cache, told, caFile) => reports(join(cache, 'tree'), [], told, { SSL_CERT_FILE: caFile }),
  },
  {
    key: 'java',
    name: 'Java: microsoft-graph, microsoft-graph-beta',
    prepare: (cache) =>
      prepared(cache, join(here, 'java/pom.xml'), ['java', 'mvn', 'keytool'], async () => {
        await run(
          'mvn',
          [
            '-q',
            '-B',
            '-f',
            join(here, 'java/pom.xml'),
            'dependency:build-classpath',
            `-Dmdep.outputFile=${join(cache, 'classpath')}`,
          ],
          { ms: longest },
        );
      }),
    run: async (cache, told, caFile) => {
      // Beside the authority, in a folder of this run's own.
      const trust = { file: join(dirname(caFile), 'authority.p12'), password: 'latchkey' };
      await run('keytool', [
        '-importcert',
        '-noprompt',
        '-alias',
        'latchkey',
        '-file',
        caFile,
        '-keystore',
        trust.file,
        '-storetype',
        'PKCS12',
        '-storepass',
        trust.password,
      ]);
      const options = [
        `-Djavax.net.ssl.trustStore=${trust.file}`,
        `-Djavax.net.ssl.trustStorePassword=${trust.password}`,
      ];
      return reports(
        'java',
        [...options, '-cp', await readFile(join(cache, 'classpath'), 'utf8'), join(here, 'java/Acts.java')],
        told,
      );
    },
  },
  scimCheckers,
  terraform,
  terraformLikeGraph,
  ...(
    [
      ['powershell', 'PowerShell', 'pwsh'],
      ['csharp', 'C#', 'dotnet'],
      ['php', 'PHP', 'php'],
    ] as const
  ).map(
    ([key, name, tool]): Kind => ({
      key,
      name,
      prepare: async () => {
        throw new LeftOut(
          (await isThere(tool))
            ? 'no program is written yet'
            : `no program is written yet, and ${tool} is not on this machine`,
        );
      },
      run: async () => [],
    }),
  ),
];

/** What the Explorer writes, with what the program of that language brings along. */
function written(
  key: string,
  language: string,
  check: (
    own: string,
    cache: string,
    ...told: Parameters<Kind['run']> extends [string, ...infer Rest] ? Rest : never
  ) => Promise<readonly Report[]>,
): Kind {
  const beside = (cache: string): string => join(dirname(cache), key);
  return {
    key: `${key}-code`,
    name: `${language} of the Explorer`,
    prepare: async (cache) => {
      await mkdir(cache, { recursive: true });
      await programs.find((each) => each.key === key)?.prepare(beside(cache));
    },
    run: (cache, told, caFile) => check(cache, beside(cache), told, caFile),
  };
}

export const kinds: readonly Kind[] = [
  ...programs,
  ...testRunners,
  written('python', 'Python', (_, cache, told, caFile) =>
    python(join(cache, 'bin/python'), told, { SSL_CERT_FILE: caFile, REQUESTS_CA_BUNDLE: caFile }),
  ),
  written('java', 'Java', async (own, cache, told) => {
    await needs('javac');
    return java(own, await readFile(join(cache, 'classpath'), 'utf8'), told);
  }),
  written('javascript', 'JavaScript', (_, _cache, told, caFile) => javaScript(told, { NODE_EXTRA_CA_CERTS: caFile })),
  written('go', 'Go', (own, _, told) => go(own, told)),
];

/** Installs once for each content of `list`. */
async function prepared(
  cache: string,
  list: string,
  tools: readonly string[],
  install: () => Promise<void>,
): Promise<void> {
  await needs(...tools);
  const stamp = join(cache, 'installed');
  const wanted = await readFile(list, 'utf8');
  if ((await readFile(stamp, 'utf8').catch(() => null)) === wanted) return;
  await mkdir(cache, { recursive: true });
  await install();
  await writeFile(stamp, wanted);
}

/** A program prints a line of JSON for each act, and whatever it likes beside it. */
async function reports(
  command: string,
  args: readonly string[],
  told: Told,
  env: Readonly<Record<string, string>> = {},
): Promise<readonly Report[]> {
  const { code, stdout, stderr } = await run(command, args, {
    env: { ...env, LATCHKEY_SETTING: JSON.stringify(told) },
    ms: 10 * 60_000,
    mayFail: true,
  });
  const all = stdout
    .split('\n')
    .filter((line) => line.startsWith('{"act"'))
    .map((line) => JSON.parse(line) as Report);
  const isWell = code === 0 && all.length > 0;
  return isWell || all.some(({ fault }) => fault !== undefined)
    ? all
    : [...all, { act: 'ending', fault: `the program ended with ${code}: ${stderr.slice(-500)}` }];
}
