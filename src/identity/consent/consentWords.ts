// The words of the consent pages, in each language.

import type { PageLanguage } from '../account/accountWords.ts';

interface ConsentWords {
  readonly title: (client: string) => string;
  readonly forUser: (user: string) => string;
  readonly forAll: (tenant: string) => string;
  /** Where only permissions are asked that are no users'. */
  readonly forItself: (tenant: string) => string;
  readonly scopesOf: (api: string) => string;
  readonly rolesOf: (api: string) => string;
  readonly accept: string;
  readonly cancel: string;
  readonly unknownClient: string;
  readonly unknownClientNote: string;
  readonly wrongAddress: string;
  readonly wrongAddressNote: string;
  readonly nothingAsked: string;
  readonly nothingAskedNote: string;
  readonly notAllowed: string;
  readonly notAllowedNote: (user: string) => string;
  readonly done: string;
  readonly doneNote: (client: string) => string;
  readonly declined: string;
  readonly declinedNote: string;
}

export const consentWords: Readonly<Record<PageLanguage, ConsentWords>> = {
  en: {
    title: (client) => `Permissions for ${client}`,
    forUser: (user) => `The application asks for these permissions, to act for you (${user}):`,
    forAll: (tenant) => `You give these permissions for the whole of ${tenant}. Its users are not asked any more.`,
    forItself: (tenant) =>
      `You let the application do this by itself in the whole of ${tenant}, also while nobody is signed in:`,
    scopesOf: (api) => `${api}, acting for the users who are signed in`,
    rolesOf: (api) => `${api}, acting by itself for the whole organization`,
    accept: 'Accept',
    cancel: 'Cancel',
    unknownClient: 'The application is not known here',
    unknownClientNote: 'Its client_id is wrong, or its service principal is missing, disabled or deleted.',
    wrongAddress: 'The answer cannot be sent there',
    wrongAddressNote: 'The redirect_uri is not one that is registered for the application.',
    nothingAsked: 'The application asks for nothing',
    nothingAskedNote: 'Its registration names no permissions (requiredResourceAccess), and the scope neither.',
    notAllowed: 'An administrator must do this',
    notAllowedNote: (user) =>
      `${user} may not give all of these permissions. Delegated permissions are given by an Application ` +
      'Administrator or Cloud Application Administrator, application permissions of Microsoft Graph by a Global ' +
      'Administrator.',
    done: 'The permissions are given',
    doneNote: (client) => `${client} has them from its next token on.`,
    declined: 'Nothing was given',
    declinedNote: 'The permissions were declined.',
  },
  de: {
    title: (client) => `Berechtigungen für ${client}`,
    forUser: (user) => `Die Anwendung bittet um diese Berechtigungen, um für Sie (${user}) zu handeln:`,
    forAll: (tenant) =>
      `Sie geben diese Berechtigungen für die ganze Organisation ${tenant}. Benutzer werden nicht mehr gefragt.`,
    forItself: (tenant) =>
      `Sie lassen die Anwendung dies selbständig in der ganzen Organisation ${tenant} tun, auch wenn niemand ` +
      'angemeldet ist:',
    scopesOf: (api) => `${api}, im Namen der angemeldeten Benutzer`,
    rolesOf: (api) => `${api}, selbständig für die ganze Organisation`,
    accept: 'Zustimmen',
    cancel: 'Abbrechen',
    unknownClient: 'Die Anwendung ist hier nicht bekannt',
    unknownClientNote: 'Die client_id ist falsch, oder der Dienstprinzipal fehlt, ist deaktiviert oder gelöscht.',
    wrongAddress: 'Die Antwort kann dorthin nicht geschickt werden',
    wrongAddressNote: 'Die redirect_uri ist für die Anwendung nicht registriert.',
    nothingAsked: 'Die Anwendung bittet um nichts',
    nothingAskedNote: 'Weder ihre Registrierung (requiredResourceAccess) noch der scope nennt Berechtigungen.',
    notAllowed: 'Das muss ein Administrator tun',
    notAllowedNote: (user) =>
      `${user} darf nicht alle diese Berechtigungen geben. Delegierte Berechtigungen gibt ein ` +
      'Anwendungs- oder Cloudanwendungsadministrator, Anwendungsberechtigungen von Microsoft Graph ein globaler ' +
      'Administrator.',
    done: 'Die Berechtigungen sind gegeben',
    doneNote: (client) => `${client} hat sie ab dem nächsten Token.`,
    declined: 'Es wurde nichts gegeben',
    declinedNote: 'Die Berechtigungen wurden abgelehnt.',
  },
};
