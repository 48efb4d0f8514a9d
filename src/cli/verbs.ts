// The verbs of the command line: a row each.

import type { CliVerb } from './verb.ts';

export const verbs: Readonly<Record<string, CliVerb>> = {
  start: {
    about:
      'Starts the server by the settings, and stops it in order on SIGINT or SIGTERM. The line `latchkey ready URL` ' +
      'on standard output says that it answers.',
    options: {},
    settings: 'all',
    example: 'start --port 8420',
    load: async () => (await import('./start.ts')).start,
  },
  exec: {
    about:
      'Runs a command with a sandbox of its own beside it: in memory, on free ports, stopped when the command has ' +
      'ended. The command finds its addresses, a client and what to trust in its environment.',
    options: {},
    settings: 'all',
    takesCommand: true,
    exitCodes: {
      'any other': 'the status of the command, 128 and more where a signal ended it',
      126: 'the command may not be run',
      127: 'there is no such command',
    },
    example: 'exec -- npm test',
    load: async () => (await import('./exec.ts')).exec,
  },
  migrate: {
    about:
      'Makes the tables of the database that the settings name, or brings them to this version. A start does the ' +
      'same by itself.',
    options: {},
    settings: 'database',
    example: 'migrate --database postgres://latchkey:…@db/latchkey --mode production',
    load: async () => (await import('./database/migrate.ts')).migrate,
  },
  backup: {
    about:
      'Writes everything in the database that the settings name to a file, as of one moment. Servers may go on ' +
      'writing. Whoever has the file has the tenant: only its owner may read it.',
    options: { to: { value: 'FILE', about: 'a file that is not there yet', isRequired: true } },
    settings: 'database',
    example: 'backup --to latchkey-monday.backup',
    load: async () => (await import('./database/backup.ts')).backup,
  },
  restore: {
    about:
      'Reads a backup into the database that the settings name, which must be empty and of the same mode. All of it ' +
      'is there afterwards, or nothing.',
    options: { from: { value: 'FILE', about: 'the file that `latchkey backup` wrote', isRequired: true } },
    settings: 'database',
    example: 'restore --from latchkey-monday.backup',
    load: async () => (await import('./database/restore.ts')).restore,
  },
  check: {
    about:
      'Holds the rows of the database that the settings name against what must always hold (docs/operations.md), and ' +
      'names what does not. Servers may go on working; a row that they change meanwhile may be named.',
    options: { mend: { value: null, about: 'put right what can be put right, in commits of their own' } },
    settings: 'database',
    exitCodes: { '3': 'something does not hold, and was not mended' },
    example: 'check --mend',
    load: async () => (await import('./database/check.ts')).check,
  },
  copy: {
    about:
      'Copies a whole tenant into an empty database of either engine and compares the counts, table by table. Rows ' +
      'that are written to the source meanwhile are not copied: stop its servers first.',
    options: {
      from: { value: 'DATABASE', about: 'where it is: sqlite:PATH or postgres://…', isRequired: true },
      to: { value: 'DATABASE', about: 'where it is to be', isRequired: true },
    },
    settings: 'none',
    example: 'copy --from sqlite:./data/latchkey.db --to postgres://latchkey:…@db/latchkey',
    load: async () => (await import('./database/copy.ts')).copy,
  },
};
