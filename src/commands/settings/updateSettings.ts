// Changes the tenant-wide settings.

import { settingsUpdate } from '../../domain/settings/settings.ts';
import { createUpdateCommand } from '../../flows/updateCommand.ts';

export const updateSettings = createUpdateCommand(settingsUpdate);
