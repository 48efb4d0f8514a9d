// `latchkey backup-key`: a key that opens backups, and the recipient that they are encrypted for.

import { writeFile } from 'node:fs/promises';
import type { VerbAction } from '../verb.ts';
import { createBackupKey } from './encryption.ts';
import { writeNewFile } from './newFile.ts';

export const backupKey: VerbAction = async ({ text, print }) => {
  const file = text('to');
  const { identity, recipient } = await createBackupKey();
  const lines = `# created: ${new Date().toISOString()}\n# public key: ${recipient}\n${identity}\n`;
  await writeNewFile(file, (draft) => writeFile(draft, lines, { mode: 0o600, flush: true }));
  print(recipient);
  return 0;
};
