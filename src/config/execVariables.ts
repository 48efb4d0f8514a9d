// The variables that `latchkey exec` sets in the environment of its command. The settings know these names, so that a
// server which the command starts does not report them as misspelt settings.

/** The content of each, by name. */
export const execVariables = {
  LATCHKEY_URL: 'the origin for https, for clients that send tokens over https only',
  LATCHKEY_HTTP_URL: 'the origin for http',
  LATCHKEY_CA_FILE: 'the file with the certificate of the authority that signed the server certificate',
  LATCHKEY_SANDBOX_URL:
    'the address that answers users, passwords, clients and clock of the sandbox, in one JSON object',
  LATCHKEY_GRAPH_URL: 'the base address of Graph, version 1.0',
  LATCHKEY_TENANT_ID: 'the id of the tenant',
  LATCHKEY_AUTHORITY: 'the authority for MSAL and other sign-in libraries',
  LATCHKEY_TOKEN_ENDPOINT: 'the address that issues tokens',
  LATCHKEY_CLIENT_ID: 'the id of a client with all permissions',
  LATCHKEY_CLIENT_SECRET: 'the secret of this client',
} as const;

/** The name of one of them. */
export type ExecVariable = keyof typeof execVariables;
