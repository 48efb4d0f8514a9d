// What a process asks of the way on which requests come: https in production, and which proxies count.

import type { Config } from '../config/config.ts';
import { isLoopback } from '../config/settingKinds.ts';
import type { OriginOptions } from '../http/server/origin.ts';
import type { TransportRules } from '../http/transport/cleartext.ts';
import type { Logger } from '../observe/log.ts';

/** In production only https is served. The log is told once of forwarding by others than the named proxies. */
export function createTransportRules(config: Config, origins: OriginOptions, { log }: Logger): TransportRules {
  const { mode, publicUrl, trustedProxies } = config;
  const isProduction = mode === 'production';
  if (isProxyMissing(config))
    log('warn', 'no proxy is trusted', {
      publicUrl,
      tlsPort: config.tlsPort,
      hint:
        'LATCHKEY_PUBLIC_URL is another port than the https one of this process. Where a proxy stands between, ' +
        'name its address in LATCHKEY_TRUSTED_PROXIES: to the limits everybody behind it is one address.',
    });
  let isTold = false;
  return {
    secureOrigin: isProduction ? () => origins.canonical : null,
    // A browser would hold every other server of that name to it, and this machine's own name is many servers'.
    isStrict: isProduction && publicUrl !== null && !isLoopback(new URL(publicUrl).hostname),
    trustedProxies,
    onUntrustedForwarding: (peer) => {
      if (isTold) return;
      isTold = true;
      log('warn', 'an untrusted peer forwards', {
        peer,
        hint:
          'Its forwarding headers do not count. If it is your proxy, name it in LATCHKEY_TRUSTED_PROXIES: until then ' +
          'everybody behind it is one address to the limits.',
      });
    },
  };
}

/** Whether clients come by another port than ours, with no proxy named that they could come through. */
function isProxyMissing({ mode, serves, publicUrl, tlsPort, trustedProxies }: Config): boolean {
  if (mode !== 'production' || !serves || publicUrl === null || trustedProxies.size > 0) return false;
  const { port } = new URL(publicUrl);
  return (port === '' ? 443 : Number(port)) !== tlsPort;
}
