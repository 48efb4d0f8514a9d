// The forms of a connection: how the other system is reached, what is done there, and what of people is sent.

import type { FormField, FormSection, FormType, Values } from '../../forms/formField.ts';
import type { Connection } from './connection.ts';

const is = (name: string, value: string) => (draft: Values) => (draft['settings'] as Values | null)?.[name] === value;
const isOutbound = (draft: Values): boolean => draft['direction'] === 'outbound';
const isOf =
  (...kinds: readonly Connection['kind'][]) =>
  (draft: Values): boolean =>
    isOutbound(draft) && kinds.some((kind) => kind === draft['kind']);
const isScim = isOf('scim');

const name = {
  property: 'displayName',
  control: 'line',
  section: 'about',
  label: 'manage.name',
  isRequired: true,
} as const satisfies FormField;

// biome-ignore format: a table, read by column
const reached: readonly FormField[] = [
  { property: 'settings/baseAddress', control: 'line', section: 'reach', label: 'connections.baseAddress',
    help: 'connections.baseAddress.help', isRequired: true },
  { property: 'settings/dialect', control: 'choice', section: 'reach', label: 'connections.dialect', choices: [
    { value: 'rfc',          label: 'connections.dialect.rfc' },
    { value: 'entra',        label: 'connections.dialect.entra' },
    { value: 'entraLegacy',  label: 'connections.dialect.entraLegacy' },
    { value: 'keycloak',     label: 'connections.dialect.keycloak' },
  ] },
  { property: 'settings/authentication', control: 'choice', section: 'reach', label: 'connections.authentication',
    help: 'connections.authentication.help', choices: [
    { value: 'bearer',            label: 'connections.authentication.bearer' },
    { value: 'basic',             label: 'connections.authentication.basic' },
    { value: 'clientCredentials', label: 'connections.authentication.clientCredentials' },
    { value: 'certificate',       label: 'connections.authentication.certificate' },
  ] },
  { property: 'settings/userName', control: 'line', section: 'reach', label: 'connections.userName',
    isShown: is('authentication', 'basic') },
  { property: 'settings/tokenAddress', control: 'line', section: 'reach', label: 'connections.tokenAddress',
    isShown: is('authentication', 'clientCredentials') },
  { property: 'settings/clientId', control: 'line', section: 'reach', label: 'connections.clientId',
    isShown: is('authentication', 'clientCredentials') },
  { property: 'settings/scope', control: 'line', section: 'reach', label: 'connections.scope',
    isShown: is('authentication', 'clientCredentials') },
  { property: 'settings/certificateAuthority', control: 'text', section: 'reach',
    label: 'connections.certificateAuthority', help: 'connections.certificateAuthority.help' },
];

// biome-ignore format: a table, read by column
const done: readonly FormField[] = [
  { property: 'mode', control: 'choice', section: 'deeds', label: 'connections.mode', choices: [
    { value: 'observe',  label: 'connections.mode.observe',  help: 'connections.mode.observe.help' },
    { value: 'simulate', label: 'connections.mode.simulate', help: 'connections.mode.simulate.help' },
    { value: 'enforce',  label: 'connections.mode.enforce',  help: 'connections.mode.enforce.help' },
  ] },
  { property: 'mayRemove', control: 'switch', section: 'deeds', label: 'connections.mayRemove',
    help: 'connections.mayRemove.help' },
  { property: 'settings/whenFound', control: 'choice', section: 'deeds', label: 'connections.whenFound', choices: [
    { value: 'report', label: 'connections.whenFound.report' },
    { value: 'adopt',  label: 'connections.whenFound.adopt' },
    { value: 'revoke', label: 'connections.whenFound.revoke' },
  ] },
  { property: 'settings/whenMissing', control: 'choice', section: 'deeds', label: 'connections.whenMissing', choices: [
    { value: 'reassert', label: 'connections.whenMissing.reassert' },
    { value: 'report',   label: 'connections.whenMissing.report' },
  ] },
];

// biome-ignore format: a table, read by column
const accounts: readonly FormField[] = [
  { property: 'settings/userNameFrom', control: 'choice', section: 'accounts', label: 'connections.userNameFrom',
    choices: [
    { value: 'userPrincipalName', label: 'connections.userNameFrom.userPrincipalName' },
    { value: 'mail',              label: 'connections.userNameFrom.mail' },
    { value: 'mailNickname',      label: 'connections.userNameFrom.mailNickname' },
  ] },
  { property: 'settings/matchBy', control: 'component', component: 'matchBy', edits: [], section: 'accounts',
    label: 'connections.matchBy', help: 'connections.matchBy.help' },
  { property: 'settings/protectedNames', control: 'component', component: 'lines', edits: [], section: 'accounts',
    label: 'connections.protectedNames', help: 'connections.protectedNames.help' },
  { property: 'settings/createsAccounts', control: 'switch', section: 'accounts',
    label: 'connections.createsAccounts' },
  { property: 'settings/whenNothingIsHeld', control: 'choice', section: 'accounts',
    label: 'connections.whenNothingIsHeld', choices: [
    { value: 'disable', label: 'connections.whenNothingIsHeld.disable' },
    { value: 'keep',    label: 'connections.whenNothingIsHeld.keep' },
  ] },
];

// biome-ignore format: a table, read by column
const limits: readonly FormField[] = ([
  ['pageSize', 1000], ['mostMembers', 1000], ['atOnce', 16], ['timeoutSeconds', 120],
] as const).map(([setting, most]) => (
  { property: `settings/${setting}`, control: 'number', least: 1, most, section: 'limits',
    label: `connections.${setting}` }
));

