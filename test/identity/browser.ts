// A person's browser, as far as signing in needs one: cookies by path, redirects, forms filled in by hand. It runs no
// script.
import type { Answer, TestServer } from './server.ts';

interface Cookie {
  readonly name: string;
  readonly value: string;
  readonly path: string;
  readonly flags: string;
}

export interface Browser {
  readonly cookies: () => readonly Cookie[];
  /** Opens an address and follows its redirects within the server; where one leads elsewhere, that is the answer. */
  open(url: string, ask?: { method?: string; body?: string; headers?: Record<string, string> }): Promise<Page>;
  /** Fills in the form of a page and presses a button. */
  submit(
    page: Page,
    fields: Readonly<Record<string, string>>,
    button?: Readonly<Record<string, string>>,
  ): Promise<Page>;
}

export interface Page extends Answer {
  readonly url: URL;
  /** Where the last redirect led, when that is another server. */
  readonly leftTo: URL | undefined;
}

/** `language` is what the browser wishes to read. */
export function browse(server: Pick<TestServer, 'origin' | 'plainOrigin' | 'ask'>, language?: string): Browser {
  const jar = new Map<string, Cookie>();

  function remember(answer: Answer, url: URL): void {
    for (const line of answer.headers['set-cookie'] ?? []) {
      const [pair = '', ...flags] = line.split(/;\s*/);
      const at = pair.indexOf('=');
      const path = flags.find((flag) => /^path=/i.test(flag))?.slice(5) ?? url.pathname;
      const cookie = {
        name: pair.slice(0, at),
        value: pair.slice(at + 1),
        path,
        flags: flags.join('; ').toLowerCase(),
      };
      if (!isTakenByBrowsers(cookie)) continue;
      if (cookie.value === '' || /expires=thu, 01 jan 1970/i.test(line)) jar.delete(`${cookie.name} ${path}`);
      else jar.set(`${cookie.name} ${path}`, cookie);
    }
  }

  const browser: Browser = {
    cookies: () => [...jar.values()],
    async open(address, { method = 'GET', body, headers = {} } = {}) {
      let url = new URL(address, server.origin);
      for (let hops = 0; hops < 10; hops += 1) {
        const cookie = [...jar.values()]
          .filter(({ path }) => url.pathname.startsWith(path))
          .map(({ name, value }) => `${name}=${value}`)
          .join('; ');
        const answer = await server.ask(url.href, {
          method: hops === 0 ? method : 'GET',
          headers: {
            accept: 'text/html',
            'x-test-address': address,
            ...(cookie === '' ? {} : { cookie }),
            ...(language === undefined ? {} : { 'accept-language': language }),
            ...(hops === 0 ? headers : {}),
          },
          ...(hops === 0 && body !== undefined ? { body } : {}),
        });
        remember(answer, url);
        const { location } = answer.headers;
        if (location === undefined) return { ...answer, url, leftTo: undefined };
        const next = new URL(location, url);
        if (next.origin !== server.origin && next.origin !== server.plainOrigin)
          return { ...answer, url, leftTo: next };
        url = next;
      }
      throw new Error(`Too many redirects, at last to ${url.href}`);
    },
    submit(page, fields, button = {}) {
      const action = /<form[^>]*action="([^"]*)"/.exec(page.text)?.[1];
      if (action === undefined) throw new Error(`There is no form on ${page.url.href}: ${page.text}`);
      const given = [...page.text.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"/g)].map(
        ([, name = '', value = '']) => [name, unescapeHtml(value)] as const,
      );
      const form = new URLSearchParams({ ...Object.fromEntries(given), ...fields, ...button });
      return browser.open(new URL(unescapeHtml(action), page.url).href, {
        method: 'POST',
        body: form.toString(),
        headers: { 'content-type': 'application/x-www-form-urlencoded', origin: page.url.origin },
      });
    },
  };
  return browser;
}

/** Of names with a prefix a browser takes, and deletes, only what keeps its promise (RFC 6265bis, 4.1.3). */
function isTakenByBrowsers({ name, path, flags }: Cookie): boolean {
  if (!name.startsWith('__')) return true;
  const isForHost = path === '/' && !flags.includes('domain=');
  return flags.split('; ').includes('secure') && (name.startsWith('__Secure-') || isForHost);
}

function unescapeHtml(html: string): string {
  return html.replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)));
}
