// An application, and its service principal, as the pages of administrators read and make them.

import { callGraph, type Sent } from '../../../api/graph.ts';
import type { Identity } from '../../../session/session.ts';
import type { Values } from '../../forms/formField.ts';

export interface ClientCredential {
  readonly keyId: string;
  readonly displayName: string | null;
  readonly endDateTime: string | null;
}
export type Client = Values & {
  readonly id: string;
  readonly '@odata.etag': string;
  readonly appId: string;
  readonly displayName: string;
  readonly description: string | null;
  readonly passwordCredentials: readonly ClientCredential[];
  readonly keyCredentials: readonly ClientCredential[];
};
export interface ServicePrincipal {
  readonly id: string;
  readonly accountEnabled: boolean | null;
}

export const clientPath = (id: string): string => `/v1.0/applications/${encodeURIComponent(id)}`;

/**
 * Sets the certificates of an application: those that name a key keep it. It is refused where somebody else changed the
 * application meanwhile, whose certificates would be lost.
 */
export const certificatesCall = (of: Client, keyCredentials: readonly object[]): Sent => ({
  method: 'PATCH',
  path: clientPath(of.id),
  headers: { 'if-match': of['@odata.etag'] },
  body: JSON.stringify({ keyCredentials }),
});

/** Makes the service principal by which the application signs in here. */
export const admit = (identity: Identity | null, appId: string): Promise<unknown> =>
  callGraph(identity, 'POST', '/v1.0/servicePrincipals', { appId });
