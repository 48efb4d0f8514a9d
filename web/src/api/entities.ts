// What several pages read of the API's answers, in the names of v1.0.

export interface Named {
  readonly id: string;
  readonly displayName: string;
}
export interface Subject {
  readonly id: string;
  readonly objectId: string | null;
  readonly displayName: string | null;
  readonly email: string | null;
}
export interface Schedule {
  readonly startDateTime?: string | null;
  readonly expiration?: {
    readonly endDateTime?: string | null;
    readonly duration?: string | null;
    readonly type?: string;
  } | null;
}

export interface Request {
  readonly id: string;
  readonly requestType: string;
  readonly state: string;
  readonly status: string;
  readonly createdDateTime: string;
  readonly completedDateTime: string | null;
  readonly justification: string | null;
  readonly schedule?: Schedule | null;
  readonly answers?: readonly {
    readonly displayValue?: string | null;
    readonly value?: string | null;
    readonly answeredQuestion?: { readonly text?: string | null } | null;
  }[];
  readonly customExtensionCalloutInstances?: readonly Callout[];
  readonly accessPackage?: Named | null;
  readonly requestor?: Subject | null;
  readonly assignment?: {
    readonly id: string;
    readonly state: string;
    readonly target?: Subject | null;
    readonly assignmentPolicy?: Named | null;
  } | null;
}

export interface Callout {
  readonly id: string;
  readonly status: string;
  readonly detail: string | null;
  readonly externalCorrelationId: string | null;
  readonly customExtensionId: string;
}

export interface Assignment {
  readonly id: string;
  readonly state: string;
  readonly status: string;
  readonly schedule?: Schedule | null;
  readonly expiredDateTime: string | null;
  readonly target?: Subject | null;
  readonly accessPackage?: Named | null;
  readonly assignmentPolicy?: Named | null;
  readonly customExtensionCalloutInstances?: readonly Callout[];
}

export interface DirectoryObject extends Named {
  readonly '@odata.type'?: string;
  readonly userPrincipalName?: string | null;
  readonly mail?: string | null;
  readonly description?: string | null;
}

/** When access ends, as an instant; empty where it does not end by itself. */
export function endOf(schedule: Schedule | null | undefined): string {
  return schedule?.expiration?.endDateTime ?? '';
}
