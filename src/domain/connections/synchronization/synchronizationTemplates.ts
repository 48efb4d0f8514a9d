// The templates of synchronization jobs.

/** Ids of the one template that there is, in lower case; the first is its own, the other one Entra's for such apps. */
export const templateIds = ['scim', 'customappsso'] as const;
