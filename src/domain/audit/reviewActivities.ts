// The audit's names of what happens in access reviews.

const reviews = (category: 'Policy' | 'UserManagement', operationType: string): readonly [string, string, string] => [
  category,
  operationType,
  'Access Reviews',
];

/** By name: category, operation and service. */
export const reviewActivities = {
  'Create access review': reviews('Policy', 'Add'),
  'Update access review': reviews('Policy', 'Update'),
  'Delete access review': reviews('Policy', 'Delete'),
  'Access review started': reviews('Policy', 'Update'),
  'Access review ended': reviews('Policy', 'Update'),
  'Decision delegated': reviews('Policy', 'Update'),
  'Reminder sent': reviews('Policy', 'Update'),
  'Approve decision': reviews('Policy', 'Update'),
  'Deny decision': reviews('Policy', 'Update'),
  "Don't know decision": reviews('Policy', 'Update'),
  'Reset decision': reviews('Policy', 'Update'),
  'Bulk Approve decisions': reviews('Policy', 'Update'),
  'Bulk Deny decisions': reviews('Policy', 'Update'),
  "Bulk mark decisions as don't know": reviews('Policy', 'Update'),
  'Bulk Reset decisions': reviews('Policy', 'Update'),
  'Apply decision': reviews('Policy', 'Update'),
  'Stage ended': reviews('Policy', 'Update'),
  'Apply review': reviews('UserManagement', 'Update'),
  'Auto review': reviews('UserManagement', 'Update'),
  'Auto apply review': reviews('UserManagement', 'Update'),
  'History exported': reviews('Policy', 'Update'),
} as const;
