// Delta queries as Microsoft's SDK for JavaScript makes them: its own page iterator to the delta link, resumed twice.

import assert from 'node:assert/strict';
import graphClient, { type Client, type PageCollection } from '@microsoft/microsoft-graph-client';

const { GraphError, PageIterator } = graphClient;

interface Told {
  readonly id: string;
  readonly displayName?: string;
  readonly description?: string;
  readonly '@removed'?: { readonly reason: string };
}

/** Every row from an address to the delta link, and that link. */
async function iterate(client: Client, address: string, prefer: string): Promise<readonly [readonly Told[], string]> {
  const headers = { prefer };
  const first: PageCollection = await client.api(address).headers(headers).get();
  const rows: Told[] = [];
  const iterator = new PageIterator(client, first, (row: Told) => rows.push(row) > 0, { headers });
  await iterator.iterate();
  return [rows, iterator.getDeltaLink() ?? String(first['@odata.deltaLink'])];
}

export async function deltas(client: Client): Promise<void> {
  const name = `Delta ${Date.now()}`;
  const make = (at: number): Promise<{ readonly id: string }> =>
    client.api('/groups').post({
      displayName: `${name} ${at}`,
      mailNickname: `delta${Date.now()}${at}`,
      mailEnabled: false,
      securityEnabled: true,
    });
  const [one, other] = [await make(1), await make(2)];
  const pages = 'odata.maxpagesize=2';
  const [all, link] = await iterate(client, '/groups/delta?$select=displayName,description', pages);
  assert.ok(all.some(({ id }) => id === one.id) && all.some(({ id }) => id === other.id));
  const [none, again] = await iterate(client, link, pages);
  assert.deepEqual(none, []);
  await client.api(`/groups/${one.id}`).patch({ description: 'Changed' });
  const [changed, third] = await iterate(client, again, `${pages}, return=minimal`);
  assert.deepEqual(
    changed.map(({ id, description, displayName }) => [id, description, displayName]),
    [[one.id, 'Changed', undefined]],
  );
  await client.api(`/groups/${other.id}`).delete();
  const [removed] = await iterate(client, third, pages);
  assert.deepEqual(removed, [{ id: other.id, '@removed': { reason: 'changed' } }]);
  const token = String(new URL(third).searchParams.get('$deltatoken'));
  const wrong = client.api(`/groups/delta?$deltatoken=${token.slice(0, -4)}AAAA`).get();
  await assert.rejects(wrong, (error: unknown) => error instanceof GraphError && error.statusCode === 400);
  await client.api(`/groups/${one.id}`).delete();
}
