// The German catalog: a file an area, put together. It MUST have each text of the English one.

import shell from './de/shell.json';
import home from './de/home.json';
import browse from './de/browse.json';
import request from './de/request.json';
import access from './de/access.json';
import approvals from './de/approvals.json';
import team from './de/team.json';
import errors from './de/errors.json';
import states from './de/states.json';
import type { catalog as english } from './en.ts';

export const catalog: Readonly<Record<keyof typeof english, string>> = {
  ...shell,
  ...home,
  ...browse,
  ...request,
  ...access,
  ...approvals,
  ...team,
  ...errors,
  ...states,
};
