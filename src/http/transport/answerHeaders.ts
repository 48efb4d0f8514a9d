// What every answer says to whoever keeps, guesses, frames or opens it, unless it says something else of itself.

/** An answer for programs is no page: opened in a browser it runs nothing, loads nothing, and stands in no frame. */
export const programContentSecurityPolicy = "default-src 'none'; frame-ancestors 'none'; sandbox";

/** Of answers that say nothing else. */
export const answerHeaders = {
  'cache-control': 'no-store',
  'content-security-policy': programContentSecurityPolicy,
  'x-content-type-options': 'nosniff',
} as const;
