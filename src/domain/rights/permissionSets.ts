// Sets of Graph's permissions that clients are made with.

/** Everything here that can be read. */
export const readPermissions: readonly string[] = [
  'EntitlementManagement.Read.All',
  'User.Read.All',
  'Group.Read.All',
  'GroupMember.Read.All',
  'Application.Read.All',
  'Directory.Read.All',
  'Sites.Read.All',
  'AuditLog.Read.All',
  'Organization.Read.All',
  'Domain.Read.All',
  'AccessReview.Read.All',
  'IdentityProvider.Read.All',
  'Policy.Read.All',
  'RoleManagement.Read.All',
  'RoleManagement.Read.Directory',
];

/** Everything here that can be written. */
export const writePermissions: readonly string[] = [
  'EntitlementManagement.ReadWrite.All',
  'User.ReadWrite.All',
  'User.DeleteRestore.All',
  'User.Export.All',
  'UserAuthenticationMethod.ReadWrite.All',
  'Group.ReadWrite.All',
  'Group.Create',
  'GroupMember.ReadWrite.All',
  'Application.ReadWrite.All',
  'AppRoleAssignment.ReadWrite.All',
  'DelegatedPermissionGrant.ReadWrite.All',
  'Directory.ReadWrite.All',
  'AccessReview.ReadWrite.All',
  'Policy.ReadWrite.AccessReview',
  'Sites.FullControl.All',
  'OrganizationalBranding.ReadWrite.All',
  'IdentityProvider.ReadWrite.All',
  'Synchronization.ReadWrite.All',
  'RoleManagement.ReadWrite.Directory',
];

/** What only makes sense for someone who has signed in. */
export const ownPermissions: readonly string[] = [
  'User.Read',
  'User.ReadWrite',
  'User-PasswordProfile.ReadWrite.All',
  'EntitlementMgmt-SubjectAccess.ReadWrite',
];
