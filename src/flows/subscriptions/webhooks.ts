// The other end of a subscription, as commands ask it before they write.

/** How an address and a certificate of a subscription are looked at. */
export interface Webhooks {
  /** Whether it is a certificate, in base64, that data can be encrypted for. */
  readonly isCertificate: (text: string) => boolean;
  /**
   * Null where the address gave the token back that it was sent; otherwise a sentence that says what it did instead.
   * `appId`: for whom. Throws `tooManyRequests`.
   */
  readonly validate: (address: string, appId: string) => Promise<string | null>;
}
