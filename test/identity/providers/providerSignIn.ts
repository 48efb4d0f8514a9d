// A browser that signs in at one server by a provider, as far as both need one.

import type { Browser, Page } from '../browser.ts';
import type { SignIns } from '../signIns.ts';

/** The address to which a page leads on by itself. */
export function passageOf({ text, url }: Page): URL | null {
  const address = /<meta http-equiv="refresh" content="0;url=([^"]*)">/.exec(text)?.[1];
  return address === undefined
    ? null
    : new URL(
        address.replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code))),
        url,
      );
}

/** What a page says in the place of a sign-in. */
export const faultOn = ({ text }: Page): string =>
  /role="alert">([^<]*)</.exec(text)?.[1] ?? /<h1>[^<]*<\/h1>\s*<p>([^<]*)</.exec(text)?.[1] ?? text;

/** The page of the sign-in in a new browser, and the address of the provider that it leads to. */
export async function goToProvider(
  signIns: SignIns,
  providerId: string,
  more: Readonly<Record<string, string>> = {},
): Promise<{ readonly browser: Browser; readonly page: Page; readonly there: URL }> {
  const browser = signIns.openBrowser();
  const page = await browser.open(signIns.authorizeUrl(more));
  const leading = await browser.open(new URL(`?provider=${providerId}`, page.url).href);
  const there = passageOf(leading);
  if (there === null) throw new Error(faultOn(leading));
  return { browser, page, there };
}

/** The page at which a sign-in ends that came back with an answer: it left to the client, or says why not. */
export async function comeBack(browser: Browser, answer: URL): Promise<Page> {
  const passage = await browser.open(answer.href);
  const on = passageOf(passage);
  return on === null ? passage : browser.open(on.href);
}
