// What these pages read of mails.

export interface Mail {
  readonly id: string;
  readonly event: string;
  readonly state: string;
  readonly to: string;
  readonly recipientId: string | null;
  readonly subject: string;
  readonly createdAt: string;
  readonly sentAt: string | null;
  readonly error: string | null;
}
export interface WholeMail extends Mail {
  readonly html: string;
  readonly text: string;
  readonly requestId: string | null;
  readonly assignmentId: string | null;
}
