// What lets an invited person take their account: the invitation, which the inviter may hand on and which gives a mail
// to the invited address; and the ticket in that mail, good for a week and one use, kept as a hash.

import { createHash, randomBytes } from 'node:crypto';
import type { Id } from '../../domain/base.ts';
import { and, compare, eq, from, oneOfValues } from '../../odata/query.ts';
import { insert, type Change, type Store } from '../../store/contract.ts';
import { artefactKey } from '../accounts/artefactKey.ts';

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
const noOwner = { grantId: null, userCode: null, uid: null, consumedAt: null } as const;

const keyOf = (kind: Kind, code: string): Id =>
  artefactKey(kinds[kind], createHash('sha256').update(code).digest('base64url'));

/** A new invitation or ticket, which is kept nowhere in the clear. `machineNow` in milliseconds. */
export function drawInvitationCode(
  kind: Kind,
  { userId, address, redirectUrl }: InvitationRecord,
  machineNow: number,
): { readonly code: string; readonly expiresAt: string; readonly change: Change } {
  const code = randomBytes(32).toString('base64url');
  const expiresAt = new Date(machineNow + lifetimes[kind]).toISOString();
  const id = keyOf(kind, code);
  const change = insert('artefact', {
    id,
    model: kinds[kind],
    payload: { address, redirectUrl },
    ...noOwner,
    userId,
    expiresAt,
  });
  return { code, expiresAt, change };
}

/** What a code that is good now stands for; null for any other text. */
export async function readInvitationCode(
  store: Store,
  kind: Kind,
  code: string,
  machineNow: number,
): Promise<InvitationRecord | null> {
  const isLive = compare('expiresAt', 'gt', new Date(machineNow).toISOString());
  const [page] = await store.read([
    from('artefact', and(eq('id', keyOf(kind, code)), eq('model', kinds[kind]), isLive)),
  ]);
  const row = page?.rows[0] as unknown as
    | { readonly userId: Id; readonly payload: Omit<InvitationRecord, 'userId'> }
    | undefined;
  return row === undefined ? null : { ...row.payload, userId: row.userId };
}

/** The change that ends every invitation of a user and every ticket. */
export const endInvitations = (userId: Id): Change => ({
  kind: 'deleteWhere',
  entity: 'artefact',
  where: and(eq('userId', userId), oneOfValues('model', Object.values(kinds))),
});

/** The changes that use a ticket up. Of two uses in one moment one commits and the other meets a `ConflictError`. */
export const ticketUse = (code: string, userId: Id): readonly Change[] => [
  { kind: 'delete', entity: 'artefact', id: keyOf('ticket', code) },
  endInvitations(userId),
];
