// Whether a user name and a password, or a client and a secret, belong together.
import type { Accounts, UserAccount } from './accounts.ts';
import type { Attempts } from './attempts.ts';
import type { FaultCode } from './faults.ts';
import { unmatchableHash, verifySecret } from './secrets.ts';

export interface Authenticator {
  user(
    userName: string,
    password: string,
    address: string,
  ): Promise<UserAccount | Extract<FaultCode, 'credentialsWrong' | 'accountDisabled' | 'tooManyGuesses'>>;
  client(clientId: string, secret: string, address: string): Promise<boolean | 'clientLocked'>;
}

/** A password is tried only this long, so that hashing costs the same for everyone. */
const LONGEST_SECRET = 1024;

export function authenticator(accounts: Accounts, attempts: Attempts): Authenticator {
  return {
    async user(userName, password, address) {
      const attempt = { account: `user ${userName.trim().toLowerCase()}`, address };
      if (attempts.begin(attempt) > 0) return 'tooManyGuesses';
      const user = await accounts.findUserByPrincipalName(userName.trim());
      // An unknown name costs as much time as a wrong password, and gets the same answer.
      const fits =
        password.length <= LONGEST_SECRET && (await verifySecret(password, user?.passwordHash ?? unmatchableHash));
      if (!fits || user === undefined) return 'credentialsWrong';
      attempts.succeeded(attempt);
      return user.accountEnabled ? user : 'accountDisabled';
    },
    async client(clientId, secret, address) {
      const attempt = { account: `client ${clientId}`, address };
      if (attempts.begin(attempt) > 0) return 'clientLocked';
      const client = await accounts.findClient(clientId);
      if (client === undefined || !client.accountEnabled || secret.length > LONGEST_SECRET) return false;
      for (const hash of client.secretHashes) {
        if (!(await verifySecret(secret, hash))) continue;
        attempts.succeeded(attempt);
        return true;
      }
      return false;
    },
  };
}
