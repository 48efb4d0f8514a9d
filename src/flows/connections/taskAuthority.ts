// Who is asked to do a task: one condition for what is shown and for who may end it. Groups count as they are now.

import type { Id } from '../../domain/base.ts';
import { any, eq, or, type Condition } from '../../odata/query.ts';

/** Tasks that a user is asked to do. */
export const isTaskOf = (userId: Id): Condition =>
  or(eq('assigneeId', userId), any(['assignee', 'transitiveMembers'], eq('id', userId)));
