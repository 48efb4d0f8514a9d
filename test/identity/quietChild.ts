// Signs in, well and badly, and lets a store fail; whatever this process writes was written by the code under test.
import { browse } from './browser.ts';
import { testDomain, testPassword, testSecret, ids } from './memoryStore.ts';
import { startServer } from './server.ts';

const server = await startServer();
const client = { client_id: ids.daemon, client_secret: testSecret, scope: 'https://graph.microsoft.com/.default' };
const user = {
  grant_type: 'password',
  client_id: ids.public,
  username: `ada@${testDomain}`,
  password: testPassword,
  scope: 'openid offline_access User.Read',
};
await server.token({ grant_type: 'client_credentials', ...client });
await server.token({ grant_type: 'client_credentials', ...client, client_secret: 'wrong secret' });
await server.token({ ...user, password: 'wrong password' });
const tokens = (await server.token(user)).json();
await server.token({ grant_type: 'refresh_token', client_id: ids.public, refresh_token: tokens['refresh_token'] });
await server.token({ grant_type: 'refresh_token', client_id: ids.public, refresh_token: tokens['refresh_token'] });
await server.issuer.verifier.verify(tokens['access_token']);
const browser = browse(server);
const query = new URLSearchParams({
  client_id: ids.web,
  response_type: 'code',
  redirect_uri: 'https://site.example/answer',
  scope: 'openid',
});
const page = await browser.open(`/common/oauth2/v2.0/authorize?${query}`);
await browser.submit(await browser.submit(page, { username: user.username, password: 'wrong password' }), {
  username: user.username,
  password: testPassword,
});
await browser.open('/common/oauth2/deviceauth');
await browser.open(`/common/oauth2/v2.0/logout?client_id=${ids.web}`);
await browser.open('/common/oauth2/v2.0/authorize?client_id=nobody');
server.store.accounts.findClient = async () => {
  throw new Error('the store is gone');
};
const failed = await server.token({ grant_type: 'client_credentials', ...client });
process.send?.({ status: failed.status, body: failed.json(), faults: server.faults.map(String) });
await server.close();
process.disconnect();
