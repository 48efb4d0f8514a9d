// What a verb of the command line is: a row of the table in verbs.ts, and the function that the row loads.

import type { Config } from '../config/config.ts';
import type { Environment } from '../config/settingSources.ts';
import type { DatabaseMode } from '../store/schema/migrate.ts';

/** A database as a verb uses it. `secretsFile`: where the sandbox's secrets are kept beside it. */
export interface DatabaseLocation {
  readonly database: string;
  readonly secretsFile: string;
  /** For messages: without a password. */
  readonly name: string;
}

export interface VerbArguments {
  /** The value of an option of the verb's own; the empty text where it was left out. */
  readonly text: (option: string) => string;
  /** Whether an option without a value was given. */
  readonly has: (option: string) => boolean;
  /** What the verb is about, where its row has an object; null where it was left out. */
  readonly object: string | null;
  /** The words behind `--`, where the row takes a command. */
  readonly command: readonly string[];
  readonly env: Environment;
  /** Of an option that names a database, or (null) of the settings. Throws `UsageError`. */
  readonly location: (option: string | null) => DatabaseLocation;
  /** A database that the object names. Throws `UsageError`. */
  readonly namedLocation: (database: string) => DatabaseLocation;
  /** As the settings say; null where they do not and it matters. Throws `UsageError`. */
  readonly mode: () => DatabaseMode | null;
  /** Every setting, by the environment, by options, and by `usual` where neither says. Throws `UsageError`. */
  readonly config: (usual?: Environment) => Config;
  /** A line of what was asked for, on standard output. */
  readonly print: (line: string) => void;
  /** A line about how it goes, on standard error. */
  readonly tell: (line: string) => void;
}

/** Does what the verb says. Gives the status to end with. */
export type VerbAction = (said: VerbArguments) => Promise<number>;

export interface CliOption {
  /** What stands for its value in the help, such as FILE; null for an option without a value. */
  readonly value: string | null;
  readonly about: string;
  readonly isRequired?: boolean;
}

/** A row of the table of verbs: from it come the reading of arguments, the help and docs/command-line.md. */
export interface CliVerb {
  readonly about: string;
  /** A word without dashes behind the verb. */
  readonly object?: { readonly name: string; readonly about: string; readonly isRequired: boolean } | undefined;
  readonly options: Readonly<Record<string, CliOption>>;
  /** Which settings are options too: those that say where the database is, or all. */
  readonly settings: 'none' | 'database' | 'all';
  /** Whether a command to run stands behind `--`. */
  readonly takesCommand?: boolean;
  /** The statuses that it can end with besides 0, 1 and 2, each with what that means. */
  readonly exitCodes?: Readonly<Record<string, string>>;
  /** A line as it is typed, without the program's name. */
  readonly example: string;
  readonly load: () => Promise<VerbAction>;
}

/** Wrong use of the command line, or a precondition that fails: one sentence for the person who typed it. */
export class UsageError extends Error {}
