// Which command serves a verb on connections to other systems and on identity providers, and an action or function on
// what they know there. A part of the tables of commandTable.ts.

import { accountPreview } from '../../commands/connections/accountPreview.ts';
import { createConnection } from '../../commands/connections/createConnection.ts';
import { updateConnection } from '../../commands/connections/updateConnection.ts';
import { deleteConnection } from '../../commands/connections/deleteConnection.ts';
import { createRemoteLink } from '../../commands/connections/createRemoteLink.ts';
import { deleteRemoteLink } from '../../commands/connections/deleteRemoteLink.ts';
import { releaseDifferences } from '../../commands/connections/releaseDifferences.ts';
import { decideDifference } from '../../commands/connections/decideDifference.ts';
import { differenceOptions } from '../../commands/connections/differenceOptions.ts';
import { explainAccess } from '../../commands/connections/explainAccess.ts';
import { finishTask, refuseTask, takeUpTask } from '../../commands/connections/endTask.ts';
import { confirmListing, uploadListing } from '../../commands/connections/listings.ts';
import { exportDifferences } from '../../commands/connections/exportDifferences.ts';
import { pauseConnection, startConnection, testConnection } from '../../commands/connections/switchConnection.ts';
import { addConnectionSecret, removeConnectionSecret } from '../../commands/connections/connectionSecrets.ts';
import {
  createIdentityProvider,
  deleteIdentityProvider,
  updateIdentityProvider,
} from '../../commands/identityProviders/writeProvider.ts';
import { createIdentityLink, deleteIdentityLink } from '../../commands/identityProviders/writeLink.ts';
import { setProviderSecret, testIdentityProvider } from '../../commands/identityProviders/tryProvider.ts';
import { provisionOnDemand } from '../../commands/connections/synchronization/provisionOnDemand.ts';
import {
  pauseSynchronizationJob,
  restartSynchronizationJob,
  startSynchronizationJob,
} from '../../commands/connections/synchronization/runSynchronization.ts';
import {
  createSynchronizationJob,
  deleteSynchronizationJob,
} from '../../commands/connections/synchronization/synchronizationJobs.ts';
import {
  noSchemaWords,
  replaceSynchronizationSchema,
} from '../../commands/connections/synchronization/synchronizationSchema.ts';
import {
  putSynchronizationSecrets,
  validateSynchronizationCredentials,
} from '../../commands/connections/synchronization/synchronizationSecrets.ts';
import { on, type EntityVerbs, type TableCommand } from './commandKinds.ts';

/** By the wire name of the type that the path ends at, lower case. */
// biome-ignore format: a table, read by column
export const connectionVerbs: Readonly<Record<string, EntityVerbs>> = {
  connection: on('connection', { create: createConnection, update: updateConnection, delete: deleteConnection }),
  identityprovider: on('identityProvider', { create: createIdentityProvider, update: updateIdentityProvider,
    delete: deleteIdentityProvider }),
  identitylink: on('identityLink', { create: createIdentityLink, delete: deleteIdentityLink }),
  remotelink: on('remoteLink', { create: createRemoteLink, delete: deleteRemoteLink }),
  synchronizationjob: on('connection', { create: createSynchronizationJob, delete: deleteSynchronizationJob }),
  synchronizationschema: on('connection', { update: replaceSynchronizationSchema,
    replace: replaceSynchronizationSchema }),
};

/** By the type that the action is bound to, and action, lower case. */
// biome-ignore format: a table, read by column
export const connectionActions: Readonly<Record<string, TableCommand>> = {
  'connection/start':          startConnection,
  'connection/pause':          pauseConnection,
  'connection/test':           testConnection,
  'connection/addsecret':      addConnectionSecret,
  'connection/removesecret':   removeConnectionSecret,
  'connection/uploadlisting':  uploadListing,
  'connection/confirmlisting': confirmListing,
  'identityprovider/setsecret': setProviderSecret,
  'identityprovider/test':    testIdentityProvider,
  'synchronizationjob/start':               startSynchronizationJob,
  'synchronizationjob/pause':               pauseSynchronizationJob,
  'synchronizationjob/restart':             restartSynchronizationJob,
  'synchronizationjob/provisionondemand':   provisionOnDemand,
  'synchronizationjob/validatecredentials': validateSynchronizationCredentials,
  'difference/release':        releaseDifferences,
  'difference/decide':         decideDifference,
  'fulfilmenttask/takeup':     takeUpTask,
  'fulfilmenttask/finish':     finishTask,
  'fulfilmenttask/refuse':     refuseTask,
};

/** Functions that calculate their result, of Latchkey's own version. */
export const connectionFunctions: Readonly<Record<string, TableCommand>> = {
  '/accountpreview': accountPreview,
  'synchronizationschema/filteroperators': noSchemaWords,
  'synchronizationschema/functions': noSchemaWords,
  'difference/options': differenceOptions,
  'connection/explain': explainAccess,
  'connection/export': exportDifferences,
};

/** What a PUT of one property by itself does. */
export const connectionProperties: Readonly<Record<string, TableCommand>> = {
  'synchronization/secrets': putSynchronizationSecrets,
};
