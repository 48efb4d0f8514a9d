// The one error of opening a store: a sentence for the person who starts the server.

/** The database cannot be used as asked: a person must act, trying again does not help. */
export class OpenError extends Error {}
