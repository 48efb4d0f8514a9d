// Each published route with tokens of one scope at a time: any one that is published for it suffices, and all others
// together do not.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { ownPermissions, readPermissions, writePermissions } from '../../src/domain/rights/permissionSets.ts';
import { givePermissions } from './permissions.ts';
import { nameOf, surface, type SurfaceRow } from '../surface/rows.ts';
import { addressOf, keyOf } from './addresses.ts';
import { openClient, type Client } from './client.ts';
import { routesOf } from './routes.ts';
import { newFile, openGround, type Ground } from './world.ts';

/** What is not served is not judged by scopes: it is not there. */
const rows = surface.filter((row) => routesOf(keyOf(row))[0]?.task !== 'not served');
const allOf = {
  delegated: [...ownPermissions, ...readPermissions, ...writePermissions],
  application: [...readPermissions, ...writePermissions],
} as const;
type Kind = keyof typeof allOf;

interface Case {
  readonly row: SurfaceRow;
  readonly permissions: readonly string[];
  readonly isEnough: boolean;
}
const casesOf = (kind: Kind): readonly Case[] =>
  rows.flatMap((row) => [
    ...row[kind].map((each): Case => ({ row, permissions: [each], isEnough: true })),
    { row, permissions: allOf[kind].filter((each) => !row[kind].includes(each)), isEnough: false },
  ]);

describe('scopes', () => {
  let ground: Ground;
  let client: Client;
  const tokens = new Map<string, Promise<string>>();
  before(async () => {
    ground = await openGround(await newFile());
    client = openClient(ground.latchkey.http);
  });
  after(async () => {
    client?.close();
    await ground?.close();
  });

  /** An application has what its registration says when it asks for the token. */
  async function tokenOf(kind: Kind, permissions: readonly string[]): Promise<string> {
    const { latchkey, store } = ground;
    if (kind === 'delegated')
      return latchkey.token('globalAdmin', permissions.map((each) => `https://graph.microsoft.com/${each}`).join(' '));
    const few = latchkey.sandbox.clients.find((each) => each.key === 'few');
    await givePermissions(store, few?.clientId ?? '', permissions);
    const form = new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: few?.clientId ?? '',
      client_secret: few?.clientSecret ?? '',
      scope: 'https://graph.microsoft.com/.default',
    });
    return (
      (await (await fetch(latchkey.sandbox.tokenEndpoint, { method: 'POST', body: form })).json()) as {
        readonly access_token: string;
      }
    ).access_token;
  }

  for (const kind of ['delegated', 'application'] as const) {
    test(`${kind} permissions suffice as published, each by itself (${casesOf(kind).length} calls)`, async () => {
      const wrong: string[] = [];
      for (const { row, permissions, isEnough } of casesOf(kind)) {
        const key = `${kind} ${permissions.join(' ')}`;
        if (!tokens.has(key)) tokens.set(key, tokenOf(kind, permissions));
        // Nothing has the ids of these addresses, so that what is allowed changes nothing either.
        const { status, code } = await client.call(
          await (tokens.get(key) as Promise<string>),
          row.method,
          addressOf(row, {}),
          row.method === 'GET' || row.method === 'DELETE' ? undefined : {},
        );
        const isRefused = status === 403 && code === 'Authorization_RequestDenied';
        if (isRefused === isEnough || status === 401 || status >= 500)
          wrong.push(`${nameOf(row)} with ${permissions.join(' ')}: ${status} ${code ?? ''}`);
      }
      assert.deepEqual(wrong, []);
    });
  }
});
