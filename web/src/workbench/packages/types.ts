// What these pages read of the API's answers.

import type { Named } from '../../api/entities.ts';

export interface AccessPackage extends Named {
  readonly description: string | null;
  readonly isHidden: boolean;
  readonly createdDateTime: string;
  readonly modifiedDateTime: string;
  readonly catalog?: Named;
}

export interface RoleScope {
  readonly id: string;
  readonly role: { readonly displayName: string; readonly originSystem: string; readonly resource?: Named | null };
  readonly scope: { readonly displayName: string; readonly originId: string };
}

export interface Policy extends Named {
  readonly description: string | null;
  readonly allowedTargetScope: string;
  readonly expiration: {
    readonly type: string;
    readonly duration: string | null;
    readonly endDateTime: string | null;
  } | null;
  readonly requestApprovalSettings: {
    readonly isApprovalRequiredForAdd: boolean;
    readonly stages: readonly unknown[];
  } | null;
  readonly automaticRequestSettings: { readonly requestAccessForAllowedTargets?: boolean } | null;
}
