// What lets an invited person take their account: the invitation, which the inviter may hand on and which gives a mail
// to the invited address; and the ticket in that mail, good for a week and one use, kept as a hash.

import type { Id } from '../../domain/base.ts';
import { and, eq, oneOfValues } from '../../odata/query.ts';
import type { Change, Store } from '../../store/contract.ts';
import { codeId, drawCode, readCode } from './addressCodes.ts';

/** Who is invited at which address, and where the page of the redemption leads to. */
export interface InvitationRecord {
  readonly userId: Id;
  readonly address: string;
  readonly redirectUrl: string;
}

const kinds = { invitation: 'Invitation', ticket: 'InvitationTicket' } as const;
type Kind = keyof typeof kinds;

const day = 24 * 3_600_000;
const lifetimes: Readonly<Record<Kind, number>> = { invitation: 90 * day, ticket: 7 * day };

/** A new invitation or ticket, which is kept nowhere in the clear. `machineNow` in milliseconds. */
export const drawInvitationCode = (
  kind: Kind,
  { userId, address, redirectUrl }: InvitationRecord,
  machineNow: number,
): ReturnType<typeof drawCode> =>
  drawCode(kinds[kind], { userId, payload: { address, redirectUrl }, lifetimeMs: lifetimes[kind] }, machineNow);

/** What a code that is good now stands for; null for any other text. */
export async function readInvitationCode(
  store: Store,
  kind: Kind,
  code: string,
  machineNow: number,
): Promise<InvitationRecord | null> {
  const record = await readCode<Omit<InvitationRecord, 'userId'>>(store, kinds[kind], { code, machineNow });
  return record === null || record.userId === null ? null : { ...record.payload, userId: record.userId };
}

/** The change that ends every invitation of a user and every ticket. */
export const endInvitations = (userId: Id): Change => ({
  kind: 'deleteWhere',
  entity: 'artefact',
  where: and(eq('userId', userId), oneOfValues('model', Object.values(kinds))),
});

/** The changes that use a ticket up. Of two uses in one moment one commits and the other meets a `ConflictError`. */
export const ticketUse = (code: string, userId: Id): readonly Change[] => [
  { kind: 'delete', entity: 'artefact', id: codeId(kinds.ticket, code) },
  endInvitations(userId),
];
