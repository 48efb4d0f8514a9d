// Whether a user name and a password, or a client and a secret, belong together.
import type { Accounts, UserAccount } from './accounts.ts';
import { fold } from '../../domain/text.ts';
import { addressBlock } from './addressBlock.ts';
import type { AttemptLimiter } from './attemptLimiter.ts';
import type { GuessDelay } from './guessDelay.ts';
import type { OAuthErrorCode } from '../issuer/oauthErrors.ts';
import { unmatchableHash, verifySecret } from './secretHashes.ts';

export interface Authenticator {
  user(
    userName: string,
    password: string,
    address: string,
  ): Promise<UserAccount | Extract<OAuthErrorCode, 'credentialsWrong' | 'accountDisabled' | 'tooManyGuesses'>>;
  /** A wrong secret is answered slowly after several wrong ones, a right one never is. */
  client(clientId: string, secret: string, address: string): Promise<boolean>;
}

/** A longer password is not hashed, so that hashing costs the same for everybody. */
const maxSecretLength = 1024;

export function createAuthenticator(
  accounts: Accounts,
  attempts: AttemptLimiter,
  delayAnswer: GuessDelay,
): Authenticator {
  async function fitsClient(clientId: string, secret: string): Promise<boolean> {
    const client = await accounts.findClient(clientId);
    if (client === undefined || !client.accountEnabled || secret.length > maxSecretLength) return false;
    for (const hash of client.secretHashes) if (await verifySecret(secret, hash)) return true;
    return false;
  }
  return {
    async user(userName, password, address) {
      const name = userName.trim();
      const user = await accounts.findUserByPrincipalName(name);
      // Counted by the account that was found, however its name was spelled.
      const isRight = await attempts.attempt({ account: user?.id ?? fold(name), address }, async () => {
        // An unknown name takes as much time as a wrong password, and gets the same answer.
        const hash = user?.passwordHash ?? unmatchableHash;
        return password.length <= maxSecretLength && (await verifySecret(password, hash));
      });
      if (isRight === null) return 'tooManyGuesses';
      if (!isRight || user === undefined) return 'credentialsWrong';
      return user.accountEnabled ? user : 'accountDisabled';
    },
    async client(clientId, secret, address) {
      if (await fitsClient(clientId, secret)) return true;
      await delayAnswer(clientId, addressBlock(address));
      return false;
    },
  };
}
