// The branding by Graph's routes: texts, languages, pictures by their bytes, who may, and what is refused, on both
// engines; and where it shows: public addresses, the page to sign in, mails.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { contrastOf } from '../../src/domain/branding/colours.ts';
import { publishedIds } from '../../src/sandbox/sandboxIds.ts';
import { startLatchkey, stopPostgres, type Latchkey } from '../app/latchkey.ts';
import { enginesByTurns } from '../sample.ts';
import { startMailCatcher, type MailCatcher } from '../mail/catcher.ts';
import { jpegHead, png } from './pictures.ts';

const brandingAdministrator = '92ed04bf-c94a-4b82-9729-b799a7a4c178';

for (const engine of enginesByTurns(import.meta.url)) {
  describe(`the branding on ${engine}`, () => {
    let latchkey: Latchkey;
    let root: string;
    before(async () => {
      latchkey = await startLatchkey({ engine });
      root = `/organization/${latchkey.sandbox.tenantId}/branding`;
    });
    after(async () => {
      await latchkey.close();
      await stopPostgres();
    });

    const call = (who: string, method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
      latchkey.call(who, method, `/v1.0${path}`, body, headers);
    const send = async (method: string, path: string, bytes: Uint8Array | null, more: Record<string, string> = {}) => {
      const authorization = `Bearer ${await latchkey.token('globalAdmin')}`;
      const reply = await fetch(`${latchkey.http}${path}`, {
        method,
        headers: { authorization, 'content-type': 'image/png', ...more },
        ...(bytes === null ? {} : { body: new Uint8Array(bytes) }),
      });
      return { status: reply.status, headers: reply.headers, bytes: Buffer.from(await reply.arrayBuffer()) };
    };
    const messageOf = ({ bytes }: { readonly bytes: Buffer }): string => JSON.parse(bytes.toString()).error.message;

    test('there is none before something is written; then strings are patched and read', async () => {
      assert.equal((await call('member', 'GET', root)).status, 404);
      assert.equal((await call('globalAdmin', 'DELETE', root)).status, 404);
      const body = { backgroundColor: '#7A1F5C', signInPageText: 'Call 1234.', usernameHintText: 'name@contoso.com' };
      assert.equal((await call('globalAdmin', 'PATCH', root, body)).status, 204);
      for (const apiVersion of ['v1.0', 'beta']) {
        const { status, body: read } = await latchkey.call('member', 'GET', `/${apiVersion}${root}`);
        assert.equal(status, 200);
        assert.deepEqual(
          [read.id, read.backgroundColor, read.signInPageText, read.usernameHintText, read.bannerLogoRelativeUrl],
          ['0', '#7A1F5C', 'Call 1234.', 'name@contoso.com', null],
        );
        assert.equal('bannerLogo' in read, false);
        assert.deepEqual(read.cdnList, []);
      }
      const { value } = (
        await call(
          'globalAdmin',
          'GET',
          "/auditLogs/directoryAudits?$filter=activityDisplayName eq 'Set Company Branding'",
        )
      ).body;
      assert.equal(value.length, 1);
      assert.ok(
        value[0].targetResources[0].modifiedProperties.some(({ newValue }: any) => newValue.includes('#7A1F5C')),
      );
    });

    test('a change needs the version that was read, where the call says so', async () => {
      const { headers } = await call('globalAdmin', 'GET', root);
      const etag = headers.get('etag') as string;
      assert.equal(
        (await call('globalAdmin', 'PATCH', root, { usernameHintText: 'a' }, { 'if-match': etag })).status,
        204,
      );
      assert.equal(
        (await call('globalAdmin', 'PATCH', root, { usernameHintText: 'b' }, { 'if-match': etag })).status,
        412,
      );
      assert.equal((await send('PUT', `/v1.0${root}/bannerLogo`, png(9, 9), { 'if-match': etag })).status, 412);
    });

    test('each fault of the strings is told at its field', async () => {
      for (const [field, value] of [
        ['backgroundColor', 'red'],
        ['headerBackgroundColor', '#12345'],
        ['signInPageText', 'x'.repeat(1025)],
        ['usernameHintText', 'x'.repeat(65)],
        ['usernameHintText', '<b>name</b>'],
        ['customPrivacyAndCookiesUrl', 'javascript:alert(1)'],
        ['customTermsOfUseUrl', `https://contoso.com/${'x'.repeat(128)}`],
        ['customTermsOfUseUrl', 'https://contoso.com/ä'],
        ['customForgotMyPasswordText', 'x'.repeat(257)],
      ] as const) {
        const { status, body } = await call('globalAdmin', 'PATCH', root, { [field]: value });
        assert.equal(status, 400, field);
        assert.match(body.error.message, new RegExp(field));
      }
      const many = await call('globalAdmin', 'PATCH', root, { backgroundColor: 'x', customTermsOfUseUrl: 'y' });
      assert.deepEqual(
        many.body.error.details.map(({ target }: any) => target),
        ['customTermsOfUseUrl', 'backgroundColor'],
      );
    });

    test('a language has its own branding, by its id and by Accept-Language', async () => {
      const localizations = `${root}/localizations`;
      const made = await call('globalAdmin', 'POST', localizations, {
        id: 'de-DE',
        signInPageText: 'Wählen Sie 1234.',
      });
      assert.deepEqual([made.status, made.body.id, made.body.signInPageText], [201, 'de-DE', 'Wählen Sie 1234.']);
      assert.equal((await call('globalAdmin', 'POST', localizations, { id: 'de-DE' })).status, 409);
      for (const id of ['0', 'default', 'german', ''])
        assert.equal((await call('globalAdmin', 'POST', localizations, { id })).status, 400, id);
      const list = (await call('member', 'GET', localizations)).body.value;
      assert.deepEqual(list.map(({ id }: any) => id).sort(), ['0', 'de-DE']);
      for (const [language, id] of [
        ['de-DE', 'de-DE'],
        ['de-DE,de;q=0.9', 'de-DE'],
        ['fr-FR', '0'],
        ['0', '0'],
        ['default', '0'],
      ] as const)
        for (const _ of [1, 2])
          assert.equal((await call('member', 'GET', root, undefined, { 'accept-language': language })).body.id, id);
      assert.equal((await call('member', 'GET', `${localizations}/default`)).body.id, '0');
      assert.equal((await call('member', 'GET', `${localizations}/fr-FR`)).status, 404);
      assert.equal(
        (await call('globalAdmin', 'PATCH', `${localizations}/de-DE`, { usernameHintText: ' ' })).status,
        204,
      );
      assert.equal((await call('member', 'GET', `${localizations}/de-DE`)).body.usernameHintText, ' ');
      assert.match((await call('globalAdmin', 'DELETE', root)).body.error.message, /de-DE/);
      assert.equal((await call('globalAdmin', 'DELETE', `${localizations}/de-DE`)).status, 204);
    });

    test('a picture is put, read with its own type, selected as base64, and taken away', async () => {
      const logo = png(245, 36);
      const path = `/v1.0${root}/bannerLogo`;
      const none = await send('GET', path, null);
      assert.deepEqual([none.status, none.bytes.toString()], [200, '{}']);
      assert.equal((await send('PUT', path, logo, { 'content-type': 'application/octet-stream' })).status, 204);
      for (const read of [path, `/beta${root}/localizations/default/bannerLogo`, `${path}/$value`]) {
        const found = await send('GET', read, null);
        assert.deepEqual([found.status, found.headers.get('content-type')], [200, 'image/png'], read);
        assert.ok(found.bytes.equals(logo));
      }
      const selected = (await call('member', 'GET', `${root}?$select=bannerLogo`)).body;
      assert.equal(selected.bannerLogo, logo.toString('base64'));
      const first = (await call('member', 'GET', root)).body.bannerLogoRelativeUrl;
      assert.equal((await send('PATCH', path, png(10, 10))).status, 204);
      const second = (await call('member', 'GET', root)).body.bannerLogoRelativeUrl;
      assert.notEqual(first, second);
      assert.match((await call('globalAdmin', 'DELETE', root)).body.error.message, /bannerLogo/);
      for (const _ of [1, 2]) assert.equal((await send('DELETE', path, null)).status, 204);
      assert.equal((await send('GET', path, null)).bytes.toString(), '{}');
    });

    test('what is no picture within the bounds is refused with its field, whatever its type says', async () => {
      const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>');
      for (const [name, bytes, says] of [
        ['bannerLogo', svg, /bannerLogo.*PNG or JPEG/],
        ['bannerLogo', Buffer.from('GIF89a'), /PNG or JPEG/],
        ['bannerLogo', png(10, 10).subarray(0, 20), /PNG or JPEG/],
        ['bannerLogo', png(246, 36), /245 pixels wide and 36 pixels high; it is 246 x 36/],
        ['headerLogo', png(36, 245), /36 pixels high/],
        ['bannerLogo', png(10, 10, [0, 0, 0], 10 * 1024), /10 KB/],
        ['squareLogo', jpegHead(241, 240), /240 pixels wide/],
        ['backgroundImage', png(10, 10, [0, 0, 0], 300 * 1024), /300 KB/],
        ['backgroundImage', jpegHead(1920, 1081), /1080 pixels high/],
        ['customCSS', Buffer.from('body { display: none }'), /customCSS.*no style sheets/],
        ['favicon', Buffer.alloc(0), /body/],
      ] as const) {
        const reply = await send('PUT', `/v1.0${root}/${name}`, bytes);
        assert.equal(reply.status, 400, name);
        assert.match(messageOf(reply), says);
      }
      assert.equal((await send('PUT', `/v1.0${root}/squareLogo`, jpegHead(240, 240))).status, 204);
      assert.equal((await send('GET', `/v1.0${root}/squareLogo`, null)).headers.get('content-type'), 'image/jpeg');
      assert.equal((await send('POST', `/v1.0${root}/squareLogo`, png(1, 1))).status, 403);
      assert.equal((await send('PUT', `/v1.0${root}/signInPageText`, png(1, 1))).status, 405);
      assert.equal((await send('DELETE', `/v1.0${root}/squareLogo`, null)).status, 204);
    });

    test('who may: members read, Global and Organizational Branding Administrators write, others do not', async () => {
      for (const who of ['member', 'governanceAdmin']) {
        assert.equal((await call(who, 'GET', root)).status, 200, who);
        assert.equal((await call(who, 'PATCH', root, { usernameHintText: 'x' })).status, 403, who);
      }
      await call('globalAdmin', 'POST', '/roleManagement/directory/roleAssignments', {
        principalId: latchkey.user('analyst').id,
        roleDefinitionId: brandingAdministrator,
        directoryScopeId: '/',
      });
      latchkey.forgetTokens();
      assert.equal((await call('analyst', 'PATCH', root, { usernameHintText: 'x' })).status, 204);
      assert.equal(
        (await call('globalAdmin', 'PATCH', '/organization/00000000-0000-0000-0000-000000000009/branding', {})).status,
        404,
      );
      assert.equal((await call('globalAdmin', 'DELETE', root)).status, 204);
      assert.equal((await call('member', 'GET', root)).status, 404);
    });
  });
}

describe('how pages and mails look', () => {
  let latchkey: Latchkey;
  let catcher: MailCatcher;
  const privacy = 'https://contoso.com/privacy';
  const patch = (path: string, body: unknown, method = 'PATCH') =>
    latchkey.call('globalAdmin', method, `/v1.0/organization/${latchkey.sandbox.tenantId}/branding${path}`, body);
  const put = async (name: string, bytes: Uint8Array): Promise<string> => {
    const path = `/v1.0/organization/${latchkey.sandbox.tenantId}/branding`;
    const headers = { authorization: `Bearer ${await latchkey.token('globalAdmin')}`, 'content-type': 'image/png' };
    const body = new Uint8Array(bytes);
    const reply = await fetch(`${latchkey.http}${path}/${name}`, { method: 'PUT', headers, body });
    assert.equal(reply.status, 204, await reply.text());
    return (await latchkey.call('member', 'GET', path)).body[`${name}RelativeUrl`];
  };
  const logo = png(120, 30);
  let logoPath = '';

  before(async () => {
    catcher = await startMailCatcher();
    latchkey = await startLatchkey({
      env: { LATCHKEY_SMTP_URL: `smtp://127.0.0.1:${catcher.port}`, LATCHKEY_MAIL_FROM: 'access@example.org' },
    });
    const texts = { signInPageText: 'Ask <b>us</b>', usernameHintText: 'name@contoso.com' };
    await patch('', { backgroundColor: '#FFC0CB', customPrivacyAndCookiesUrl: privacy, ...texts });
    await patch('/localizations', { id: 'de', signInPageText: 'Fragen Sie uns' }, 'POST');
    logoPath = await put('bannerLogo', logo);
  });
  after(async () => {
    await latchkey.close();
    await catcher.close();
  });

  test('pictures and the look are public, kept by browsers, and taken for nothing else', async () => {
    const reply = await fetch(`${latchkey.http}/${logoPath}`);
    assert.deepEqual(
      ['content-type', 'cache-control', 'x-content-type-options'].map((name) => reply.headers.get(name)),
      ['image/png', 'public, max-age=31536000, immutable', 'nosniff'],
    );
    assert.ok(Buffer.from(await reply.arrayBuffer()).equals(logo));
    const look = await fetch(`${latchkey.http}/branding/look.json?language=de-AT`);
    const { signInPageText, links, shades } = (await look.json()) as any;
    assert.deepEqual([signInPageText, links.privacy], ['Fragen Sie uns', { url: privacy, text: null }]);
    assert.ok(contrastOf(shades[80], '#ffffff') >= 4.5);
    const etag = look.headers.get('etag') as string;
    const again = await fetch(`${latchkey.http}/branding/look.json?language=de`, {
      headers: { 'if-none-match': etag },
    });
    assert.equal(again.status, 304);
    for (const path of ['/branding/look-zzzzzz-000000-000000.css', '/branding/anything', `/branding/${'0'.repeat(36)}`])
      assert.equal((await fetch(`${latchkey.http}${path}`)).status, 404, path);
    const style = await fetch(`${latchkey.http}/branding/look-804050-905060-a06070.css`);
    assert.match(await style.text(), /--brand: #804050; --on-brand: #fff/);
  });

  test('the page to sign in has logo, hint, text and links, in the language of the browser, as text', async () => {
    const { tenantId } = latchkey.sandbox;
    const client = latchkey.sandbox.clients.find(({ redirectUris }) => redirectUris.length > 0) as any;
    const asked = new URLSearchParams({
      client_id: client.clientId,
      response_type: 'code',
      redirect_uri: client.redirectUris[0],
      scope: 'openid',
      code_challenge: 'a'.repeat(43),
      code_challenge_method: 'S256',
    });
    const pageIn = async (language: string, hint = ''): Promise<string> => {
      const address = `${latchkey.http}/${tenantId}/oauth2/v2.0/authorize?${asked}${hint}`;
      const first = await fetch(address, { redirect: 'manual' });
      const cookie = first.headers
        .getSetCookie()
        .map((each) => each.split(';')[0])
        .join('; ');
      const url = new URL(first.headers.get('location') as string, latchkey.http);
      return (await fetch(url, { headers: { cookie, 'accept-language': language } })).text();
    };
    const english = await pageIn('en');
    assert.ok(english.includes(`<img src="/${logoPath}" alt="`));
    assert.ok(english.includes('Ask &#60;b&#62;us&#60;/b&#62;'), english);
    assert.ok(english.includes('placeholder="name@contoso.com"'));
    assert.ok(
      english.includes(`<a href="${privacy.replace(/['"&<>]/g, '')}" rel="noreferrer">Privacy and cookies</a>`),
    );
    assert.match(english, /<link rel="stylesheet" href="\/branding\/look-[0-9a-f-]+\.css">/);
    assert.doesNotMatch(english, /look:|data-look/);
    const written = encodeURIComponent('mara data-look-hint <!--look:hint-->');
    const hinted = await pageIn('en', `&login_hint=${written}`);
    assert.ok(hinted.includes('value="mara data-look-hint &#60;!--look:hint--&#62;"'), hinted);
    const german = await pageIn('de-DE,de;q=0.9');
    assert.ok(german.includes('Fragen Sie uns') && german.includes('Datenschutz und Cookies'));
  });

  test('a mail has the link, and the logo as a part of itself', async () => {
    const asked = await latchkey.call(
      'guest',
      'POST',
      '/v1.0/identityGovernance/entitlementManagement/assignmentRequests',
      {
        requestType: 'userAdd',
        assignment: { accessPackageId: publishedIds.newHirePackage },
      },
    );
    assert.equal(asked.status, 201, asked.text);
    await latchkey.drain();
    const mails = await latchkey.call(
      'globalAdmin',
      'GET',
      `/latchkey/v1/mails?$filter=requestId eq '${asked.body.id}'`,
    );
    const [mail] = mails.body.value;
    const id = logoPath.split('/')[1] as string;
    assert.ok(mail.html.includes(`cid:${id}@latchkey.invalid`));
    assert.ok(mail.html.includes(privacy) && mail.text.includes(privacy));
    const raw = catcher.caught.at(-1)?.raw ?? '';
    assert.match(raw, new RegExp(`Content-Id: <${id}@latchkey\\.invalid>`, 'i'));
    assert.match(raw, /Content-Disposition: inline; filename=logo\.png/);
    assert.ok(raw.replaceAll(/\s/g, '').includes(logo.toString('base64')));
  });
});
