// The synchronization of a service principal: the object's own row, and that of its connection, in Graph's words.
// https://learn.microsoft.com/graph/api/resources/synchronization-overview

import { always, eq, not } from '../../../odata/query.ts';
import { templateIds } from '../../../domain/connections/synchronization/synchronizationTemplates.ts';
import {
  constantValue,
  credentials,
  jobSettings,
  schedule,
  status,
  synchronizationRules,
} from '../../codecs/synchronization.ts';
import { constantText } from '../../codecs/directory/constantText.ts';
import { many, one, type AlternateType } from '../../tables/entityTable.ts';
import { directoryObject } from '../directory/directoryObject.ts';
import { connection } from './connection.ts';

const isJob = not(eq('templateId', null));

// biome-ignore format: a table, read by column
export const synchronization: AlternateType = {
  of: 'directoryObject',
  types: ['synchronization', 'synchronization'],
  fields: { id: directoryObject.fields.id },
  shapes: { secrets: ['secrets', 'secrets', credentials, 'readOnly'] },
  navigations: {
    synchronizationJobs:      ['jobs',      'jobs',      
      many('connection', 'servicePrincipalId', isJob, 'synchronizationJob'), 'contained'],
    synchronizationTemplates: ['templates', 'templates',
      many('directoryObject', 'id', null, 'synchronizationTemplate'), 'contained'],
  },
};

/** The one template that there is for every service principal: its row is that of the service principal. */
// biome-ignore format: a table, read by column
export const synchronizationTemplate: AlternateType = {
  of: 'directoryObject',
  types: ['synchronizationTemplate', 'synchronizationTemplate'],
  fields: {},
  shapes: {
    id:            ['id!',            'id!',            constantText(templateIds[0]), 'readOnly'],
    applicationId: ['applicationId!', 'applicationId!',
      constantValue('Edm.Guid', '8adf8e6e-67b2-4cf2-a259-e3dc5476c621'), 'readOnly'],
    default:       ['default!',       'default!',       constantValue('Edm.Boolean', true), 'readOnly'],
    description:   ['description',    'description',    constantText('SCIM 2.0'), 'readOnly'],
    discoverable:  ['discoverable!',  'discoverable!',  constantValue('Edm.Boolean', true), 'readOnly'],
    factoryTag:    ['factoryTag',     'factoryTag',     constantText('CustomSCIM'), 'readOnly'],
    metadata:      ['metadata',       'metadata',       constantValue('Collection(synchronizationMetadataEntry)', []),
      'readOnly'],
  },
  byKey: (key) => (templateIds.some((each) => each === key.toLowerCase()) ? always : null),
};

// biome-ignore format: a table, read by column
export const synchronizationJob: AlternateType = {
  of: 'connection',
  types: ['synchronizationJob', 'synchronizationJob'],
  fields: {
    id:         ['id!',        'id!',        connection.fields.id[2]],
    templateId: ['templateId', 'templateId', connection.fields.templateId[2], 'writable'],
  },
  shapes: {
    schedule:    ['schedule', 'schedule', schedule, 'readOnly'],
    status:      ['status',   'status',   status, 'readOnly'],
    jobSettings: ['synchronizationJobSettings', 'synchronizationJobSettings', jobSettings, 'readOnly'],
  },
  navigations: { schema: ['schema', 'schema', one('connection', 'id', 'synchronizationSchema'), 'contained'] },
};

// biome-ignore format: a table, read by column
export const synchronizationSchema: AlternateType = {
  of: 'connection',
  types: ['synchronizationSchema', 'synchronizationSchema'],
  fields: { id: ['id!', 'id!', connection.fields.id[2], 'readOnly'] },
  shapes: {
    rules:         ['synchronizationRules', 'synchronizationRules', synchronizationRules],
    schemaVersion: ['version',              'version',              constantText('1'), 'readOnly'],
  },
};
