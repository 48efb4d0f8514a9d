// Runs what the Explorer wrote in JavaScript: each form as the body of a function of its own. What the server refuses
// was asked all the same.

import { Client, GraphError } from '@microsoft/microsoft-graph-client';
import type { Told } from '../program.ts';

const told = JSON.parse(process.env['LATCHKEY_SETTING'] ?? '') as Told;
const forms = JSON.parse(process.env['LATCHKEY_FORMS'] ?? '[]') as readonly {
  readonly name: string;
  readonly code: string;
}[];
const AsyncFunction = (async () => {}).constructor as new (
  ...args: string[]
) => (client: typeof Client, console: { readonly log: () => void }) => Promise<unknown>;
process.env['TOKEN'] = told.tokens['governanceAdmin'];

for (const { name, code } of forms) {
  const silent = { log: () => {} };
  const fault = await new AsyncFunction('Client', 'console', code.replace(/^import .*\n/m, ''))(Client, silent).then(
    () => undefined,
    (error: unknown) => (error instanceof GraphError && error.statusCode > 0 ? undefined : String(error)),
  );
  console.log(JSON.stringify({ act: name, ...(fault === undefined ? {} : { fault }) }));
}
