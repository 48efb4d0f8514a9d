// The languages that a call can be written in, in the form of their current SDKs.

import { csharp } from './csharp.ts';
import { go } from './go.ts';
import { java } from './java.ts';
import { php } from './php.ts';
import { curl, javaScript, powerShell } from './plain.ts';
import { python } from './python.ts';
import { written, type ToWrite, type Written } from './written.ts';

export interface Language {
  readonly name: string;
  readonly write: (to: ToWrite) => string;
}

export const languages: readonly Language[] = [
  { name: 'curl', write: curl },
  { name: 'C#', write: bySdk(csharp, '//') },
  { name: 'Go', write: bySdk(go, '//') },
  { name: 'Java', write: bySdk(java, '//') },
  { name: 'JavaScript', write: javaScript },
  { name: 'PHP', write: bySdk(php, '//') },
  { name: 'PowerShell', write: powerShell },
  { name: 'Python', write: bySdk(python, '#') },
];

/** What the SDKs have no words for is shown as it is sent. */
function bySdk(write: (to: Written) => string, comment: string): Language['write'] {
  return (to) => {
    const call = written(to);
    if (call !== null) return write(call);
    return (
      `${comment} The SDKs have no words for this path. As plain HTTP it ` +
      `is:\n${curl(to).replaceAll(/^/gm, `${comment} `)}`
    );
  };
}
