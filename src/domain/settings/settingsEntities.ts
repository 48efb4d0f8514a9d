// The rows of the tenant-wide settings.

import type { AuthoredRow, Duration, StoredRow } from '../base.ts';
import type * as W from '../enums.ts';

type Of<T extends readonly string[]> = W.EnumValue<T>;

/**
 * One row, id `singleton`. `requiresApprovalForAdmin` is ours: a direct assignment by an administrator waits for the
 * policy's approval too.
 */
export interface Settings extends StoredRow {
  readonly externalUserLifecycleAction: Of<typeof W.ExternalUserLifecycleActions>;
  readonly deleteExternalUserAfter: Duration;
  readonly requiresApprovalForAdmin: boolean;
  /** Attributes of users that answers to resources may fill although rules or other catalogs read them. */
  readonly allowedAttributes: readonly string[];
  /** Audiences of call-outs' tokens beside those of the address's own host: `<audience> <host>` each. */
  readonly allowedAudiences: readonly string[];
  /** How dates in mails are written: a BCP 47 language and an IANA time zone. */
  readonly dateLanguage: string;
  readonly timeZone: string;
  /** The hour, 0 to 23 in that zone, at which daily mails are sent. */
  readonly dailyMailHour: number;
  /** The portal names the resources of a package to those who see it, where the package does not say otherwise. */
  readonly showsPackageContents: boolean;
  /** Limits of removals that differ from those of domain/removals/removalBudget.ts, as texts. */
  readonly removalLimits: readonly string[];
  /** Whether owners of groups run access reviews of their groups. */
  readonly ownersReviewGroups: boolean;
  /** In access reviews, what somebody approved last time and has not changed since begins as approved. */
  readonly carriesReviewsOver: boolean;
  /** After so many hundredths of the time of a review its slow reviewers' managers are asked as well; 0: never. */
  readonly escalatesReviewsAfter: number;
}

/**
 * The settings for end users, one row: what suggestions tell of the people around a user, and whether members see their
 * approvers by default.
 */
export interface ControlConfiguration extends StoredRow, AuthoredRow {
  readonly kind: 'endUserSettings';
  readonly isEnabled: boolean;
  readonly insightLevel: Of<typeof W.PeopleInsightLevels>;
  readonly showsApprovers: boolean;
}
