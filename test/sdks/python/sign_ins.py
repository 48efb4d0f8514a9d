"""How azure-identity and MSAL for Python, unmodified, sign in on clients that were registered by Graph's routes."""

import base64
import datetime
import html
import http.cookiejar
import http.server
import json
import os
import re
import sys
import threading
import traceback
import urllib.parse
import urllib.request
import uuid

import jwt
import msal
from azure.core.exceptions import ClientAuthenticationError
from azure.identity import CertificateCredential, ClientAssertionCredential, ClientSecretCredential, DeviceCodeCredential
from azure.identity import OnBehalfOfCredential
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

setting = json.loads(os.environ["LATCHKEY_SETTING"])
origin, tenant = setting["origin"], setting["tenantId"]
graph_default = "https://graph.microsoft.com/.default"
graph_app = "00000003-0000-0000-c000-000000000000"
user_read_all = "df021288-bdef-4463-88db-98f22de89214"
person = setting["users"]["requestor1"]
# Of azure-identity: our authority is none that it knows.
unknown_authority = {"authority": origin, "disable_instance_discovery": True}


def equal(found, expected):
    if found != expected:
        raise AssertionError(f"{found!r} is not {expected!r}")


def msal_application(kind, client_id, **options):
    return kind(client_id, authority=f"{origin}/{tenant}", instance_discovery=False, **options)


def administrator():
    full = setting["full"]
    app = msal_application(msal.ConfidentialClientApplication, full["id"], client_credential=full["secret"])
    return app.acquire_token_for_client(scopes=[graph_default])["access_token"]


def call(method, path, body=None):
    headers = {"authorization": f"Bearer {administrator()}", "content-type": "application/json"}
    data = None if body is None else json.dumps(body).encode()
    with urllib.request.urlopen(urllib.request.Request(f"{origin}/v1.0{path}", data, headers, method=method)) as answer:
        text = answer.read()
        return json.loads(text) if text else None


def register(name, **more):
    """An application with a permission for itself and one for users."""
    application = call("POST", "/applications", {"displayName": name, **more})
    principal = call("POST", "/servicePrincipals", {"appId": application["appId"]})["id"]
    graph = call("GET", f"/servicePrincipals(appId='{graph_app}')?$select=id")["id"]
    call("POST", f"/servicePrincipals/{principal}/appRoleAssignments", {"principalId": principal, "resourceId": graph, "appRoleId": user_read_all})
    call("POST", "/oauth2PermissionGrants", {"clientId": principal, "consentType": "AllPrincipals", "resourceId": graph, "scope": "User.Read"})
    return application


def claims(token):
    return jwt.decode(token, options={"verify_signature": False})


def acts_as(token, application, permission):
    found = claims(token)
    equal(found["appid"], application["appId"])
    equal(permission in (found.get("roles") or found["scp"].split(" ")), True)


def token_of(answer):
    """Of an answer of MSAL, which tells of a refusal in it."""
    if "access_token" not in answer:
        raise AssertionError(json.dumps(answer))
    return answer["access_token"]


class Browser:
    """A person's browser, as far as pages without scripts need one."""

    def __init__(self):
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))

    def open(self, url, fields=None):
        with self.opener.open(url, None if fields is None else urllib.parse.urlencode(fields).encode()) as answer:
            self.url, self.page = answer.url, answer.read().decode()
        return self

    def submit(self, **fields):
        action = html.unescape(re.search(r'<form method="post" action="([^"]*)"', self.page)[1])
        hidden = dict(re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', self.page))
        return self.open(urllib.parse.urljoin(self.url, action), {**hidden, **fields})


def sign_in_by_code(address, code):
    """What a person does who is told to open an address and to type a code."""
    browser = Browser().open(address).submit(user_code=code).submit(confirm="yes")
    browser.submit(username=person["name"], password=person["password"])
    equal("You are signed in" in browser.page, True)


def new_key():
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def pem_of(key):
    return key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())


def certificate_of(key):
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "An application")])
    now = datetime.datetime.now(datetime.timezone.utc)
    day = datetime.timedelta(days=1)
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(x509.random_serial_number())
    return made.not_valid_before(now - day).not_valid_after(now + 30 * day).sign(key, hashes.SHA256())


class Platform(http.server.BaseHTTPRequestHandler):
    """What a CI platform says of itself, as an OpenID issuer."""

    key = new_key()

    def do_GET(self):
        issuer = f"http://127.0.0.1:{self.server.server_port}"
        jwk = {**json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key())), "kid": "a", "alg": "RS256"}
        is_discovery = self.path.endswith("/.well-known/openid-configuration")
        body = json.dumps({"issuer": issuer, "jwks_uri": f"{issuer}/jwks"} if is_discovery else {"keys": [jwk]}).encode()
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def secret():
    """A secret that was added, and another one that replaces it while the first one goes."""
    application = register("With a secret")
    path = f"/applications/{application['id']}"
    first = call("POST", f"{path}/addPassword", {})
    credential = ClientSecretCredential(tenant, application["appId"], first["secretText"], **unknown_authority)
    acts_as(credential.get_token(graph_default).token, application, "User.Read.All")
    second = call("POST", f"{path}/addPassword", {})
    call("POST", f"{path}/removePassword", {"keyId": first["keyId"]})
    app = msal_application(msal.ConfidentialClientApplication, application["appId"], client_credential=second["secretText"])
    acts_as(token_of(app.acquire_token_for_client(scopes=[graph_default])), application, "User.Read.All")
    try:
        ClientSecretCredential(tenant, application["appId"], first["secretText"], **unknown_authority).get_token(graph_default)
        raise AssertionError("a secret that was removed was taken")
    except ClientAuthenticationError as error:
        equal("AADSTS7000215" in error.message, True)


