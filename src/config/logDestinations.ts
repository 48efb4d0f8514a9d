// The setting that says where the audit is sent: files, syslog servers, the collector of traces.

import type { SettingKind } from './settingKinds.ts';

/** One destination; the id is its address. */
export type LogDestinationSetting =
  | { readonly kind: 'file'; readonly id: string; readonly path: string }
  | {
      readonly kind: 'syslog';
      readonly id: string;
      readonly host: string;
      readonly port: number;
      readonly isTls: boolean;
    }
  | { readonly kind: 'otlp'; readonly id: string };

/** Ports of RFC 5425 and RFC 6587. */
const defaultPorts = { 'syslog+tls:': 6514, 'syslog+tcp:': 601 } as const;
const mostIdLetters = 250;

export const logDestinations: SettingKind<readonly LogDestinationSetting[]> = {
  expected: 'file:PATH, syslog+tls://HOST:PORT, syslog+tcp://HOST:PORT or otlp, each at most once, separated by commas',
  parse: (text) => {
    const found = text.split(',').map((each) => destinationOf(each.trim()));
    const ids = new Set(found.map((each) => each?.id));
    return ids.size < found.length || ids.has(undefined) ? undefined : (found as readonly LogDestinationSetting[]);
  },
};

function destinationOf(text: string): LogDestinationSetting | undefined {
  if (text.length > mostIdLetters) return undefined;
  if (text === 'otlp') return { kind: 'otlp', id: text };
  const path = /^file:(?!\/\/)(.+)$/.exec(text)?.[1];
  if (path !== undefined) return { kind: 'file', id: text, path };
  const url = /^syslog\+(tls|tcp):\/\//.test(text) && URL.canParse(text) ? new URL(text) : null;
  if (url === null || url.hostname === '' || url.username !== '' || !/^\/?$/.test(url.pathname) || url.search !== '')
    return undefined;
  const protocol = url.protocol as keyof typeof defaultPorts;
  const port = url.port === '' ? defaultPorts[protocol] : Number(url.port);
  const host = url.hostname.replace(/^\[|\]$/g, '');
  return { kind: 'syslog', id: `${protocol}//${url.hostname}:${port}`, host, port, isTls: protocol === 'syslog+tls:' };
}
