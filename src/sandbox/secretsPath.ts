// Where the sandbox's secrets are kept. A file of its own, so that the command line can ask without loading the model.

import { createHash } from 'node:crypto';
import { basename, join } from 'node:path';

/** The file of the secrets in the folder beside a database. */
export function secretsPath(
  folder: string,
  database:
    | { readonly engine: 'sqlite'; readonly path: string }
    | { readonly engine: 'postgres'; readonly url: string },
): string {
  const name =
    database.engine === 'sqlite'
      ? basename(database.path)
      : `postgres-${createHash('sha256').update(database.url).digest('hex').slice(0, 12)}`;
  return join(folder, `${name}.secrets.json`);
}

/** The file of the key that seals what the sandbox's issuer keeps: beside the secrets, under the same name. */
export function sealingKeyPath(secretsFile: string): string {
  return secretsFile.replace(/secrets\.json$/, 'sealing.key');
}
