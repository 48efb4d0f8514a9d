// The issuer of tokens and the addresses that it goes by: origins, trusted proxies, the certificate.

import type { IncomingMessage } from 'node:http';
import { resolve } from 'node:path';
import type { Config } from '../config/config.ts';
import { bracketed, originOfRequest, type OriginOptions } from '../http/server/origin.ts';
import type { RunningServer } from '../http/server/server.ts';
import { createIdentityStore } from '../identity/accounts/identityStore.ts';
import { createIssuer, type Issuer, type IssuerOptions } from '../identity/issuer/issuer.ts';
import { ensureTls, readTls, type Tls } from '../identity/tls/tls.ts';
import { SealingError } from '../identity/tokens/sealing.ts';
import type { Observer } from '../observe/events.ts';
import { createJwksFetch } from '../outbound/jwksFetch.ts';
import { createProviderFetch } from '../outbound/providerFetch.ts';
import { sealingKeyPath, secretsPath } from '../sandbox/secretsPath.ts';
import { accountCommands } from './accounts/accountCommands.ts';
import { createAdministratorDesk } from './accounts/administrators.ts';
import { createProviderDesk } from './accounts/identityProviders.ts';
import { createInvitationDesk } from './accounts/invitations.ts';
import { createFactorDesk } from './accounts/factorDesk.ts';
import { createRecoveryDesk } from './accounts/recoveryDesk.ts';
import { createConsentDesk } from './accounts/consentDesk.ts';
import type { AppParts } from './appParts.ts';
import { StartError } from './firstStart.ts';
import type { TenantServices } from './tenant.ts';

/** The issuer of tokens, which knows where the server is reached once it listens. */
export async function createTokenIssuer(
  config: Config,
  tenant: TenantServices,
  { origins, own, outbound, logger, observer, keys }: IssuerParts,
): Promise<Issuer> {
  const row = await tenant.loadRow();
  const outside = config.outsideIssuer;
  const options: IssuerOptions = {
    store: createIdentityStore(tenant.store, row, tenant.domains),
    publicOrigin: () => origins.canonical,
    ownOrigins: own.list,
    originOf: (request) => originOfRequest(request, origins),
    addressOf: (request: IncomingMessage) => clientAddressOf(request, config),
    sandbox: config.mode === 'sandbox',
    lifetimes: config.signInLifetimes,
    keyLifetimeMs: config.keyLifetime === null ? null : config.keyLifetime * 24 * 3_600_000,
    onKeyChange: ({ change, kid, ...rest }) =>
      observer.publish({
        ...{ event: 'signingKeyChanged', change, kid },
        signsFrom: 'signsFrom' in rest ? rest.signsFrom.toISOString() : null,
      }),
    attempts: tenant.attempts,
    recordSignIn: tenant.signIns.record,
    ...accountCommands(tenant),
    administrators: createAdministratorDesk(tenant),
    invitations: createInvitationDesk(tenant),
    factors: createFactorDesk(tenant, config.factors),
    recovery: createRecoveryDesk(tenant, logger.onBug),
    consent: createConsentDesk(tenant, config.userConsent),
    providerDesk: createProviderDesk(tenant),
    providerFetch: createProviderFetch(outbound),
    machineNow: Date.now,
    onError: logger.onBug,
    fetch: createJwksFetch(outbound),
    ...(keys === undefined ? {} : { keys }),
    sealing: tenant.sealing,
    ...(outside === null ? {} : { outsideIssuer: { ...outside, fetch: createJwksFetch(outbound) } }),
  };
  return createIssuer(options).catch((error: unknown) => {
    throw error instanceof SealingError ? new StartError(wrongKeySentence(config), { cause: error }) : error;
  });
}

/** For the person who starts a process with another key than the database's. */
export function wrongKeySentence({ secretKey, data, database }: Config): string {
  const key = secretKey === null ? `The key in ${sealingKeyPath(secretsPath(data, database))}` : 'LATCHKEY_SECRET_KEY';
  return `${key} is not the one by which this database's keys were sealed: put back the one that belongs to it.`;
}

type IssuerParts = Pick<AppParts, 'origins' | 'own' | 'outbound' | 'logger'> & {
  readonly observer: Observer;
  /** Of another tenant, to sign with the same ones. */
  readonly keys?: Issuer['keys'];
};

/** The client's address as the nearest trusted proxy saw it; without such a proxy the address of the peer. */
export function clientAddressOf(request: IncomingMessage, { trustedProxies: trusted }: Config): string {
  const peer = request.socket.remoteAddress ?? '';
  const forwarded = request.headers['x-forwarded-for'];
  if (!trusted.has(peer) || forwarded === undefined) return peer;
  return (
    String(forwarded)
      .split(',')
      .map((each) => each.trim())
      .findLast((each) => !trusted.has(each)) ?? peer
  );
}

/** Which origin links bear: the public one alone where there is one. */
export function createOriginRules({ host, publicUrl }: Config, listening: () => RunningServer | null): OriginOptions {
  return {
    publicOrigin: publicUrl,
    host: host === '0.0.0.0' || host === '::' ? null : bracketed(host.toLowerCase()),
    get canonical() {
      return publicUrl ?? listening()?.https ?? listening()?.http ?? `http://${bracketed(host)}`;
    },
    // A browser knows no certificate of our own making.
    get pages() {
      return publicUrl ?? listening()?.http ?? listening()?.https ?? `http://${bracketed(host)}`;
    },
  };
}

/** The certificate that the settings name; otherwise one of the server's own, made once and kept. */
export async function loadTls(config: Config): Promise<Tls> {
  if (config.tls !== null) return readTls(config.tls);
  const hosts = [config.host, ...(config.publicUrl === null ? [] : [new URL(config.publicUrl).hostname])].filter(
    (each) => each !== '0.0.0.0' && each !== '::',
  );
  return ensureTls({ folder: resolve(config.data, 'tls'), hosts, now: new Date() });
}
