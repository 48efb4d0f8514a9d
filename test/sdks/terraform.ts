// Terraform with the azuread provider: applied, planned again without a difference, changed, imported, destroyed; only
// the cloud's metadata host is another.

import { X509Certificate } from 'node:crypto';
import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { clientCertificate } from '../identity/clientCertificate.ts';
import { startScimPeer, type ScimPeer } from '../connectors/scimPeer.ts';
import { run, type Ended } from './processes.ts';
import { LeftOut, needs, type Kind, type Report, type Told } from './program.ts';

/** A folder that holds `terraform-provider-azuread`, for machines that Terraform's registry is out of reach of. */
const provided = process.env['AZUREAD_PROVIDER'];
const configuration = fileURLToPath(new URL('./terraform/', import.meta.url));
const files = ['main.tf', 'directory.tf', 'credentials.tf', 'synchronization.tf'];

/** The provider asks five times in a row, with pauses, whether something is there or gone. */
const longest = 20 * 60_000;

export const terraform: Kind = {
  key: 'terraform',
  name: 'Terraform: azuread',
  env: { LATCHKEY_OUTBOUND_ALLOW: '127.0.0.1' },
  prepare: async (cache) => {
    await needs('terraform');
    await mkdir(cache, { recursive: true });
    for (const file of files) await copyFile(join(configuration, file), join(cache, file));
    const { certificate } = await clientCertificate();
    await writeFile(join(cache, 'certificate.pem'), certificate);
    const end = new X509Certificate(certificate).validToDate.toISOString().replace(/\.\d+/, '');
    await writeFile(join(cache, 'certificate.end'), end);
    if (provided !== undefined)
      return writeFile(
        join(cache, 'rc'),
        `provider_installation {\n  dev_overrides { "hashicorp/azuread" = ${JSON.stringify(provided)} }\n  ` +
          `direct {}\n}\n`,
      );
    await writeFile(join(cache, 'rc'), '');
    const { code, stderr } = await run('terraform', ['init', '-no-color', '-input=false'], {
      cwd: cache,
      env: { TF_CLI_CONFIG_FILE: join(cache, 'rc') },
      ms: longest,
      mayFail: true,
    });
    if (code !== 0)
      throw new LeftOut(
        `the provider could not be had (AZUREAD_PROVIDER may name a folder that holds it): ${stderr.slice(0, 200)}`,
      );
  },
  run: async (cache, told, caFile) => {
    const state = await mkdtemp(join(tmpdir(), 'latchkey-terraform-'));
    const peer = await startScimPeer();
    try {
      return await acts({ cache, state, peer }, told, caFile);
    } finally {
      await peer.close();
      await rm(state, { recursive: true, force: true });
    }
  },
};

/** Under the published limits of Graph, and delays: it is applied and destroyed all the same. */
export const terraformLikeGraph: Kind = {
  ...terraform,
  name: 'Terraform: azuread, like-graph',
  faultProfile: 'like-graph',
};

/** The one that others stand on; what it is called in the configuration, and the output that tells its id. */
const imported = [
  ['azuread_access_package_catalog.test', 'catalog'],
  ['azuread_access_package.test', 'package'],
  ['azuread_access_package_assignment_policy.simple', 'simple'],
  ['azuread_access_package_assignment_policy.complete', 'complete'],
  ['azuread_access_package_resource_catalog_association.test', 'association'],
  ['azuread_access_package_resource_package_association.test', 'role'],
  ['azuread_access_package_catalog_role_assignment.user', 'owner'],
  ['azuread_application.whole', 'application'],
  ['azuread_service_principal.whole', 'servicePrincipal'],
  ['azuread_group.unified', 'unified'],
  ['azuread_group.dynamic', 'dynamic'],
  ['azuread_group.assignable', 'assignable'],
  ['azuread_group_member.whole', 'member'],
  ['azuread_app_role_assignment.whole', 'appRole'],
  ['azuread_application_federated_identity_credential.proven', 'federated'],
  ['azuread_service_principal_delegated_permission_grant.proven', 'grant'],
  ['azuread_app_role_assignment.proven', 'permission'],
  ['azuread_directory_role_member.user', 'roleMember'],
  ['azuread_directory_role_assignment.group', 'roleAssignment'],
  ['azuread_synchronization_job.provisioned', 'job'],
  ['azuread_synchronization_job.disabled', 'disabledJob'],
] as const;

interface Place {
  readonly cache: string;
  readonly state: string;
  /** The SCIM server that the application is provisioned to. */
  readonly peer: ScimPeer;
}

async function acts({ cache, state, peer }: Place, told: Told, caFile: string): Promise<readonly Report[]> {
  const env = {
    TF_CLI_CONFIG_FILE: join(cache, 'rc'),
    TF_IN_AUTOMATION: '1',
    CHECKPOINT_DISABLE: '1',
    SSL_CERT_FILE: caFile,
    ARM_METADATA_HOSTNAME: new URL(told.origin).host,
    ARM_TENANT_ID: told.tenantId,
    ARM_CLIENT_ID: told.full.id,
    ARM_CLIENT_SECRET: told.full.secret,
    ARM_USE_CLI: 'false',
    ARM_USE_MSI: 'false',
    TF_VAR_scim: peer.address,
    TF_VAR_scim_token: peer.token,
  };
  const at = [`-state=${join(state, 'terraform.tfstate')}`];
  const terraformRun = (...args: readonly string[]): Promise<Ended> =>
    run('terraform', args, { cwd: cache, env, ms: longest, mayFail: true });
  const asked = ['-no-color', '-input=false', ...at];
  const changed = ['-var', 'description=Changed'];
  const done: Report[] = [];
  const act = async (name: string, ...runs: readonly (readonly string[])[]): Promise<boolean> => {
    for (const args of runs) {
      const { code, stdout, stderr } = await terraformRun(...args);
      if (code === 0) continue;
      // With -detailed-exitcode 2 is a difference, told on standard output.
      done.push({ act: name, fault: `${args[0]} ended with ${code}: ${(code === 2 ? stdout : stderr).slice(-900)}` });
      return false;
    }
    done.push({ act: name });
    return true;
  };
  const plan = (...more: readonly string[]): readonly string[] => ['plan', '-detailed-exitcode', ...asked, ...more];
  if (await act('apply', ['apply', '-auto-approve', ...asked])) {
    const isThere = [...peer.users.values()].some(({ userName }) => userName.startsWith('whole@'));
    done.push({
      act: 'the assigned user is provisioned',
      ...(isThere ? {} : { fault: 'the server has no such user' }),
    });
    await act('no difference after it', plan());
    await act('change', ['apply', '-auto-approve', ...asked, ...changed]);
    await act('no difference after it', plan(...changed));
    const ids = JSON.parse((await terraformRun('output', '-json', '-no-color', ...at)).stdout) as Readonly<
      Record<string, { readonly value: string }>
    >;
    await act(
      'import',
      ...imported.flatMap(([name, output]) => [
        ['state', 'rm', ...at, name],
        ['import', ...asked, ...changed, name, ids[output]?.value ?? ''],
      ]),
    );
    await act('no difference after it', plan(...changed));
  }
  await act('destroy', ['destroy', '-auto-approve', ...asked]);
  return done;
}
