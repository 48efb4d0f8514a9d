// Whom the person in this tab looks at the tenant as, also after the page was loaded anew. No secret: the server says
// at each read who may look.

export interface ViewedPerson {
  readonly id: string;
  readonly displayName: string;
  readonly userPrincipalName: string;
}

interface KeptView {
  /** The key of who looks: nobody else takes the view over. */
  readonly viewer: string;
  readonly person: ViewedPerson;
}

const key = 'latchkey.view';

export function keptView(): KeptView | null {
  try {
    return JSON.parse(sessionStorage.getItem(key) ?? 'null') as KeptView | null;
  } catch {
    return null;
  }
}

export function keepView(view: KeptView | null): void {
  if (view === null) sessionStorage.removeItem(key);
  else sessionStorage.setItem(key, JSON.stringify(view));
}
