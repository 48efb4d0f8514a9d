// How the command is called, and which version it is.

import { readFileSync } from 'node:fs';

/** Whether the sources run as they are written: in a checkout, where npm has scripts for more than the package does. */
export const isCheckout = import.meta.url.endsWith('.ts');

/** The version in package.json. */
export function versionOf(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { readonly version: string }).version;
}

/** How documents say it for those who have the package alone, until its name is registered. */
export const packageCommand = (version: string): string => `npx --package ./latchkey-${version}.tgz latchkey`;
