// The parts of a process that listens, as its composition root hands them on.

import type { StaticSite } from '../http/server/staticFiles.ts';
import type { OriginOptions } from '../http/server/origin.ts';
import type { TransportRules } from '../http/transport/cleartext.ts';
import type { RunningServer } from '../http/server/server.ts';
import type { Issuer } from '../identity/issuer/issuer.ts';
import type { Tls } from '../identity/tls/tls.ts';
import type { Logger } from '../observe/log.ts';
import type { OutboundClient } from '../outbound/outboundClient.ts';
import type { Observability } from './observability.ts';
import type { OwnOrigins } from './outboundAccess.ts';

/** What the composition root has put together by the time that the server listens. */
export interface AppParts {
  readonly issuer: Issuer;
  readonly own: OwnOrigins;
  readonly outbound: OutboundClient;
  readonly origins: OriginOptions;
  readonly transport: TransportRules;
  readonly tls: Tls | null;
  readonly logger: Logger;
  readonly staticSite: StaticSite | null;
  /** The server once it listens. */
  readonly server: () => RunningServer | null;
  readonly observability: Observability;
}
