// Opens a session with the system of a connection, by its settings and the newest secret that is good.

import type { Session } from '../../connectors/engine/contract.ts';
import type { ScimProfile } from '../../connectors/scim/scimChanges.ts';
import { openScimSession } from '../../connectors/scim/scimSession.ts';
import { createScimTransport } from '../../connectors/scim/scimTransport.ts';
import { settingsOf } from '../../domain/connections/connectionSettings.ts';
import type {
  Connection,
  ConnectionSecret,
  ConnectionSecretName,
} from '../../domain/connections/connectionEntities.ts';
import type { Context } from '../../flows/context.ts';
import { load, rows } from '../../flows/load.ts';
import { eq } from '../../odata/query.ts';
import type { OutboundClient } from '../../outbound/outboundClient.ts';
import { openManualSession } from './manualSession.ts';

/** How jobs of connections reach the outside, and read the secrets that were sealed. */
export interface ConnectionPorts {
  readonly outside: () => Pick<OutboundClient, 'call'>;
  readonly open: (sealed: string) => string;
  /** Milliseconds in which all calls end; left out, those of a job. */
  readonly callsEndAfter?: number;
  /** Secrets that are tried in the place of those that are kept. */
  readonly secrets?: ReadonlyMap<ConnectionSecretName, string>;
}

/** Milliseconds in which all calls of a job end: well below the lease of its pool (work/queue/workerPools.ts). */
const callsEndAfter = 240_000;

/** A session for one job. */
export async function openSession(ctx: Context, connection: Connection, ports: ConnectionPorts): Promise<Session> {
  if (connection.kind !== 'scim') return openManualSession(ctx, connection);
  const { secrets } = await load(ctx.store, {
    secrets: rows('connectionSecret', eq('connectionId', connection.id)),
  });
  const settings = settingsOf(connection, 'outbound');
  const send = createScimTransport({
    client: ports.outside(),
    settings,
    connectionId: connection.id,
    secretOf: (name) => {
      if (ports.secrets !== undefined) return ports.secrets.get(name) ?? null;
      const sealed = newestOf(secrets, name, ctx.now)?.sealed ?? null;
      return sealed === null ? null : ports.open(sealed);
    },
    machineNow: ctx.machineNow,
    endsAt: ctx.machineNow() + (ports.callsEndAfter ?? callsEndAfter),
  });
  return openScimSession(settings, connection.profile as ScimProfile | null, send);
}

const newestOf = (secrets: readonly ConnectionSecret[], name: string, now: string): ConnectionSecret | undefined =>
  secrets
    .filter((each) => each.name === name && (each.expiresAt === null || each.expiresAt > now))
    .toSorted((a, b) => (a.createdAt < b.createdAt ? 1 : -1))[0];
