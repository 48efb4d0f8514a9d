// Permissions of Graph that are demanded together, by what they open: any one of them is enough.

export const read = 'EntitlementManagement.Read.All EntitlementManagement.ReadWrite.All';
export const write = 'EntitlementManagement.ReadWrite.All';
export const roleRead = `${read} RoleManagement.Read.Directory RoleManagement.ReadWrite.Directory`;
export const ownAccess = `EntitlementMgmt-SubjectAccess.ReadWrite ${read}`;
export const ownRequests = `EntitlementMgmt-SubjectAccess.ReadWrite ${write}`;
export const directoryRead = 'Directory.Read.All Directory.ReadWrite.All';
export const directoryRoleRead = `RoleManagement.Read.Directory RoleManagement.ReadWrite.Directory ${directoryRead}`;
export const usersRead = `User.Read.All User.ReadWrite.All ${directoryRead}`;
export const usersWrite = 'User.ReadWrite.All Directory.ReadWrite.All';
export const usersExport = 'User.Export.All';
export const usersErase = 'User.DeleteRestore.All User.ReadWrite.All';
export const factorsWrite = 'UserAuthenticationMethod.ReadWrite.All';
export const passwordWrite = 'User-PasswordProfile.ReadWrite.All Directory.AccessAsUser.All';
export const sessionsWrite = `User.RevokeSessions.All ${usersWrite}`;
/** The permissions of the published `/groups/{id}/members`. */
export const membersRead =
  'Directory.Read.All Group.Read.All Group.ReadBasic.All Group.ReadWrite.All ' +
  'GroupMember.Read.All GroupMember.ReadBasic.All GroupMember.ReadWrite.All';
export const groupsAbove = `GroupMember.Read.All Group.Read.All ${directoryRead}`;
export const groupsWrite = 'Group.ReadWrite.All Directory.ReadWrite.All';
export const sitesRead = 'Sites.Read.All Sites.ReadWrite.All';
export const sitesControl = 'Sites.FullControl.All';
export const auditRead = 'AuditLog.Read.All Directory.Read.All';
export const appsRead = `Application.Read.All Application.ReadWrite.All ${directoryRead}`;
export const appsWrite = 'Application.ReadWrite.All';
export const federationRead = `Application.Read.All ${appsWrite}`;
export const secretsWrite = `${appsWrite} Directory.ReadWrite.All`;
export const ownSecretsWrite = `${secretsWrite} Application.ReadWrite.OwnedBy`;
export const grantsWrite = 'DelegatedPermissionGrant.ReadWrite.All Directory.ReadWrite.All';
export const grantsRead = `${grantsWrite} Directory.Read.All`;
export const reviewsRead = 'AccessReview.Read.All AccessReview.ReadWrite.All';
export const reviewsWrite = 'AccessReview.ReadWrite.All';
export const providersRead = 'IdentityProvider.Read.All IdentityProvider.ReadWrite.All';
export const providersWrite = 'IdentityProvider.ReadWrite.All';
