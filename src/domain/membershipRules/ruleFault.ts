// What is wrong with a rule, and where: thrown while a rule is read, and told to whoever saves one.

export class RuleFault extends Error {
  /** Of the first character that does not fit, counted from 1. */
  readonly position: number;
  readonly says: string;
  constructor(position: number, says: string) {
    super(`At character ${position}: ${says}`);
    this.name = 'RuleFault';
    this.position = position;
    this.says = says;
  }
}
