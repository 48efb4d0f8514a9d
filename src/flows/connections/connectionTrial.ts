// What a trial of a connection comes to.

/** Whether the system answered as it should; else `says` tells why not, in its words where it has some. */
export interface ConnectionAnswer {
  readonly isWell: boolean;
  readonly milliseconds: number;
  readonly says: string | null;
}
