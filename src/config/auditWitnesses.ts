// The setting that names the witnesses of the audit's checkpoints.

import type { SettingKind } from './settingKinds.ts';

/** A witness: its address, without `add-checkpoint`, and its verifier key. */
export interface WitnessSetting {
  readonly url: string;
  readonly verifierKey: string;
}

const mostIdLetters = 240;

export const auditWitnesses: SettingKind<readonly WitnessSetting[]> = {
  expected: 'addresses of witnesses, each with a space and its verifier key (NAME+HASH+KEY), separated by commas',
  parse: (text) => {
    const found = text.split(',').map((each) => witnessOf(each.trim()));
    const urls = new Set(found.map((each) => each?.url));
    return urls.size < found.length || urls.has(undefined) ? undefined : (found as readonly WitnessSetting[]);
  },
};

function witnessOf(text: string): WitnessSetting | undefined {
  const [, address = '', verifierKey = '', key = ''] = /^(\S+) ([^\s+]+\+[0-9a-f]{8}\+(\S+))$/.exec(text) ?? [];
  const url = /^https?:\/\//.test(address) && URL.canParse(address) ? new URL(address) : null;
  const isPlain = url !== null && url.username === '' && url.password === '' && url.search === '' && url.hash === '';
  return isPlain && address.length <= mostIdLetters && isWitnessKey(key) ? { url: address, verifierKey } : undefined;
}

/** A key that cosigns: https://c2sp.org/tlog-cosignature names its kind 4. */
function isWitnessKey(encoded: string): boolean {
  const bytes = Buffer.from(encoded, 'base64');
  return bytes.length === 33 && bytes[0] === 4 && bytes.toString('base64') === encoded;
}
