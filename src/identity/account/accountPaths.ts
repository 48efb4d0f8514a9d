// The addresses of the pages that people have of their own account, which no tenant stands before.

/** Each page, by its address. */
// biome-ignore format: a table, read by column
const pages = {
  '/account':               { page: 'sessions',      methods: ['GET', 'HEAD', 'POST'] },
  '/account/password':      { page: 'password',      methods: ['GET', 'HEAD', 'POST'] },
  '/account/password/forgotten': { page: 'forgotten',  methods: ['GET', 'HEAD', 'POST'] },
  '/account/password/reset': { page: 'reset',         methods: ['GET', 'HEAD', 'POST'] },
  '/account/factors':         { page: 'factors',       methods: ['GET', 'HEAD', 'POST'] },
  '/account/factors/app':     { page: 'newApp',        methods: ['GET', 'HEAD', 'POST'] },
  '/account/factors/passkey': { page: 'newPasskey',    methods: ['GET', 'HEAD', 'POST'] },
  '/account/applications':  { page: 'applications',  methods: ['GET', 'HEAD', 'POST'] },
  '/account/signed-in':     { page: 'signedIn',      methods: ['GET', 'HEAD'] },
  '/account/administrator': { page: 'administrator', methods: ['GET', 'HEAD', 'POST'] },
  '/account/invitation':    { page: 'invitation',    methods: ['GET', 'HEAD', 'POST'] },
} as const;

type AccountPath = keyof typeof pages;
type AccountPage = (typeof pages)[AccountPath]['page'];

/** Where the sign-in for these pages leads back to. */
export const signedInPath = '/account/signed-in' satisfies AccountPath;
/** The page that makes an administrator; its code is the parameter `code`. */
export const administratorPath = '/account/administrator' satisfies AccountPath;

interface AccountRoute {
  readonly path: AccountPath;
  readonly page: AccountPage;
  readonly methods: readonly string[];
}

/** The page at an address, whatever its query; undefined for any other address. */
export function accountRouteOf(url: string): AccountRoute | undefined {
  const path = (url.split('?', 1)[0] ?? '').replace(/(?<=.)\/$/, '');
  return Object.hasOwn(pages, path) ? { path: path as AccountPath, ...pages[path as AccountPath] } : undefined;
}
