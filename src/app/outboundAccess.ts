// Which hosts inside the own network the server may connect to.

import type { Config } from '../config/config.ts';
import { createOutboundClient, type OutboundClient } from '../outbound/outboundClient.ts';

const loopback = ['127.0.0.0/8', '::1', 'localhost'];

/** The way out, as the settings bound it: the sandbox may reach loopback besides. */
export function createOutbound({ mode, outboundAllow }: Config): OutboundClient {
  return createOutboundClient(mode === 'sandbox' ? [...outboundAllow, ...loopback] : outboundAllow);
}
