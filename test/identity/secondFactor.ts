// A person's authenticator app, as far as signing in needs one.

import { Secret, TOTP } from 'otpauth';
import type { Browser, Page } from './browser.ts';

/** An app that has read the secret of a page. */
export interface AuthenticatorApp {
  readonly secret: string;
  /** The code of a step from now; each step gives one that is good once. */
  readonly code: (steps?: number) => string;
}

export const authenticatorApp = (secret: string): AuthenticatorApp => ({
  secret,
  code: (steps = 0) => TOTP.generate({ secret: Secret.fromBase32(secret), timestamp: Date.now() + steps * 30_000 }),
});

/** The secret that a page shows. */
export function secretOn({ text, url }: Pick<Page, 'text' | 'url'>): string {
  const [, shown] = /<code>([A-Z2-7 ]+)<\/code>/.exec(text) ?? [];
  if (shown === undefined) throw new Error(`no secret on ${url.href}: ${text}`);
  return shown.replaceAll(' ', '');
}

/** The recovery codes that a page shows. */
export const codesOn = ({ text }: Pick<Page, 'text'>): readonly string[] =>
  [...text.matchAll(/<li><code>([a-z2-7-]+)<\/code>/g)].map(([, code = '']) => code);

/** Sets up an app on the page that a sign-in leads to; the code of the step before is used for it. */
export async function enrolApp(
  browser: Browser,
  page: Page,
): Promise<{
  readonly app: AuthenticatorApp;
  readonly used: string;
  readonly codes: readonly string[];
  readonly next: Page;
}> {
  const app = authenticatorApp(secretOn(page));
  const used = app.code(-1);
  const shown = await browser.submit(page, { code: used });
  const codes = codesOn(shown);
  return { app, used, codes, next: codes.length === 0 ? shown : await browser.submit(shown, {}) };
}
