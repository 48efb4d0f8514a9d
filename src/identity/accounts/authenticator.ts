// Whether a user name and a password, or a client and a secret, belong together.
import type { Accounts, UserAccount } from './accounts.ts';
import type { AttemptLimiter } from './attemptLimiter.ts';
import type { OAuthErrorCode } from '../issuer/oauthErrors.ts';
import { unmatchableHash, verifySecret } from './secretHashes.ts';

export interface Authenticator {
  user(
    userName: string,
    password: string,
    address: string,
  ): Promise<UserAccount | Extract<OAuthErrorCode, 'credentialsWrong' | 'accountDisabled' | 'tooManyGuesses'>>;
  client(clientId: string, secret: string, address: string): Promise<boolean | 'clientLocked'>;
}

/** A longer password is not hashed, so that hashing costs the same for everybody. */
const maxSecretLength = 1024;

export function createAuthenticator(accounts: Accounts, attempts: AttemptLimiter): Authenticator {
  return {
    async user(userName, password, address) {
      const attempt = { account: `user ${userName.trim().toLowerCase()}`, address };
      if (attempts.begin(attempt) > 0) return 'tooManyGuesses';
      const user = await accounts.findUserByPrincipalName(userName.trim());
      // An unknown name takes as much time as a wrong password, and gets the same answer.
      const fits =
        password.length <= maxSecretLength && (await verifySecret(password, user?.passwordHash ?? unmatchableHash));
      if (!fits || user === undefined) return 'credentialsWrong';
      attempts.succeed(attempt);
      return user.accountEnabled ? user : 'accountDisabled';
    },
    async client(clientId, secret, address) {
      const attempt = { account: `client ${clientId}`, address };
      if (attempts.begin(attempt) > 0) return 'clientLocked';
      const client = await accounts.findClient(clientId);
      if (client === undefined || !client.accountEnabled || secret.length > maxSecretLength) return false;
      for (const hash of client.secretHashes) {
        if (!(await verifySecret(secret, hash))) continue;
        attempts.succeed(attempt);
        return true;
      }
      return false;
    },
  };
}
