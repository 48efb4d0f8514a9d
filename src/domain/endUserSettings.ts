// Settings for end users: what they are at first, and what an administrator may say of them.

import { created } from './authored.ts';
import { system } from './caller.ts';
import type { ControlConfiguration, Instant } from './entities.ts';

export type EndUserSettingsFields = Pick<ControlConfiguration, 'insightLevel' | 'showsApprovers'>;

/**
 * What PUT leaves out becomes this again. Members see who decides about their requests, and how many people around them
 * hold what is suggested.
 */
export const firstEndUserSettings: EndUserSettingsFields = { insightLevel: 'count', showsApprovers: true };

export const endUserSettings = (now: Instant): Omit<ControlConfiguration, 'version'> => ({
  id: 'endUserSettings',
  kind: 'endUserSettings',
  isEnabled: true,
  ...firstEndUserSettings,
  ...created(system, now),
});
