// `latchkey VERB …`: what can be done with Latchkey from a command line. Every wrong use is one sentence and a status
// that is not 0.

import type { Environment } from '../config/settingSources.ts';
import { asksForHelp, readArguments } from './commandLine.ts';
import { help } from './help.ts';
import { versionOf } from './invocation.ts';
import { UsageError, type CliVerb } from './verb.ts';
import { verbs } from './verbs.ts';

interface CliEnvironment {
  readonly env: Environment;
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
}

/** Gives the status to end with: 0; 2 for a wrong use; 1 where it could not be done; others as the verb's row says. */
export async function main(
  [name = '--help', ...argv]: readonly string[],
  { env, out, err }: CliEnvironment,
): Promise<number> {
  const print = (line: string): void => out(`${line}\n`);
  const tell = (line: string): void => err(`${line}\n`);
  try {
    if (name === '--version') print(versionOf());
    else if (name === '--help' || name === 'help') print(help(argv[0] === undefined ? null : nameOf(argv[0])));
    else if (asksForHelp(argv)) print(help(nameOf(name)));
    else {
      const verb = verbs[nameOf(name)] as CliVerb;
      const given = readArguments(verb, argv, env);
      return await (await verb.load())({ ...given, print, tell });
    }
    return 0;
  } catch (error) {
    if (error instanceof UsageError) {
      tell(error.message);
      return 2;
    }
    // Not before, since it loads the store: what is wrong with the command line is said at once.
    tell((await import('./errorSentence.ts')).errorSentence(error));
    return 1;
  }
}

function nameOf(name: string): string {
  if (Object.hasOwn(verbs, name)) return name;
  throw new UsageError(`There is no verb ${JSON.stringify(name)}; there are ${Object.keys(verbs).join(', ')}.`);
}
