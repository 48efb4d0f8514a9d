// The English catalog: a file an area, put together.

import shell from './en/shell.json';
import home from './en/home.json';
import browse from './en/browse.json';
import request from './en/request.json';
import access from './en/access.json';
import approvals from './en/approvals.json';
import team from './en/team.json';
import errors from './en/errors.json';
import states from './en/states.json';

export const catalog = {
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