def certificate():
    key = new_key()
    cert = certificate_of(key)
    der = base64.b64encode(cert.public_bytes(serialization.Encoding.DER)).decode()
    application = register("With a certificate", keyCredentials=[{"type": "AsymmetricX509Cert", "usage": "Verify", "key": der}])
    pem = pem_of(key) + cert.public_bytes(serialization.Encoding.PEM)
    credential = CertificateCredential(tenant, application["appId"], certificate_data=pem, **unknown_authority)
    acts_as(credential.get_token(graph_default).token, application, "User.Read.All")
    proof = {"private_key": pem_of(key).decode(), "public_certificate": cert.public_bytes(serialization.Encoding.PEM).decode()}
    app = msal_application(msal.ConfidentialClientApplication, application["appId"], client_credential=proof)
    acts_as(token_of(app.acquire_token_for_client(scopes=[graph_default])), application, "User.Read.All")


def public_client():
    return register("On a device", isFallbackPublicClient=True, publicClient={"redirectUris": ["http://localhost"]})


def device_code():
    """azure-identity, and a token for less without asking again."""
    application = public_client()
    credential = DeviceCodeCredential(
        application["appId"], tenant_id=tenant, prompt_callback=lambda uri, code, _: sign_in_by_code(uri, code), **unknown_authority)
    acts_as(credential.get_token(graph_default).token, application, "User.Read")
    acts_as(credential.get_token("https://graph.microsoft.com/User.Read").token, application, "User.Read")


def azure_command_line():
    """As `az login --use-device-code` does: MSAL with a cache, a code, the account in it, and tokens without asking."""
    application = public_client()
    cache = msal.SerializableTokenCache()
    app = msal_application(msal.PublicClientApplication, application["appId"], token_cache=cache, client_capabilities=["CP1"])
    flow = app.initiate_device_flow(scopes=[graph_default])
    equal(flow["user_code"] in flow["message"], True)
    sign_in_by_code(flow["verification_uri"], flow["user_code"])
    acts_as(token_of(app.acquire_token_by_device_flow(flow)), application, "User.Read")
    # The next command is another process with what was kept.
    kept = msal.SerializableTokenCache()
    kept.deserialize(cache.serialize())
    app = msal_application(msal.PublicClientApplication, application["appId"], token_cache=kept, client_capabilities=["CP1"])
    account, = app.get_accounts()
    equal(account["username"], person["name"])
    silent = app.acquire_token_silent([graph_default], account, force_refresh=True)
    acts_as(token_of(silent), application, "User.Read")
    equal(claims(silent["access_token"])["oid"], person["id"])
    app.remove_account(account)
    equal(app.get_accounts(), [])


def declined():
    application = public_client()
    app = msal_application(msal.PublicClientApplication, application["appId"])
    flow = app.initiate_device_flow(scopes=["User.Read"])
    Browser().open(flow["verification_uri"]).submit(user_code=flow["user_code"]).submit(abort="yes")
    equal(app.acquire_token_by_device_flow(flow)["error"], "authorization_declined")


def federated():
    """The token of a job, in place of a secret."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Platform)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    issuer, subject = f"http://127.0.0.1:{server.server_port}", "repo:octo/app:environment:production"
    application = register("A job")
    audience = "api://AzureADTokenExchange"
    call("POST", f"/applications/{application['id']}/federatedIdentityCredentials", {
        "name": "production", "issuer": issuer, "subject": subject, "audiences": [audience]})

    def token_of_job(sub=subject):
        now = datetime.datetime.now(datetime.timezone.utc)
        said = {"iss": issuer, "sub": sub, "aud": audience, "iat": now, "exp": now + datetime.timedelta(minutes=5), "jti": str(uuid.uuid4())}
        return jwt.encode(said, Platform.key, algorithm="RS256", headers={"kid": "a"})

    try:
        credential = ClientAssertionCredential(tenant, application["appId"], token_of_job, **unknown_authority)
        acts_as(credential.get_token(graph_default).token, application, "User.Read.All")
        app = msal_application(msal.ConfidentialClientApplication, application["appId"], client_credential={"client_assertion": token_of_job})
        acts_as(token_of(app.acquire_token_for_client(scopes=[graph_default])), application, "User.Read.All")
        stranger = {"client_assertion": lambda: token_of_job("repo:else/app:ref:refs/heads/main")}
        app = msal_application(msal.ConfidentialClientApplication, application["appId"], client_credential=stranger)
        equal(app.acquire_token_for_client(scopes=[graph_default])["error_codes"], [70021])
    finally:
        server.shutdown()


def on_behalf_of():
    """There is no such grant: the refusal says so, and nothing else happens."""
    application = register("In the middle")
    added = call("POST", f"/applications/{application['id']}/addPassword", {})
    credential = OnBehalfOfCredential(
        tenant, application["appId"], client_secret=added["secretText"], user_assertion=setting["tokens"]["requestor1"], **unknown_authority)
    try:
        credential.get_token(graph_default)
        raise AssertionError("a token was given on behalf of somebody")
    except ClientAuthenticationError as error:
        equal("AADSTS70003" in error.message, True)


is_well = True
for act in (secret, certificate, device_code, azure_command_line, declined, federated, on_behalf_of):
    try:
        act()
        print(json.dumps({"act": act.__name__}), flush=True)
    except Exception as error:  # whatever a library throws is a fault of the act
        is_well = False
        print(json.dumps({"act": act.__name__, "fault": f"{type(error).__name__}: {error}"[:2000]}), flush=True)
        traceback.print_exc()
sys.exit(0 if is_well else 1)
