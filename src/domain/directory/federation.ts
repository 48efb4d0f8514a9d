// Trust of an application in tokens of another issuer: what it must say.
// https://learn.microsoft.com/graph/api/resources/federatedidentitycredential

import type { FaultCollector } from '../faultCollector.ts';
import type { FederatedCredential } from './credentialEntities.ts';

/** An application trusts no more than so many subjects, as in Graph. */
export const mostFederatedCredentials = 20;
/** What Graph recommends as the audience of tokens that are exchanged. */
export const exchangeAudience = 'api://AzureADTokenExchange';

// It stands in addresses, as it is.
const namePattern = /^[A-Za-z0-9][A-Za-z0-9._~-]{2,119}$/;
const loopback = /^http:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d+)?(\/|$)/i;

/** Notes the faults of such a trust, each at its field. */
export function checkFederation(
  { name, issuer, subject, audiences }: Pick<FederatedCredential, 'name' | 'issuer' | 'subject' | 'audiences'>,
  faults: FaultCollector,
): void {
  faults.holds(
    namePattern.test(name),
    'name',
    'a name of 3 to 120 letters, digits, -, _, . and ~, which begins with a letter or digit',
  );
  const isAddress = URL.canParse(issuer) && (issuer.startsWith('https://') || loopback.test(issuer));
  faults.holds(
    isAddress && !/[?#]/.test(issuer),
    'issuer',
    'the https address of an OpenID issuer, as its tokens name it',
  );
  faults.holds(subject.trim() !== '', 'subject', 'the sub of the tokens');
  faults.holds(audiences.length === 1, 'audiences', `one audience, such as ${exchangeAudience}`);
}
