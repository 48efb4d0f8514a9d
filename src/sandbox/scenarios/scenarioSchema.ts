// What a scenario file may say, as a JSON schema: editors complete by it, and files are checked by it.
// `npm run documents` writes it to docs/scenario.schema.json.

interface Schema {
  readonly [word: string]: unknown;
}

const keyPattern = '^[a-z][A-Za-z0-9-]*$';
const text = (description: string): Schema => ({ type: 'string', minLength: 1, maxLength: 2000, description });
const flag = (description: string): Schema => ({ type: 'boolean', description });
const ago = {
  type: 'string',
  pattern: '^P(?=.)(\\d{1,4}D)?(T(?=.)(\\d{1,3}H)?(\\d{1,3}M)?)?$',
  description: 'a duration in days, hours and minutes, such as P90D or P2DT6H',
};
const reference = (description: string): Schema => ({ type: 'string', minLength: 1, description });
const references = (description: string): Schema => ({ type: 'array', items: reference(description), description });
const object = (properties: Schema, required: readonly string[] = []): Schema => ({
  type: 'object',
  properties,
  required,
  additionalProperties: false,
});
const named = (description: string, of: Schema): Schema => ({
  type: 'object',
  propertyNames: { pattern: keyPattern, description: 'a key of letters, digits and hyphens, such as sales-team' },
  additionalProperties: of,
  description,
});
const graph = { type: 'object', description: 'more properties of the body of the call, in the names of v1.0' };

const person = object(
  {
    name: text('the display name, such as Amara Okoye'),
    job: text('the job title'),
    department: text('the department'),
    office: text('the office location'),
    manager: reference('the key of the manager'),
    guest: text('the address of a guest, such as amara@fabrikam.com'),
    roles: references('directory roles by their display names, such as Groups Administrator'),
    sponsor: reference('the key of the sponsor of a guest'),
    graph,
  },
  ['name'],
);

const group = object(
  {
    name: text('the display name'),
    about: text('the description'),
    members: references('keys of people, or group:KEY'),
    owners: references('keys of people'),
    rule: text('a membership rule, such as user.department -eq "Sales"'),
    unified: flag('a Microsoft 365 group, with mail and files'),
    graph,
  },
  ['name'],
);

const application = object(
  {
    name: text('the display name'),
    about: text('the description'),
    roles: {
      type: 'object',
      additionalProperties: text('the display name of the role'),
      description: 'roles by value',
    },
  },
  ['name'],
);

const organization = object(
  {
    name: text('the display name'),
    about: text('the description'),
    domain: text('the domain of its people, such as fabrikam.com'),
    state: { enum: ['configured', 'proposed'], description: 'configured, or proposed by a request' },
    sponsors: references('keys of people here who answer for its guests'),
  },
  ['name', 'domain'],
);

const extension = object(
  { name: text('the display name'), about: text('the description'), url: text('the address that is called') },
  ['name', 'url'],
);

const catalog = object(
  {
    name: text('the display name'),
    about: text('the description'),
    external: flag('guests may see its packages'),
    owners: references('keys of people who own the catalog'),
    managers: references('keys of people who manage its packages'),
    resources: references('group:KEY, app:KEY, or site:launch'),
    extensions: named('custom extensions by key', extension),
  },
  ['name'],
);

const question = object(
  {
    text: text('the question'),
    choices: { type: 'array', items: text('a choice'), minItems: 2, description: 'the choices; a text without them' },
    required: flag('whether it must be answered'),
  },
  ['text'],
);

/** What becomes of access that nobody decides about, in the words of v1.0. */
export const otherwiseWords = {
  keep: 'keepAccess',
  remove: 'removeAccess',
  recommendation: 'acceptAccessRecommendation',
} as const;

const reviews = object(
  {
    first: { ...ago, description: 'how long ago the first review began, such as P86D' },
    months: { type: 'integer', minimum: 1, maximum: 12, description: 'a review each so many months, such as 3; once' },
    open: { type: 'string', pattern: '^P\\d{1,3}D$', description: 'how long a review is open, such as P14D' },
    by: references('manager, the key of a person, or group:KEY; people review themselves without any'),
    otherwise: { enum: Object.keys(otherwiseWords), description: 'what becomes of what nobody decides: keep' },
  },
  ['first', 'open'],
);

