// The permissions of synchronization jobs and of the log of provisioning.
// https://learn.microsoft.com/graph/api/resources/synchronization-overview

import type { SupplementRow } from './ownPermissions.ts';

const write = 'Synchronization.ReadWrite.All';
const read = `Synchronization.Read.All ${write}`;
const owned = 'Application.ReadWrite.OwnedBy';
const provisioningRead = 'AuditLog.Read.All ProvisioningLog.Read.All';
const asPage = 'as its page says';

const root = '/serviceprincipals/{id}/synchronization';
const jobs = `${root}/jobs`;
const schema = `${jobs}/{id}/schema`;

const reads = (path: string, because = asPage): SupplementRow => [path, 'GET', read, `${owned} ${read}`, because];
const writes = (path: string, method: string): SupplementRow => [path, method, write, `${owned} ${write}`, asPage];

/** The rows of the table. */
export const synchronizationPermissions: readonly SupplementRow[] = [
  reads(root, 'as the jobs'),
  reads(`${root}/secrets`, 'as the jobs: no secret is shown'),
  writes(`${root}/secrets`, 'PUT'),
  reads(`${root}/templates`),
  reads(`${root}/templates/{id}`),
  reads(jobs),
  writes(jobs, 'POST'),
  reads(`${jobs}/{id}`),
  writes(`${jobs}/{id}`, 'DELETE'),
  writes(`${jobs}/validatecredentials`, 'POST'),
  // Each is asked for by the path, and by the type that is behind a navigation of the directory.
  ...['start', 'pause', 'restart', 'validatecredentials', 'provisionondemand'].flatMap((action) => [
    writes(`${jobs}/{id}/${action}`, 'POST'),
    writes(`/synchronizationjob/{id}/${action}`, 'POST'),
  ]),
  reads('/synchronization/{id}/jobs'),
  reads('/synchronization/{id}/templates'),
  reads(schema),
  writes(schema, 'PUT'),
  writes(schema, 'PATCH'),
  reads(`${schema}/filteroperators`),
  reads(`${schema}/functions`),
  ['/auditlogs/provisioning', 'GET', provisioningRead, provisioningRead, asPage],
];
