// What a verb of the command line is: its options, a sentence for each, and what it does with them.

import type { DatabaseMode } from '../store/schema/migrate.ts';

/** A database as a verb uses it. `secretsFile`: where the sandbox's secrets are kept beside it. */
export interface DatabaseLocation {
  readonly database: string;
  readonly secretsFile: string;
  /** For messages: without a password. */
  readonly name: string;
}

export interface VerbArguments {
  readonly text: (option: string) => string;
  /** Of an option that names a database, or of the settings. */
  readonly location: (option: string | null) => DatabaseLocation;
  /** As the settings say; null where they do not and it matters. */
  readonly mode: DatabaseMode | null;
  readonly print: (line: string) => void;
}

export interface CliVerb {
  readonly about: string;
  /** Those without which it is nothing, each with what stands for its value and what that is. */
  readonly options: Readonly<Record<string, readonly [value: string, about: string]>>;
  readonly run: (said: VerbArguments) => Promise<void>;
}

/** Wrong use of the command line, or a precondition that fails: one sentence for the person who typed it. */
export class UsageError extends Error {}
