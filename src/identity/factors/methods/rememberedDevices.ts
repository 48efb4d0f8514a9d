// Browsers that are not asked for the second factor for a time: a cookie each, kept as a hash.

import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Id } from '../../../domain/base.ts';
import { and, compare, eq, from } from '../../../odata/query.ts';
import type { Change, Store } from '../../../store/contract.ts';
import { drawCode, readCode } from '../../account/addressCodes.ts';
import type { UserAccount } from '../../accounts/accounts.ts';

const model = 'RememberedDevice';
const dayMs = 24 * 3_600_000;

/** A browser, as its user sees it. */
export interface RememberedDevice {
  /** Opens nothing. */
  readonly id: Id;
  readonly userAgent: string;
  /** Milliseconds. */
  readonly rememberedAt: number;
  readonly endsAt: Date;
}

interface DevicePayload {
  readonly userAgent: string;
  readonly rememberedAt: number;
}

const isOfUser = (userId: Id) => and(eq('model', model), eq('userId', userId));

/** The change that remembers a browser, and the value of its cookie. `now` in milliseconds. */
export function rememberDevice(
  userId: Id,
  { userAgent, days, now }: { readonly userAgent: string; readonly days: number; readonly now: number },
): { readonly code: string; readonly change: Change } {
  const payload: DevicePayload = { userAgent: userAgent.slice(0, 512), rememberedAt: now };
  return drawCode(model, { userId, payload, lifetimeMs: days * dayMs }, now);
}

/** Whether a cookie is that of a browser of the user, which was remembered after all sign-ins were ended last. */
export async function isRememberedDevice(store: Store, user: UserAccount, code: string, now: number): Promise<boolean> {
  const record = await readCode<DevicePayload>(store, model, { code, machineNow: now });
  if (record === null || record.userId !== user.id) return false;
  return record.payload.rememberedAt >= (user.sessionsValidFrom?.getTime() ?? 0);
}

/** The browsers of a user, the newest first. */
export async function listDevices(store: Store, userId: Id, now: number): Promise<readonly RememberedDevice[]> {
  const isLive = compare('expiresAt', 'gt', new Date(now).toISOString());
  const [page] = await store.read([from('artefact', and(isOfUser(userId), isLive))]);
  const rows = (page?.rows ?? []) as unknown as readonly {
    readonly id: Id;
    readonly payload: DevicePayload;
    readonly expiresAt: string;
  }[];
  return rows
    .map(({ id, payload, expiresAt }) => ({ id, ...payload, endsAt: new Date(expiresAt) }))
    .toSorted((a, b) => b.rememberedAt - a.rememberedAt);
}

/** The change that forgets a browser of a user, or all. */
export const forgetDevices = (userId: Id, id: Id | null = null): Change => ({
  kind: 'deleteWhere',
  entity: 'artefact',
  where: id === null ? isOfUser(userId) : and(isOfUser(userId), eq('id', id)),
});

/** The cookie of a user: several people may sign in by one browser. */
const cookieName = (userId: Id, isSecure: boolean): string =>
  `${isSecure ? '__Host-' : ''}device_${userId.slice(0, 13).replaceAll('-', '')}`;

/** What the browser has for this user; null where it has nothing. */
export function deviceCodeOf({ headers }: IncomingMessage, userId: Id, isSecure: boolean): string | null {
  const name = cookieName(userId, isSecure);
  const found = (headers.cookie ?? '').split(/; */).find((each) => each.startsWith(`${name}=`));
  return found === undefined ? null : found.slice(name.length + 1);
}

/** Puts the cookie into the answer. */
export function setDeviceCookie(
  response: ServerResponse,
  {
    userId,
    code,
    days,
    isSecure,
  }: {
    readonly userId: Id;
    readonly code: string;
    readonly days: number;
    readonly isSecure: boolean;
  },
): void {
  const cookie = `${cookieName(userId, isSecure)}=${code}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${days * 86_400}`;
  response.appendHeader('Set-Cookie', isSecure ? `${cookie}; Secure` : cookie);
}
