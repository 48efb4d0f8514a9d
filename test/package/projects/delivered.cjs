// What a program under test does under `latchkey exec`: it finds all that it needs in its environment.

/** Assigns a new access package directly, as the client that the environment names. Resolves to the assignment's state. */
exports.assign = async function assign(env = process.env) {
  const form = {
    grant_type: 'client_credentials',
    client_id: env.LATCHKEY_CLIENT_ID,
    client_secret: env.LATCHKEY_CLIENT_SECRET,
  };
  const scope = 'https://graph.microsoft.com/.default';
  const signedIn = await fetch(env.LATCHKEY_TOKEN_ENDPOINT, {
    method: 'POST',
    body: new URLSearchParams({ ...form, scope }),
  });
  const { access_token: token } = await signedIn.json();
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const call = async (path, body) => {
    const init = body ? { method: 'POST', headers, body: JSON.stringify(body) } : { headers };
    const answer = await fetch(`${env.LATCHKEY_GRAPH_URL}${path}`, init);
    if (!answer.ok) throw new Error(`${path} was answered ${answer.status} ${await answer.text()}`);
    return answer.json();
  };
  const em = '/identityGovernance/entitlementManagement';
  const catalog = await call(`${em}/catalogs`, { displayName: 'Marketing' });
  const campaign = await call(`${em}/accessPackages`, { displayName: 'Campaign', catalog: { id: catalog.id } });
  const policy = await call(`${em}/assignmentPolicies`, {
    displayName: 'Direct',
    accessPackage: { id: campaign.id },
    allowedTargetScope: 'notSpecified',
    expiration: { type: 'noExpiration' },
  });
  const [person] = (await call('/users?$top=1')).value;
  const assignment = { targetId: person.id, assignmentPolicyId: policy.id, accessPackageId: campaign.id };
  const { id } = await call(`${em}/assignmentRequests`, { requestType: 'adminAdd', assignment });
  await fetch(`${env.LATCHKEY_SANDBOX_URL}/clock`, { method: 'POST', headers, body: '{"advance":"PT1S"}' });
  return (await call(`${em}/assignmentRequests/${id}?$expand=assignment`)).assignment.state;
};
