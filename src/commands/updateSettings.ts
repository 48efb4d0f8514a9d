// Changes the tenant-wide settings.

import { settingsUpdate } from '../domain/settings.ts';
import { updatePlain } from './plain.ts';

export const updateSettings = updatePlain(settingsUpdate);
