// Builds the workbench into web/dist when what it is made of has changed since the last time.
import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { run } from './launch.mjs';

/**
 * Never throws: the server is worth starting without its front. Answers one sentence where it could not be built, else
 * null.
 * @param {string} node the Node to build with
 * @param {string} root the checkout
 * @param {(line: string) => void} say
 */
export async function buildFront(node, root, say) {
  const web = join(root, 'web');
  const fresh = join(web, `dist.${process.pid}`);
  try {
    const stamp = await stampOf(root);
    if ((await readFile(join(web, 'dist', stampFile), 'utf8').catch(() => '')) === stamp) return null;
    say('Building the workbench, once…');
    const { exitCode, output, error } = await run(
      node,
      [
        join(root, 'node_modules', 'vite', 'bin', 'vite.js'),
        'build',
        web,
        '--outDir',
        fresh,
        '--emptyOutDir',
        '--logLevel',
        'error',
      ],
      { cwd: web, stdio: ['ignore', 'pipe', 'pipe'] },
    );
    if (error ?? exitCode !== 0)
      return (
        'The workbench could not be built, so that there is only the API. ' +
        `${error?.message ?? output.trim().split('\n').slice(0, 6).join('\n')}`
      );
    await Promise.all(filesIn(fresh).map((path) => compress(path)));
    await writeFile(join(fresh, stampFile), stamp);
    // Whoever builds at the same time builds the same; the last one stays.
    await rm(join(web, 'dist'), { recursive: true, force: true });
    await rename(fresh, join(web, 'dist'));
    return null;
  } catch (error) {
    return `The workbench could not be built, so that there is only the API: ${/** @type {Error} */ (error).message}`;
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
}

const stampFile = '.stamp';

/** By content, since a checkout or a copy sets times as it likes. @param {string} root */
async function stampOf(root) {
  const hash = createHash('sha256');
  const files = [
    ...filesIn(join(root, 'web', 'src')),
    ...filesIn(join(root, 'web', 'public')),
    ...['index.html', 'vite.config.ts', 'catalogs.ts', 'tsconfig.json', 'package.json'].map((name) =>
      join(root, 'web', name),
    ),
    join(root, 'package-lock.json'),
  ];
  for (const path of files) hash.update(`${path.slice(root.length)}\n`).update(await readFile(path));
  return hash.digest('hex');
}

/** @param {string} folder */
function filesIn(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((each) => each.isFile())
    .map((each) => join(each.parentPath, each.name))
    .sort();
}

/** Beside the file, so that the server never compresses; only where it helps. @param {string} path */
async function compress(path) {
  const plain = await readFile(path);
  if (plain.length < 1024 || !/\.(js|css|svg|html)$/.test(path)) return;
  const [br, gz] = await Promise.all([
    promisify(brotliCompress)(plain, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }),
    promisify(gzip)(plain),
  ]);
  await Promise.all([writeFile(`${path}.br`, br), writeFile(`${path}.gz`, gz)]);
}
