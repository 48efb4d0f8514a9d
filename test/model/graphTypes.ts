// At compile time: the names of the tables are those of the official types of both versions; what is lacking, or more,
// is named here.

import type * as V1 from '@microsoft/microsoft-graph-types';
import type * as Beta from '@microsoft/microsoft-graph-types-beta';
import type { entities } from '../../src/model/entities.ts';

interface Table {
  readonly fields: object;
  readonly shapes?: object;
  readonly navigations?: object;
}
type Column<T, C extends 0 | 1> = T extends object
  ? { [K in keyof T]: T[K] extends readonly [string | null, string | null, ...unknown[]] ? T[K][C] : never }[keyof T]
  : never;
type Plain<N> = N extends `${infer Name}!` ? Name : N;
type Names<T extends Table, C extends 0 | 1> = Plain<
  Exclude<Column<T['fields'], C> | Column<T['shapes'], C> | Column<T['navigations'], C>, null | undefined>
>;

/** True where the table has the interface's names but for those it lacks, and those it has more. */
type Agrees<T extends Table, C extends 0 | 1, G, Lacks extends string = never, More extends string = never> = [
  Exclude<Names<T, C>, More>,
  Exclude<keyof G, Lacks>,
] extends [infer Ours, infer Theirs]
  ? [Ours] extends [Theirs]
    ? [Theirs] extends [Ours]
      ? true
      : { lacks: Exclude<Theirs, Ours> }
    : { more: Exclude<Ours, Theirs> }
  : never;

type All = typeof entities;

export const agrees: readonly [
  Agrees<All['catalog'], 0, V1.AccessPackageCatalog, 'uniqueName'>,
  Agrees<All['catalog'], 1, Beta.AccessPackageCatalog, never, 'privilegeLevel'>,
  Agrees<All['accessPackage'], 0, V1.AccessPackage, 'uniqueName'>,
  Agrees<All['accessPackage'], 1, Beta.AccessPackage>,
  Agrees<All['resource'], 0, V1.AccessPackageResource, 'uploadSessions'>,
  Agrees<All['resource'], 1, Beta.AccessPackageResource>,
  Agrees<All['resourceRole'], 0, V1.AccessPackageResourceRole, never, 'type'>,
  Agrees<All['resourceRole'], 1, Beta.AccessPackageResourceRole>,
  Agrees<All['resourceScope'], 0, V1.AccessPackageResourceScope>,
  Agrees<All['resourceScope'], 1, Beta.AccessPackageResourceScope>,
  Agrees<All['resourceEnvironment'], 0, V1.AccessPackageResourceEnvironment>,
  Agrees<All['resourceEnvironment'], 1, Beta.AccessPackageResourceEnvironment>,
  Agrees<All['resourceRoleScope'], 0, V1.AccessPackageResourceRoleScope>,
  Agrees<All['resourceRoleScope'], 1, Beta.AccessPackageResourceRoleScope>,
  Agrees<All['resourceRequest'], 0, V1.AccessPackageResourceRequest>,
  Agrees<All['resourceRequest'], 1, Beta.AccessPackageResourceRequest>,
  Agrees<All['policy'], 0, V1.AccessPackageAssignmentPolicy>,
  Agrees<All['policy'], 1, Beta.AccessPackageAssignmentPolicy>,
  Agrees<All['question'], 0, V1.AccessPackageQuestion>,
  Agrees<All['subject'], 0, V1.AccessPackageSubject, never, 'subjectLifecycle'>,
  Agrees<All['subject'], 1, Beta.AccessPackageSubject>,
  Agrees<All['assignmentRequest'], 0, V1.AccessPackageAssignmentRequest, 'history'>,
  Agrees<All['assignmentRequest'], 1, Beta.AccessPackageAssignmentRequest, 'history'>,
  Agrees<All['assignment'], 0, V1.AccessPackageAssignment>,
  Agrees<All['assignment'], 1, Beta.AccessPackageAssignment>,
  Agrees<All['connectedOrganization'], 0, V1.ConnectedOrganization>,
  Agrees<All['connectedOrganization'], 1, Beta.ConnectedOrganization>,
  Agrees<All['roleAssignment'], 0, V1.UnifiedRoleAssignment, never, 'principalOrganizationId'>,
  Agrees<All['roleAssignment'], 1, Beta.UnifiedRoleAssignment, 'principalOrganizationId'>,
  Agrees<All['roleDefinition'], 0, V1.UnifiedRoleDefinition>,
  Agrees<All['roleDefinition'], 1, Beta.UnifiedRoleDefinition>,
  Agrees<All['roleGrant'], 1, Beta.AccessPackageAssignmentResourceRole>,
  Agrees<All['settings'], 0, V1.EntitlementManagementSettings>,
  Agrees<All['settings'], 1, Beta.EntitlementManagementSettings>,
] = [
  true,
  true,
  true,
  true,
  true,
  true,
  true,
  true,
  true,
  true,
  true,
  true,
  true,
  true,
  true,
  true,
  true,
  true,
  true,
  true,
  true,
  true,
  true,
  true,
  true,
  true,
  true,
  true,
  true,
  true,
  true,
  true,
  true,
  true,
];

/** That the comparison can fail. */
// @ts-expect-error catalogId is no name of v1.0
export const fails: Agrees<All['accessPackage'], 1, V1.AccessPackage> = true;
