// Which hosts inside the own network the server may connect to, and that it never connects to itself.

import { networkInterfaces } from 'node:os';
import type { Config } from '../config/config.ts';
import { isOfThisMachine } from '../outbound/addresses.ts';
import { createOutboundClient, portOf, type OutboundClient } from '../outbound/outboundClient.ts';

const loopback = ['127.0.0.0/8', '::1', 'localhost'];

/** The origins under which this process is reached, as they become known. */
export interface OwnOrigins {
  readonly list: () => readonly string[];
  readonly add: (...origins: readonly (string | null)[]) => void;
}

export function createOwnOrigins({ publicUrl }: Config): OwnOrigins {
  const known: string[] = [];
  const add: OwnOrigins['add'] = (...origins) => {
    known.push(...origins.filter((each) => each !== null));
  };
  add(publicUrl);
  return { list: () => known, add };
}

/**
 * The way out, as the settings bound it: the sandbox may reach loopback besides, and this server itself nobody.
 */
export function createOutbound({ mode, outboundAllow }: Config, own: OwnOrigins): OutboundClient {
  const allow = mode === 'sandbox' ? [...outboundAllow, ...loopback] : outboundAllow;
  return createOutboundClient(allow, (url, address) => isOwn(url, address, own));
}

/**
 * Whether an address leads to this server, as far as its text tells. What its host resolves to is looked at when it is
 * called.
 */
export function isOwnAddress(text: string, own: OwnOrigins): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  const host = hostOf(url);
  return isOwn(url, /^(.*\.)?localhost$/.test(host) ? '127.0.0.1' : host, own);
}

/** By one of our origins, or by an address of this machine and a port of ours. */
function isOwn(url: URL, address: string, own: OwnOrigins): boolean {
  const origins = own.list().map((each) => new URL(each));
  return origins.some(
    (each) =>
      portOf(each) === portOf(url) && (hostOf(each) === hostOf(url) || isOfThisMachine(address, interfaceAddresses())),
  );
}

const hostOf = ({ hostname }: URL): string => hostname.replace(/^\[|\]$|\.$/g, '');

const interfaceAddresses = (): readonly string[] =>
  Object.values(networkInterfaces()).flatMap((each) => (each ?? []).map((one) => one.address));
