// The verbs of the command line, a row for each.

import type { CliVerb } from './verb.ts';

export const verbs: Readonly<Record<string, CliVerb>> = {
  start: {
    about:
      'Starts the server with the settings, and stops it in order on SIGINT or SIGTERM. It prints the line `latchkey ' +
      'ready URL` on standard output when the server answers.',
    options: {},
    settings: 'all',
    example: 'start --port 8420',
    load: async () => (await import('./start.ts')).start,
  },
  exec: {
    about:
      'Runs a command beside a sandbox of its own. The sandbox is in memory, listens on free ports, and stops when ' +
      'the command has ended. Variables in the environment of the command name its addresses, a client, and the ' +
      'certificates to trust.',
    options: {},
    settings: 'all',
    takesCommand: true,
    exitCodes: {
      'any other': 'the status of the command; 128 plus the number of a signal that ended it',
      126: 'the command is not executable',
      127: 'the command was not found',
    },
    example: 'exec -- npm test',
    load: async () => (await import('./exec.ts')).exec,
  },
  migrate: {
    about:
      'Creates the tables in the database of the settings, or updates them to this version. A start does the same by ' +
      'itself.',
    options: {},
    settings: 'database',
    example: 'migrate --database postgres://latchkey:…@db/latchkey --mode production',
    load: async () => (await import('./database/migrate.ts')).migrate,
  },
  backup: {
    about:
      'Writes the whole content of the database of the settings to a file, as of one moment. Servers may write ' +
      'meanwhile. The file contains the whole tenant, so that only its owner may read it.',
    options: {
      to: { value: 'FILE', about: 'the new file, which must not exist', isRequired: true },
      recipients: { value: 'KEYS', about: 'in place of LATCHKEY_BACKUP_RECIPIENTS' },
    },
    settings: 'database',
    example: 'backup --to latchkey-monday.backup',
    load: async () => (await import('./database/backup.ts')).backup,
  },
  'backup-key': {
    about:
      'Creates a key for backups: the file opens them, and the printed recipient, for LATCHKEY_BACKUP_RECIPIENTS, ' +
      'encrypts them. Keep the file where the servers are not. Keys of `age-keygen` serve as well.',
    options: { to: { value: 'FILE', about: 'the new file, which must not exist', isRequired: true } },
    settings: 'none',
    example: 'backup-key --to backup-key.txt',
    load: async () => (await import('./database/backupKey.ts')).backupKey,
  },
  restore: {
    about:
      'Reads a backup, or the snapshot of a sandbox, into the database of the settings, which must be empty and have ' +
      'the same mode. It restores the whole file, or nothing.',
    options: {
      from: { value: 'FILE', about: 'what `latchkey backup` or `latchkey snapshot` wrote', isRequired: true },
      identity: { value: 'FILE', about: 'the key of an encrypted backup, in place of LATCHKEY_BACKUP_IDENTITY' },
    },
    settings: 'database',
    example: 'restore --from latchkey-monday.backup',
    load: async () => (await import('./database/restore.ts')).restore,
  },
  snapshot: {
    about:
      'Writes all that a sandbox holds to a file, as `GET /sandbox/snapshot` answers it: small, of either engine, ' +
      'and without the secrets of the sandbox. `latchkey restore` and `POST /sandbox/restore` read it.',
    options: { to: { value: 'FILE', about: 'the new file, which must not exist', isRequired: true } },
    settings: 'database',
    example: 'snapshot --to before.snapshot',
    load: async () => (await import('./database/snapshot.ts')).snapshot,
  },
  check: {
    about:
      'Compares the rows of the database of the settings with the invariants of docs/operations.md, and names each ' +
      'row that violates one. Servers may work meanwhile; it may also name a row that they are changing.',
    options: { mend: { value: null, about: 'repairs what it can repair, in separate commits' } },
    settings: 'database',
    exitCodes: { '3': 'a violation was found and not repaired' },
    example: 'check --mend',
    load: async () => (await import('./database/check.ts')).check,
  },
  audit: {
    about:
      'Writes an evidence bundle: the audit rows of a period, the hashes that lead from them to a signed checkpoint, ' +
      'and a program that verifies them with nothing but Node.',
    object: { name: 'export', about: 'the one thing that it does', isRequired: true },
    options: {
      from: { value: 'TIME', about: 'the first moment of the period, such as 2026-01-01' },
      to: { value: 'TIME', about: 'the moment after the period' },
      review: {
        value: 'ID',
        about: 'an access review instance, in place of a period: its time, its items and every change of them',
      },
      out: { value: 'FILE', about: 'the new zip file, which must not exist', isRequired: true },
    },
    settings: 'database',
    example: 'audit export --from 2026-01-01 --to 2026-04-01 --out audit-2026-q1.zip',
    load: async () => (await import('./database/auditExport.ts')).audit,
  },
  verify: {
    about:
      'Verifies the audit of a database, a backup or an evidence bundle, without a server: each row against the hash ' +
      'at its place, and the hashes against the signed checkpoints. It names each row that was changed, deleted, ' +
      'added or moved.',
    object: {
      name: 'FILE|DATABASE',
      about: 'a backup, a bundle, an SQLite file, or a database; the database of the settings without it',
      isRequired: false,
    },
    options: {
      checkpoints: {
        value: 'FILE',
        about: 'checkpoints that were kept elsewhere: the file of LATCHKEY_AUDIT_ANCHOR, or the log',
      },
      witness: {
        value: 'KEYS',
        about: 'the verifier keys of witnesses, separated by commas, besides those of LATCHKEY_AUDIT_WITNESSES',
      },
      'timestamp-ca': {
        value: 'FILE',
        about: 'the certificates that vouch for time stamps, in place of LATCHKEY_AUDIT_TIMESTAMP_CA',
      },
      identity: { value: 'FILE', about: 'the key of an encrypted backup, in place of LATCHKEY_BACKUP_IDENTITY' },
    },
    settings: 'database',
    exitCodes: { '3': 'the audit is not as it was written' },
    example: 'verify latchkey-monday.backup --checkpoints audit-checkpoints.jsonl',
    load: async () => (await import('./database/verify.ts')).verify,
  },
  person: {
    about:
      'Exports everything that the database holds about a user as a zip file, or erases a user who was deleted ' +
      'permanently. An erasure empties texts, names and addresses in every table; ids, times and the proofs of the ' +
      'audit stay. docs/personal-data.md has the tables. Servers work meanwhile.',
    object: { name: 'export|erase', about: 'what to do', isRequired: true },
    options: {
      of: { value: 'USER', about: 'the object id of the user; for an export also the sign-in name', isRequired: true },
      out: { value: 'FILE', about: 'for an export: the new zip file, which must not exist' },
    },
    settings: 'database',
    example: 'person export --of mara@example.org --out mara.zip',
    load: async () => (await import('./accounts/person.ts')).person,
  },
  'rotate-keys': {
    about:
      'Adds a key to sign tokens with. It is published at once and signs after two minutes, so that all servers and ' +
      'their clients know it; the old ones are published until their last tokens have ended. Servers work meanwhile, ' +
      'and rotate by themselves after LATCHKEY_KEY_LIFETIME. The verb needs the settings of the servers.',
    options: {
      withdraw: {
        value: null,
        about:
          'ends the old keys at once, where one may be known to others: all tokens are refused within a minute, and ' +
          'checkpoints of the audit that the old keys sign from now on are named by `latchkey verify`',
      },
    },
    settings: 'all',
    example: 'rotate-keys',
    load: async () => (await import('./accounts/rotateKeys.ts')).rotateKeys,
  },
  'rotate-secret': {
    about:
      'Encrypts with LATCHKEY_SECRET_KEY what LATCHKEY_SECRET_KEY_FALLBACK, the old key, encrypted, while servers ' +
      'that have both keys work. docs/operations.md has the steps. The verb needs the settings of the servers.',
    options: {},
    settings: 'all',
    example: 'rotate-secret',
    load: async () => (await import('./accounts/rotateSecret.ts')).rotateSecret,
  },
  admin: {
    about:
      'Makes an administrator, while servers work, also where nobody has a role any more. Without a NAME it prints ' +
      'an address that is good once and for an hour, at which a person makes their own account. With a NAME it makes ' +
      'the user of this sign-in name a Global Administrator and enables the account; where there is no such user, it ' +
      'creates one and prints a password for the first sign-in. All administrators are told by mail.',
    object: { name: 'NAME', about: 'the sign-in name of the user, such as mara@example.org', isRequired: false },
    options: {
      'display-name': { value: 'TEXT', about: 'the name of a new user; without it, the sign-in name' },
      'new-password': { value: null, about: 'gives a user who is there a new password, and ends their sign-ins' },
      'reset-factors': {
        value: null,
        about: 'takes the second factors of a user who is there, and ends their sign-ins; gives no role',
      },
      url: { value: 'URL', about: 'where the server is reached, in place of LATCHKEY_PUBLIC_URL' },
    },
    settings: 'database',
    example: 'admin mara@example.org --mode production',
    load: async () => (await import('./accounts/admin.ts')).admin,
  },
  copy: {
    about:
      'Copies a whole tenant into an empty database of either engine, and compares the counts, table by table. It ' +
      'does not copy rows that are written to the source meanwhile: stop its servers first.',
    options: {
      from: { value: 'DATABASE', about: 'the source: sqlite:PATH or postgres://…', isRequired: true },
      to: { value: 'DATABASE', about: 'the target, in the same form', isRequired: true },
    },
    settings: 'none',
    example: 'copy --from sqlite:./data/latchkey.db --to postgres://latchkey:…@db/latchkey',
    load: async () => (await import('./database/copy.ts')).copy,
  },
};
