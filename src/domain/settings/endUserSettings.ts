// Settings for end users: what they are at first, and what an administrator may say of them.

import { createdFields } from '../authorship.ts';
import { systemCaller } from '../caller.ts';
import type { ControlConfiguration } from './settingsEntities.ts';
import type { Instant } from '../base.ts';

export type EndUserSettingsFields = Pick<ControlConfiguration, 'insightLevel' | 'showsApprovers'>;

/**
 * What PUT leaves out becomes this again. Members see who decides about their requests, and how many people around them
 * hold what is suggested.
 */
export const defaultEndUserSettings: EndUserSettingsFields = { insightLevel: 'count', showsApprovers: true };

export const newEndUserSettings = (now: Instant): Omit<ControlConfiguration, 'version'> => ({
  id: 'endUserSettings',
  kind: 'endUserSettings',
  isEnabled: true,
  ...defaultEndUserSettings,
  ...createdFields(systemCaller, now),
});
