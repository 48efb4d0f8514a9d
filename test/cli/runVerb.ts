// A verb of the command line, run in the process of the test.

import { main } from '../../src/cli/main.ts';

export interface Ran {
  readonly status: number;
  readonly out: string;
  readonly err: string;
  /** Both, in the order in which they were written. */
  readonly text: string;
}

/** Runs `latchkey ARGV` with an environment, and keeps what it writes. */
export async function runVerb(argv: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ran> {
  let [out, err, text] = ['', '', ''];
  const status = await main(argv, {
    env,
    out: (more) => {
      out += more;
      text += more;
    },
    err: (more) => {
      err += more;
      text += more;
    },
  });
  return { status, out, err, text };
}
