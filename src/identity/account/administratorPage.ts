// The page at a one-time address: whoever has its code makes an administrator.

import type { ServerResponse } from 'node:http';
import type { TranslatedRequest } from '../issuer/translateRequest.ts';
import { sendPage } from '../signIn/signIn.ts';
import { administratorPage, notePage } from './accountPages.ts';
import { accountWords, type PageLanguage } from './accountWords.ts';
import { faultOfRepeat, faultSentences, type FormFault } from './formFaults.ts';

/** What the page asks of the tenant. A `code` is what the address says, whatever that is. */
export interface AdministratorDesk {
  readonly isGood: (code: string) => Promise<boolean>;
  /** `codeEnded` where the code is not good, or somebody used it in the same moment; else all faults of the fields. */
  readonly make: (code: string, draft: NewAdministratorFields) => Promise<'made' | 'codeEnded' | readonly FormFault[]>;
}

interface NewAdministratorFields {
  readonly displayName: string;
  readonly userPrincipalName: string;
  readonly password: string;
}

interface AdministratorPageDeps {
  readonly desk: AdministratorDesk;
  readonly tenant: { readonly displayName: string; readonly domains: readonly string[] };
  readonly language: PageLanguage;
}

/** A GET uses nothing up: browsers and mail programs look at addresses before people do. */
export async function serveAdministratorPage(
  { desk, tenant, language }: AdministratorPageDeps,
  { request, form }: TranslatedRequest,
  response: ServerResponse,
): Promise<void> {
  const words = accountWords[language];
  const code = form.get('code') ?? '';
  const codeEnded = (): void =>
    sendPage(response, 410, notePage(language, words.codeEnded, { sentence: words.codeEndedNote }));
  const show = (status: number, errors: readonly string[]): void => {
    const values = {
      displayName: form.get('displayName') ?? '',
      userPrincipalName: form.get('userPrincipalName') ?? `admin@${tenant.domains[0] ?? ''}`,
    };
    sendPage(response, status, administratorPage(language, { code, tenantName: tenant.displayName, values, errors }));
  };
  if (!(await desk.isGood(code))) return codeEnded();
  if (request.method !== 'POST') return show(200, []);
  const draft = {
    displayName: form.get('displayName') ?? '',
    userPrincipalName: (form.get('userPrincipalName') ?? '').trim(),
    password: form.get('password') ?? '',
  };
  const differs = faultOfRepeat('passwordAgain', draft.password, form.get('passwordAgain'));
  const outcome = differs === null ? await desk.make(code, draft) : [differs];
  if (outcome === 'codeEnded') return codeEnded();
  if (outcome !== 'made') return show(400, faultSentences(language, outcome, tenant.domains));
  const made = {
    sentence: words.administratorMadeNote(draft.userPrincipalName),
    link: { href: '/', label: words.signIn },
  };
  sendPage(response, 201, notePage(language, words.administratorMade, made));
}
