// The one script of the issuer's pages: it asks the browser for a passkey and sends the answer by the form of its page.

import { createHash } from 'node:crypto';

/**
 * `data-create` or `data-get` of the form has the options; bytes are base64url there and in the answer. An answer that
 * failed shows the sentence that the page has for it.
 */
const script = `
const form = document.querySelector('form[data-create], form[data-get]');
const bytes = (text) => Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (c) => c.charCodeAt(0));
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)))
  .replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
const listed = (list) => (list ?? []).map((each) => ({ ...each, id: bytes(each.id) }));
async function answer() {
  const { create, get } = form.dataset;
  const options = JSON.parse(create ?? get);
  options.challenge = bytes(options.challenge);
  if (create === undefined) {
    const { id, type, response } = await navigator.credentials.get({
      publicKey: { ...options, allowCredentials: listed(options.allowCredentials) },
    });
    const { clientDataJSON, authenticatorData, signature, userHandle } = response;
    return { id, rawId: id, type, clientExtensionResults: {}, response: {
      clientDataJSON: text(clientDataJSON), authenticatorData: text(authenticatorData), signature: text(signature),
      ...(userHandle === null ? {} : { userHandle: text(userHandle) }) } };
  }
  const { id, type, response } = await navigator.credentials.create({
    publicKey: { ...options, user: { ...options.user, id: bytes(options.user.id) },
      excludeCredentials: listed(options.excludeCredentials) },
  });
  return { id, rawId: id, type, clientExtensionResults: {}, response: {
    clientDataJSON: text(response.clientDataJSON), attestationObject: text(response.attestationObject),
    transports: response.getTransports?.() ?? [] } };
}
form.querySelector('button[data-passkey]').addEventListener('click', (event) => {
  event.preventDefault();
  answer().then((given) => {
    form.elements.passkey.value = JSON.stringify(given);
    form.submit();
  }, () => { document.getElementById('failed').hidden = false; });
});
`;

/** For the page, and for its policy. */
export const passkeyScript = {
  html: `<script>${script}</script>`,
  hash: createHash('sha256').update(script).digest('base64'),
} as const;
