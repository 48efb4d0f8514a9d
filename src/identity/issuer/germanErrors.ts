// The issuer's refusals in German, for pages that people read; clients get them in English.

/** By the code of the table, each of which MUST be here: the compiler holds it in oauthErrors.ts. */
export const germanSentences = {
  tenantUnknown:
    'Diesen Mandanten gibt es hier nicht. In der Adresse muss seine Kennung, eine seiner Domänen, common oder ' +
    'organizations stehen.',
  formMalformed: 'Das Formular ist nicht lesbar, oder es ist zu groß.',
  foreignResource:
    'Der scope nennt eine Ressource, die es in diesem Mandanten nicht gibt, oder deren Dienstprinzipal fehlt.',
  severalResources:
    'Der scope nennt Berechtigungen mehrerer Ressourcen. Die Anwendung muss sie nacheinander anfordern.',
  resourceDisabled: 'Der Dienstprinzipal der Ressource ist deaktiviert. Ein Administrator kann ihn aktivieren.',
  clientNotAssigned:
    'Die Ressource gibt Token nur an Anwendungen, denen eine Rolle zugewiesen ist. Diese Anwendung hat keine.',
  userNotAssigned:
    'Die Anwendung ist nur für zugewiesene Benutzer offen, und Sie sind es nicht. Ein Administrator weist Benutzer zu.',
  defaultMixed: 'Ein scope, der auf /.default endet, kann nicht zusammen mit einzelnen Berechtigungen stehen.',
  malformedScope: 'Der scope enthält ein Wort, das keine Berechtigung sein kann.',
  defaultNeeded: 'Bei client_credentials muss der scope die Ressource sein, gefolgt von /.default.',
  permissionsMissing:
    'Die API bietet keine der Berechtigungen, die der scope nennt, oder die Anwendung hat keine davon bekommen.',
  notConsented: 'Die Anmeldung hat nicht alles gegeben, was der scope nennt. Melden Sie sich noch einmal an.',
  adminConsentNeeded:
    'Benutzer dürfen dem nicht zustimmen, was die Anwendung anfordert, und kein Administrator hat zugestimmt.',
  consentMissing: 'Weder Sie noch ein Administrator haben allem zugestimmt, was die Anwendung anfordert.',
  credentialsWrong: 'Der Anmeldename oder das Kennwort ist falsch.',
  accountDisabled: 'Das Konto ist deaktiviert.',
  tooManyGuesses:
    'Es gab zu viele falsche Kennwörter für dieses Konto von dieser Adresse. Warten Sie einige Minuten, und ' +
    'versuchen Sie es noch einmal.',
  secondFactorNeeded: 'Ein zweiter Faktor ist nötig. Melden Sie sich mit einem Browser an, der danach fragt.',
  secondFactorWrong: 'Der Code oder der Passkey ist nicht richtig, oder er wurde schon verwendet.',
  passwordExpired: 'Das Kennwort ist abgelaufen. Melden Sie sich mit einem Browser an, der nach einem neuen fragt.',
  signInRevoked:
    'Die Anmeldung wurde widerrufen, zum Beispiel weil das Kennwort geändert wurde. Melden Sie sich noch einmal an.',
  signInTooOld: 'Die Anmeldung ist zu lange her. Melden Sie sich noch einmal an.',
  assertionReplayed: 'Der Nachweis der Anwendung wurde schon von einer anderen Adresse benutzt.',
  federationUnknown: 'Die Anwendung vertraut dem Aussteller, dem Subjekt oder der Zielgruppe dieses Nachweises nicht.',
  assertionInvalid:
    'Der Nachweis der Anwendung ist abgelaufen, noch nicht gültig oder nicht von seinem Aussteller unterschrieben.',
  federationUnreachable: 'Der Aussteller des Nachweises der Anwendung ist nicht erreichbar.',
  assertionTooLong: 'Der Nachweis der Anwendung gilt länger als einen Tag.',
  tooManyCalls: 'Es gab zu viele Anfragen von dieser Adresse. Warten Sie, und versuchen Sie es noch einmal.',
  tooBusy: 'Der Server ist ausgelastet. Warten Sie, und versuchen Sie es noch einmal.',
  parameterTooLong:
    'Ein Parameter ist zu lang: state und nonce dürfen 2.048 Zeichen haben, alle Parameter zusammen 8.192.',
  providerUnknown: 'Diesen Identitätsanbieter gibt es hier nicht, oder er ist ausgeschaltet.',
  providerUnreachable:
    'Der Identitätsanbieter ist nicht erreichbar oder antwortet nicht, wie er soll. Versuchen Sie es später ' +
    'noch einmal.',
  providerRefused: 'Der Identitätsanbieter hat die Anmeldung abgelehnt, oder er kennt diesen Server nicht.',
  providerDeclined: 'Die Anmeldung wurde beim Identitätsanbieter abgebrochen.',
  providerTokenInvalid: 'Was der Identitätsanbieter über die Anmeldung sagt, ist nicht glaubhaft.',
  providerFlowEnded:
    'Diese Antwort des Identitätsanbieters kam zu spät, wurde schon benutzt oder gehört zu einer anderen Anmeldung. ' +
    'Beginnen Sie noch einmal.',
  personUnknown:
    'Zu diesem Konto beim Identitätsanbieter haben Sie hier kein Konto. Fragen Sie in der Administration nach.',
  invitationNeeded:
    'Sie haben hier kein Konto. Lassen Sie sich an die Adresse einladen, die der Identitätsanbieter von Ihnen kennt.',
  groupMissing:
    'Konten entstehen hier für Mitglieder bestimmter Gruppen des Identitätsanbieters, und Sie sind in keiner davon.',
  linkRefused:
    'Es gibt hier ein Konto mit Ihrem Namen oder Ihrer Adresse, das nicht mit Ihrem Konto beim Identitätsanbieter ' +
    'verknüpft ist. Die Administration kann es verknüpfen.',
  alreadyUsed: 'Der Code oder das Token wurde schon benutzt.',
} as const;

/** Of the library, by its OAuth error code; a colon and its details for developers may follow. */
export const germanOpenings: Readonly<Record<string, string>> = {
  invalid_request: 'Die Anfrage ist nicht richtig',
  invalid_client: 'Die Anwendung ist unbekannt oder deaktiviert, oder ihr Geheimnis oder Nachweis ist nicht richtig',
  invalid_grant: 'Die Gewährung ist nicht gültig',
  unauthorized_client: 'Die Anwendung darf das nicht',
  unsupported_grant_type: 'Diese Art der Gewährung gibt es nicht',
  unsupported_response_type: 'Diese Art der Antwort gibt es nicht',
  invalid_scope: 'Der scope ist nicht gültig',
  invalid_redirect_uri: 'Die redirect_uri ist für die Anwendung nicht registriert',
  authorization_pending: 'Mit dem Code hat sich noch niemand angemeldet',
  slow_down: 'Die Anwendung fragt zu oft',
  expired_token: 'Der Code ist abgelaufen',
  access_denied: 'Die Anmeldung wurde abgelehnt',
  login_required: 'Sie müssen sich anmelden',
  interaction_required: 'Ein zweiter Faktor ist nötig',
  server_error: 'Hier ist etwas schiefgegangen; es wurde protokolliert',
};

/** Where the library says a code that has no row. */
export const germanRefusal = 'Die Anfrage wurde abgelehnt';
