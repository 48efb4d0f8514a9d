// Why a list of the workbench is empty, as far as the page knows: nothing is there, or the user sees none of it.

import { useSession } from '../session/session.ts';

/** A sentence for the empty state of a list that the server narrows to what the user may see. */
export function useNoneToSee(): string {
  const { identity, sandbox, isSignedIn } = useSession();
  const user = isSignedIn ? undefined : sandbox?.users.find(({ key }) => key === identity?.key);
  if (user !== undefined && user.roles.length > 0) return 'There is nothing yet.';
  return user === undefined
    ? "If you expected some, you don't have permission to see them. Ask an administrator."
    : `${user.displayName} has no directory role, and sees only what users without a role may see. ` +
        'Switch the user in the bar at the top.';
}
