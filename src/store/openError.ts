// The one error of opening a store: a sentence for the person who starts the server.

/** The database cannot be used as asked: it must be told, not tried again. */
export class OpenError extends Error {}
