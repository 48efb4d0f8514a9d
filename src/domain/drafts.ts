// What a body says of an entity, in the domain's names: fields of its row, other rows under the names of navigations,
// and values that are kept elsewhere than in a field. Commands take these, so that a wrong name does not compile.

import type { CredentialDraft } from './directory/credentialEntities.ts';
import type { Entities, EntityName } from './entities.ts';
import type { Id } from './base.ts';
import type { IdentitySource } from './organizations/organizationEntities.ts';

/**
 * Rows that a body may hold beside the fields of its own row, by navigation: one row, or (in brackets) a list.
 * The navigations that the model marks as `inBody` or `inNewBody` are exactly these, held by the compiler.
 */
export interface BodyLinks {
  accessPackage: { catalog: 'catalog' };
  assignment: { accessPackage: 'accessPackage'; policy: 'policy'; target: 'subject' };
  assignmentRequest: { accessPackage: 'accessPackage'; assignment: 'assignment' };
  connectedOrganization: {
    internalSponsors: readonly ['directoryObject'];
    externalSponsors: readonly ['directoryObject'];
  };
  directoryObject: {
    manager: 'directoryObject';
    members: readonly ['directoryObject'];
    owners: readonly ['directoryObject'];
    sponsors: readonly ['directoryObject'];
  };
  extensionStage: { extension: 'customExtension' };
  policy: {
    accessPackage: 'accessPackage';
    questions: readonly ['question'];
    stageSettings: readonly ['extensionStage'];
    handlers: readonly ['extensionStage'];
  };
  resource: {
    environment: 'resourceEnvironment';
    roles: readonly ['resourceRole'];
    scopes: readonly ['resourceScope'];
  };
  resourceRequest: { catalog: 'catalog'; resource: 'resource' };
  resourceRole: { resource: 'resource' };
  resourceRoleScope: { role: 'resourceRole'; scope: 'resourceScope' };
  resourceScope: { resource: 'resource' };
}

/** Values that a body may say and that no field of the row keeps. */
interface BodyValues {
  /** The object id of the target: beta names the person by it. */
  assignment: { readonly targetObjectId: Id };
  /** What a schema says, before it is looked into. */
  connection: { readonly rules: unknown };
  /** The whole new list of sources; older clients name one domain in its place. */
  connectedOrganization: {
    readonly identitySources: readonly Omit<IdentitySource, 'id' | 'version' | 'organizationId' | 'position'>[];
    readonly domainName: string;
  };
  /** The new password in the clear; the row has its hash. */
  directoryObject: {
    readonly password: string;
    /** The whole new lists. */
    readonly passwordCredentials: readonly CredentialDraft[];
    readonly keyCredentials: readonly CredentialDraft[];
  };
}

type LinkedDraft<L> = L extends EntityName
  ? Draft<L> | null
  : L extends readonly [infer To extends EntityName]
    ? readonly Draft<To>[]
    : never;

type Of<Table, E> = E extends keyof Table ? Table[E] : unknown;

/**
 * What a body says of an entity. A member that was left out is missing; null is what the body said as null. Which
 * fields are read-only is the model's to know: bodies say nothing of them.
 */
export type Draft<E extends EntityName> = {
  readonly [F in Exclude<keyof Entities[E], 'version'>]?: Entities[E][F] | null;
} & { readonly [N in keyof Of<BodyLinks, E>]?: LinkedDraft<Of<BodyLinks, E>[N]> } & {
  readonly [V in keyof Of<BodyValues, E>]?: Of<BodyValues, E>[V] | null;
};