const policy = object(
  {
    name: text('the display name'),
    for: {
      oneOf: [{ enum: ['members', 'guests', 'organizations'] }, references('keys of people, group:KEY or org:KEY')],
      description: 'members, guests, organizations (connected ones), or a list of people',
    },
    direct: flag('administrators assign; nobody asks'),
    rule: text('a membership rule: people get the package by themselves'),
    approval: {
      type: 'array',
      maxItems: 3,
      items: references('manager, sponsor, the key of a person, or group:KEY'),
      description: 'the stages, each a list of approvers',
    },
    fallback: references('keys of people who decide where nobody else can'),
    within: { ...ago, description: 'how long approvers have, such as P14D' },
    lasts: { type: 'string', pattern: '^(never|P\\d{1,4}D)$', description: 'never, or a number of days, such as P90D' },
    justification: flag('requestors say why'),
    onBehalf: flag('managers ask for their reports'),
    questions: { type: 'array', items: question },
    calls: named('the key of an extension by stage, such as assignmentRequestGranted', reference('an extension')),
    reviews: { ...reviews, description: 'access reviews of who holds the package by this policy' },
    graph,
  },
  [],
);

const accessPackage = object(
  {
    name: text('the display name'),
    about: text('the description'),
    catalog: reference('the key of the catalog'),
    hidden: flag('it is in no list'),
    gives: references('group:KEY, app:KEY/ROLE, or site:launch/ROLE'),
    incompatible: references('keys of packages that do not go together with it, or group:KEY'),
    policies: named('policies by key', policy),
  },
  ['name', 'catalog'],
);

const people = { oneOf: [reference('a person'), references('people, one after the other')] };
const decider = reference('the key of a person, or manager');

/** The deeds of a history, each by its verb. */
export const deedVerbs = [
  'asks',
  'approves',
  'denies',
  'cancels',
  'returns',
  'extends',
  'assigns',
  'removes',
  'calls',
  'fault',
] as const;

const deed = object({
  ago: { ...ago, description: 'how long ago, such as P90D; left out for now' },
  by: { ...people, description: 'who does it: one person, or several one after the other; globalAdmin if left out' },
  every: { ...ago, description: 'the time between two of several people; a day if left out' },
  asks: reference('the key of the package that is asked for'),
  for: { ...people, description: 'the report for whom a manager asks' },
  policy: reference('the key of the policy, if the package has several'),
  why: text('the justification'),
  answers: { type: 'array', items: text('an answer'), description: 'the answers, in the order of the questions' },
  approvedBy: { oneOf: [decider, { type: 'array', items: decider }], description: 'who approves, stage by stage' },
  deniedBy: decider,
  after: { ...ago, description: 'how long after the request each of them decides; a day if left out' },
  approves: reference('PERSON/PACKAGE: the request that is approved'),
  denies: reference('PERSON/PACKAGE: the request that is denied'),
  cancels: reference('the package whose request is canceled'),
  returns: reference('the package that is given back'),
  extends: reference('the package whose assignment is extended'),
  assigns: reference('the package that an administrator assigns'),
  removes: reference('the package that an administrator takes'),
  to: { ...people, description: 'to whom a package is assigned' },
  from: { ...people, description: 'from whom a package is taken' },
  guest: text('the address of somebody outside, to whom a package is assigned'),
  lasts: { ...ago, description: 'for how long, from then on' },
  calls: text('any call, such as PATCH /users/$' + '{amara}; a key so written stands for its id'),
  body: { type: 'object', description: 'the body of the call' },
  fault: { type: 'object', description: 'a fault rule of POST /sandbox/faults, in force from then on' },
});

/** The schema of a scenario file. */
export const scenarioSchema: Schema = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: 'Latchkey scenario',
  ...object(
    {
      name: text('the name of the scenario'),
      about: text('what it is for'),
      begins: { ...ago, description: 'how long ago the tenant began, such as P730D' },
      people: named('people by key', person),
      groups: named('groups by key', group),
      applications: named('applications by key', application),
      organizations: named('connected organizations by key', organization),
      catalogs: named('catalogs by key', catalog),
      packages: named('access packages by key', accessPackage),
      history: { type: 'array', items: deed, maxItems: 5000, description: 'what happened, at any times in any order' },
    },
    ['name'],
  ),
};
