// Codes of authenticator apps (TOTP, RFC 6238): a new secret with its address and picture, and which step a code is of.

import { Secret, TOTP } from 'otpauth';
import { encode } from 'uqr';

/** What every app can do: SHA-1, six digits, thirty seconds. */
const form = { algorithm: 'SHA1', digits: 6, period: 30 } as const;
/** Steps before and after the present one whose codes are taken, for clocks that differ. */
const window = 1;

/** A new secret of 160 bits, in base32. */
export const drawAppSecret = (): string => new Secret({ size: 20 }).base32;

/** The address that an app reads: of which tenant and which user the secret is. */
export const appAddress = (secret: string, issuer: string, label: string): string =>
  // A colon divides the two.
  new TOTP({ ...form, issuer: issuer.replaceAll(':', ' '), label: label.replaceAll(':', ' '), secret }).toString();

/** The step that a code is of, at a time (milliseconds); null where it is of none that is taken. */
export function stepOfCode(secret: string, code: string, now: number): number | null {
  if (!/^\d{6}$/.test(code)) return null;
  const delta = TOTP.validate({ ...form, token: code, secret: Secret.fromBase32(secret), timestamp: now, window });
  return delta === null ? null : TOTP.counter({ period: form.period, timestamp: now }) + delta;
}

/** A text as a picture: inline SVG, dark on light in every look, since cameras expect it. */
export function qrPicture(text: string, label: string): string {
  const { size, data } = encode(text, { border: 4 });
  const modules = data.flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? [`M${x} ${y}h1v1h-1z`] : [])));
  return (
    `<svg class="qr" width="220" height="220" viewBox="0 0 ${size} ${size}" role="img" aria-label="${label}" ` +
    `shape-rendering="crispEdges"><path fill="#fff" d="M0 0h${size}v${size}h-${size}z"/>` +
    `<path fill="#000" d="${modules.join('')}"/></svg>`
  );
}
