// What these pages read of users.

import type { DirectoryObject } from '../../api/entities.ts';

export interface Person {
  readonly id: string;
  readonly displayName: string;
  readonly userPrincipalName: string;
  readonly mail: string | null;
  readonly jobTitle: string | null;
  readonly department: string | null;
  readonly userType: string | null;
  readonly accountEnabled: boolean;
  readonly createdDateTime: string | null;
  readonly externalUserState: string | null;
  readonly manager?: DirectoryObject | null;
}
