// A listing of a system that people work in by hand: uploading it says what it would mean, confirming it lets the next
// look read it.

import { audit, auditTarget } from '../../domain/audit/auditEntry.ts';
import { authorOf } from '../../domain/authorship.ts';
import type { Id } from '../../domain/base.ts';
import type { Connection, ConnectionDirection } from '../../domain/connections/connectionEntities.ts';
import { ListingTables, readListing, SystemTables, type ListingTable } from '../../domain/connections/listing.ts';
import type { ConnectionListing } from '../../domain/connections/listingEntities.ts';
import { readPeople } from '../../domain/connections/peopleTable.ts';
import { createFaultCollector } from '../../domain/faultCollector.ts';
import { Refusal } from '../../domain/refusal.ts';
import { requireRight } from '../../domain/rights/rights.ts';
import { previewListing } from '../../flows/connections/previewListing.ts';
import { previewPeople } from '../../flows/connections/people/previewPeople.ts';
import type { Command, Context, OperationParameters } from '../../flows/context.ts';
import { load, requireRow, row, rows } from '../../flows/load.ts';
import { lookAtConnectionJob } from '../../flows/queueJobs.ts';
import { doneResult } from '../../flows/results.ts';
import { newRow } from '../../model/newRow.ts';
import { and, eq, oneOfValues } from '../../odata/query.ts';
import { insert, update, type Change } from '../../store/contract.ts';

/**
 * 200 with the row and its preview; nothing else changes. One that was uploaded before and not confirmed is superseded.
 * Throws `notFound`, `missingField`, and `invalidField` for a connection that is called.
 */
export const uploadListing: Command<OperationParameters<ListingTable>> = async (ctx, { id, body }) => {
  const connection = await requireManual(ctx, id);
  const content = contentOf(connection, body);
  const made = newRow('connectionListing', {
    id: ctx.newId(),
    connectionId: connection.id,
    content,
    preview:
      connection.direction === 'inbound'
        ? await previewPeople(ctx, connection, readPeople(content.people ?? ''))
        : await previewListing(ctx, connection, readListing(content)),
    createdAt: ctx.now,
    createdBy: authorOf(ctx.caller),
  });
  await ctx.store.commit([
    { kind: 'requireExists', entity: 'connection', id: connection.id },
    supersede(connection.id, ['uploaded']),
    insert('connectionListing', made),
    entry(ctx, connection, 'Upload listing of connection', made.id),
  ]);
  const { content: _content, ...shown } = made;
  return { status: 200, value: shown };
};

/** The table without which nothing is said, and those that may stand beside it. */
const tablesOf = {
  inbound: { needed: 'people', allowed: ['people'] },
  outbound: { needed: 'members', allowed: SystemTables },
} as const satisfies Readonly<Record<ConnectionDirection, object>>;

function contentOf(
  { direction }: Connection,
  body: OperationParameters<ListingTable>,
): Partial<Readonly<Record<ListingTable, string>>> {
  const { needed, allowed } = tablesOf[direction];
  const faults = createFaultCollector();
  for (const table of ListingTables) {
    const text = body[table] ?? null;
    if (table === needed && text === null) faults.add('missingField', table);
    faults.holds(text === null || typeof text === 'string', table, 'a table of CSV, as a text');
    const isMeant = allowed.some((each) => each === table);
    faults.holds(text === null || isMeant, table, `left out: an ${direction} connection reads ${allowed.join(', ')}`);
  }
  faults.throwIfAny();
  return Object.fromEntries(ListingTables.flatMap((table) => (body[table] ? [[table, body[table]]] : [])));
}

/** 204. The next look reads it. Throws `notFound`, `unknownReference`, and `invalidState` where it has faults. */
export const confirmListing: Command<OperationParameters<'listingId'>> = async (ctx, { id, body }) => {
  const connection = await requireManual(ctx, id);
  const listingId = String(body.listingId).toLowerCase();
  const { listings } = await load(ctx.store, {
    listings: rows('connectionListing', eq('connectionId', connection.id), eq('id', listingId)),
  });
  const [listing] = listings;
  if (listing === undefined)
    throw new Refusal('unknownReference', { field: 'listingId', id: listingId, entity: 'listing of the connection' });
  requireConfirmable(listing);
  await ctx.store.commit([
    supersede(connection.id, ['confirmed']),
    update(
      'connectionListing',
      listing.id,
      { state: 'confirmed', confirmedAt: ctx.now, confirmedBy: authorOf(ctx.caller) },
      listing.version,
    ),
    ...(connection.state === 'active' ? lookAtConnectionJob(ctx, connection.id) : []),
    entry(ctx, connection, 'Confirm listing of connection', listing.id),
  ]);
  return doneResult;
};

function requireConfirmable({ state, preview: { faultCount } }: ConnectionListing): void {
  if (state !== 'uploaded') throw new Refusal('invalidState', { state, reason: 'The listing is not the newest one.' });
  if (faultCount > 0)
    throw new Refusal('invalidState', {
      state,
      reason: `The listing has ${faultCount} faults. Absence is concluded from a listing without one alone.`,
    });
}

async function requireManual(ctx: Context, id: Id | null): Promise<Connection> {
  requireRight(ctx.caller, 'manageConnections');
  const { connections } = await load(ctx.store, { connections: row('connection', id) });
  const connection = requireRow(connections[0], 'connection', id);
  if (connection.kind === 'scim')
    throw new Refusal('invalidState', { state: connection.kind, reason: 'The system there is asked what it has.' });
  return connection;
}

const supersede = (connectionId: Id, states: readonly ConnectionListing['state'][]): Change => ({
  kind: 'updateWhere',
  entity: 'connectionListing',
  where: and(eq('connectionId', connectionId), oneOfValues('state', states)),
  set: { state: 'superseded', content: null },
});

const entry = (
  ctx: Context,
  connection: Connection,
  activity: 'Upload listing of connection' | 'Confirm listing of connection',
  listing: Id,
): Change => audit(ctx, { activity, targets: [auditTarget('Connection', connection)], details: { listing } });
