// Who may do what: the published pages as one table, to be compared with them by eye. The tests hold every route, in
// both versions, to it.
//
// Roles of entitlement management: https://learn.microsoft.com/entra/id-governance/entitlement-management-delegate (its
// table of tasks), and
// on each page of the API what stands under its permissions. Scopes: the permissions data, in facts/surface.json.

/**
 * In the order of the columns: nobody; a member who is admitted to one package elsewhere; holders of a role in the
 * catalog; a creator of catalogs; an Identity Governance Administrator; applications.
 */
export const callers = [
  'none',
  'plain',
  'reader',
  'packageManager',
  'assignmentManager',
  'owner',
  'creator',
  'admin',
  'appRead',
  'appWrite',
] as const;
export type CallerName = (typeof callers)[number];

/** Roles that reach one catalog: anywhere else their holders are as `plain`. */
export const inCatalog: readonly CallerName[] = ['reader', 'packageManager', 'assignmentManager', 'owner'];

/**
 * `yes`: done, and what is asked for is in the answer. `-`: answered with 200, without it. `401`; `403`: seen and
 * refused, or asked with a
 * token that does not reach; `404`: as what is not there.
 */
export type Outcome = 'yes' | '-' | '401' | '403' | '404';

// biome-ignore format: a table, read by column
const rows = {
  //                                            none plain reader package assign owner creator admin appRead appWrite
  // seeing what is in a catalog
  'see in a list':                             '401  -     yes    yes     yes    yes   -       yes   yes     yes',
  'see one':                                   '401  404   yes    yes     yes    yes   404     yes   yes     yes',
  'see the course of an approval':             '401  404   yes    yes     yes    yes   404     yes   403     403',
  'see who holds what besides':                '401  -     yes    yes     yes    yes   -       yes   403     403',
  // seeing what is the tenant's
  'see the service':                           '401  yes   yes    yes     yes    yes   yes     yes   yes     yes',
  'see organizations in a list':               '401  -     -      -       -      -     -       yes   yes     yes',
  'see an organization or the settings':       '401  404   404    404     404    404   404     yes   yes     yes',
  // what is one's own, or open to one: nothing here is
  'see what is mine':                          '401  -     -      -       -      -     -       -     403     403',
  'see what is offered to me':                 '401  yes   yes    yes     yes    yes   yes     yes   -       -',
  'see one that is offered to me':             '401  yes   yes    yes     yes    yes   yes     yes   404     404',
  'see by a function what is offered to me':   '401  yes   yes    yes     yes    yes   yes     yes   403     403',
  'see what is suggested to me':               '401  -     -      -       -      -     -       -     -       -',
  'see one that is suggested to me':           '401  404   404    404     404    404   404     404   404     404',
  'ask for access':                            '401  yes   yes    yes     yes    yes   yes     yes   403     403',
  // catalogs and resources
  'create a catalog':                          '401  403   403    403     403    403   yes     yes   403     yes',
  'edit or delete a catalog':                  '401  404   403    403     403    yes   404     yes   403     yes',
  'add or remove a resource':                  '401  403   403    403     403    yes   403     yes   403     yes',
  'refresh a resource':                        '401  404   403    yes     403    yes   404     yes   403     yes',
  'create a custom extension':                 '401  404   403    403     403    yes   404     yes   403     yes',
  'create a custom extension of the older kind': '401 404   403    403     403    yes   404     yes   403     403',
  // roles
  'give a role in the catalog':                '401  403   403    403     403    yes   403     yes   403     yes',
  'take a role in the catalog':                '401  404   403    403     403    yes   404     yes   403     yes',
  // packages and policies
  'create a package or a policy':              '401  403   403    yes     403    yes   403     yes   403     yes',
  'edit or delete a package or a policy':      '401  404   403    yes     403    yes   404     yes   403     yes',
  // assignments and requests
  'assign':                                    '401  403   403    yes     yes    yes   403     yes   403     yes',
  'reprocess or delete a request':             '401  404   403    yes     yes    yes   404     yes   403     yes',
  'cancel a request':                          '401  404   403    yes     yes    yes   404     yes   403     403',
  'decide without being asked':                '401  404   403    403     403    403   404     403   403     403',
  'govern who came by another way':            '401  404   403    403     403    403   404     yes   403     yes',
  // the tenant
  'add an organization':                       '401  403   403    403     403    403   403     yes   403     yes',
  'change an organization or the settings':    '401  404   404    404     404    404   404     yes   403     yes',
  // what is in Graph's schema and its service answers 404
  'write where nothing is written':            '401  404   404    404     404    404   404     404   403     404',
  'not served':                                '401  404   404    404     404    404   404     404   404     404',
} as const satisfies Readonly<Record<string, string>>;
export type Task = keyof typeof rows;

export const tasks = Object.keys(rows) as readonly Task[];

export function expected(task: Task, caller: CallerName): Outcome {
  return rows[task].split(/ +/)[callers.indexOf(caller)] as Outcome;
}

/** In a catalog that no role of theirs is about. */
export function expectedElsewhere(task: Task, caller: CallerName): Outcome {
  return expected(task, inCatalog.includes(caller) ? 'plain' : caller);
}