// biome-ignore format: a table, read by column
const tasks: readonly FormField[] = [
  { property: 'settings/assignee', control: 'line', section: 'tasks', label: 'connections.assignee', isRequired: true },
  { property: 'settings/dueInDays', control: 'number', least: 1, most: 90, section: 'tasks',
    label: 'connections.dueInDays' },
];
// biome-ignore format: a table, read by column
const byHand: FormField =
  { property: 'settings/accounts', control: 'choice', section: 'accounts', label: 'connections.accounts', choices: [
    { value: 'assumed', label: 'connections.accounts.assumed' },
    { value: 'managed', label: 'connections.accounts.managed', help: 'connections.accounts.managed.help' },
  ] };
const tasksSection: FormSection = { key: 'tasks', title: 'connections.section.tasks' };
const deedsSection: FormSection = { key: 'deeds', title: 'connections.section.deeds' };
const accountsSection: FormSection = { key: 'accounts', title: 'connections.section.accounts' };

const about: FormSection = { key: 'about', title: 'manage.section.about' };
const reach: FormSection = { key: 'reach', title: 'connections.section.reach' };

/** What is not said is not sent: the server's own value counts then. */
const complete = (body: Values): Values => {
  const { settings } = body;
  if (typeof settings !== 'object' || settings === null) return body;
  const said = Object.entries(settings).filter(([, value]) => value !== null && value !== undefined);
  return { ...body, settings: Object.fromEntries(said) };
};

/** As the server has what is not said: of systems that are called, of those that people work in, and of all. */
const callSettings: Values = {
  dialect: 'rfc',
  authentication: 'bearer',
  pageSize: 100,
  mostMembers: 100,
  atOnce: 4,
  timeoutSeconds: 30,
};
const handSettings: Values = { accounts: 'assumed' };
const taskSettings: Values = { ...handSettings, dueInDays: 3 };
const outboundSettings: Values = {
  userNameFrom: 'userPrincipalName',
  matchBy: ['externalId', 'userName', 'email'],
  protectedNames: ['admin', 'administrator', 'root'],
  createsAccounts: true,
  whenNothingIsHeld: 'disable',
  whenFound: 'report',
  whenMissing: 'reassert',
};

const form = (sections: readonly FormSection[], fields: readonly FormField[], defaults: Values): FormType => ({
  type: 'connection',
  method: 'PATCH',
  sections,
  fields,
  complete,
  filled: (read) => ({ ...read, settings: { ...defaults, ...(read['settings'] as Values) } }),
});

export const outboundForm: FormType = form(
  [
    about,
    reach,
    deedsSection,
    accountsSection,
    { key: 'limits', title: 'connections.section.limits', help: 'connections.section.limits.help' },
  ],
  [name, ...reached, ...done, ...accounts, ...limits],
  { ...outboundSettings, ...callSettings },
);

/** Nobody calls such a system: it has no address, no secret and no limits. */
export const tasksForm: FormType = form(
  [about, tasksSection, deedsSection, accountsSection],
  [name, ...tasks, ...done, byHand, ...accounts],
  { ...outboundSettings, ...taskSettings },
);
export const filesForm: FormType = form([about, deedsSection, accountsSection], [name, ...done, byHand, ...accounts], {
  ...outboundSettings,
  ...handSettings,
});

// biome-ignore format: a table, read by column
export const inboundForm: FormType = form([about], [
  name,
  { property: 'settings/takesOver', control: 'switch', section: 'about', label: 'connections.takesOver',
    help: 'connections.takesOver.help' },
], { takesOver: false });

/** The form of a connection that is there. */
export const formOf = ({ direction, kind }: Pick<Connection, 'direction' | 'kind'>): FormType =>
  direction === 'inbound' ? inboundForm : { scim: outboundForm, tasks: tasksForm, files: filesForm }[kind];

// biome-ignore format: a table, read by column
export const newConnectionForm: FormType = {
  ...form([about, reach, tasksSection, accountsSection], [
    name,
    { property: 'direction', control: 'choice', section: 'about', label: 'connections.direction', choices: [
      { value: 'outbound', label: 'connections.direction.outbound', help: 'connections.direction.outbound.help' },
      { value: 'inbound',  label: 'connections.direction.inbound',  help: 'connections.direction.inbound.help' },
    ] },
    { property: 'kind', control: 'choice', section: 'about', label: 'connections.kind', choices: [
      { value: 'scim',  label: 'connections.kind.scim' },
      { value: 'tasks', label: 'connections.kind.tasks', help: 'connections.kind.tasks.help' },
      { value: 'files', label: 'connections.kind.files', help: 'connections.kind.files.help' },
    ] },
    ...reached.map((field) => ({ ...field, isShown: (draft: Values) =>
      isScim(draft) && (field.isShown?.(draft) ?? true) })),
    ...tasks.map((field) => ({ ...field, isShown: isOf('tasks') })),
    { ...byHand, isShown: isOf('tasks', 'files') },
  ], {}),
  complete: (body) => {
    if (!isOutbound(body)) return { ...body, settings: {} };
    const { assignee, dueInDays, accounts: made, ...calls } = body['settings'] as Values;
    const byKind = { scim: calls, tasks: { assignee, dueInDays, accounts: made }, files: { accounts: made } };
    return complete({ ...body, settings: byKind[body['kind'] as Connection['kind']] });
  },
};

export const newConnection: Values = {
  displayName: null,
  kind: 'scim',
  direction: 'outbound',
  settings: {
    baseAddress: null,
    dialect: 'rfc',
    authentication: 'bearer',
    assignee: null,
    dueInDays: 3,
    accounts: 'assumed',
  },
};
