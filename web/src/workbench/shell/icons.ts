// The pictures of the pages in the workbench's navigation and on its first page, by the path of their row.

import {
  BoxRegular,
  ClockRegular,
  CodeRegular,
  DocumentTextRegular,
  FolderRegular,
  HomeRegular,
  MailRegular,
  PeopleRegular,
  PeopleTeamRegular,
  PersonAvailableRegular,
  PulseRegular,
  QuestionCircleRegular,
  SendRegular,
  TaskListSquareLtrRegular,
  type FluentIcon,
} from '@fluentui/react-icons';

export const icons: Readonly<Record<string, FluentIcon>> = {
  '/': HomeRegular,
  '/explorer': CodeRegular,
  '/packages': BoxRegular,
  '/requests': SendRegular,
  '/assignments': PersonAvailableRegular,
  '/why': QuestionCircleRegular,
  '/people': PeopleRegular,
  '/groups': PeopleTeamRegular,
  '/catalogs': FolderRegular,
  '/audit': DocumentTextRegular,
  '/mail': MailRegular,
  '/work': TaskListSquareLtrRegular,
  '/clock': ClockRegular,
  '/monitor': PulseRegular,
};
