// Microsoft's own JavaScript clients, unmodified and each in a process of its own, against a whole server over https.
// Own process: the SDKs of both versions are large.

import { after, before, describe, test } from 'node:test';
import { startLatchkey, type Latchkey } from '../app/latchkey.ts';
import { startClient, type Client } from './child.ts';

// biome-ignore format: a table, read by column
const clients: readonly (readonly [name: string, module: string, acts: Readonly<Record<string, string>>])[] = [
  ['@microsoft/microsoft-graph-client', './graphClient.ts', {
    tutorial: 'does the whole tutorial',
    pages:    'reads every page by PageIterator',
    errors:   'understands what is refused, and why',
    batch:    'sends a batch and reads each answer',
    options:  'counts, orders and selects',
    retries:  'tries again after 429 in both forms and 503, and goes on after a reset',
    branding: 'puts a logo and reads it again',
    deltas:   'reads changes by PageIterator, and goes on from each delta link',
  }],
  ['@microsoft/msgraph-sdk and @microsoft/msgraph-beta-sdk', './kiotaSdk.ts', {
    tutorial: 'do the whole tutorial',
    pages:    'read every page by PageIterator',
    errors:   'understand what is refused, and why',
    batch:    'send a batch and read each answer',
    zipped:   'send a zipped body',
    branding: 'put logos of all and of one language, and read them again',
    invitation: 'invite a guest',
    retries:  'try again after 429 in both forms and 503, and go on after a reset',
  }],
  ['@azure/identity and @azure/msal-node', './credentials.ts', {
    application: 'get a token for an application',
    person:      'get a token for a person',
    wrong:       'are told that a secret or password is wrong',
    confidential: 'get a token by msal-node, and take it from the cache the second time',
  }],
];

for (const [name, module, acts] of clients) {
  describe(name, () => {
    let latchkey: Latchkey;
    let client: Client;
    before(async () => {
      latchkey = await startLatchkey();
      client = await startClient(module, latchkey);
    });
    after(async () => {
      await client?.end();
      await latchkey?.close();
    });
    for (const [act, promise] of Object.entries(acts)) test(`${name} ${promise}`, () => client.act(act));
  });
}
