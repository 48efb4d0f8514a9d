// What `latchkey exec` sets in the environment of the command: names beside those of settings, so that a server which
// the command starts in turn does not take them for settings that are misspelt.

/** By name, what it holds. */
export const execVariables = {
  LATCHKEY_URL: 'the origin over https, for clients that send tokens over nothing else',
  LATCHKEY_HTTP_URL: 'the origin over http',
  LATCHKEY_CA_FILE: "the certificate of the authority that signed the server's",
  LATCHKEY_SANDBOX_URL: 'users, passwords, clients and clock of the sandbox, in one JSON object',
  LATCHKEY_GRAPH_URL: 'the base address of Graph, version 1.0',
  LATCHKEY_TENANT_ID: "the tenant's id",
  LATCHKEY_AUTHORITY: 'the authority for MSAL and other sign-in libraries',
  LATCHKEY_TOKEN_ENDPOINT: 'where tokens are asked for',
  LATCHKEY_CLIENT_ID: 'the client that may do everything',
  LATCHKEY_CLIENT_SECRET: 'its secret',
} as const;

/** The name of one of them. */
export type ExecVariable = keyof typeof execVariables;
