"""pytest fixtures that run a Latchkey sandbox: `latchkey` is the first day again for each test.

The server is the command of LATCHKEY_COMMAND (else `latchkey`), or the one of LATCHKEY_SANDBOX_URL where the tests run
under `latchkey exec`. Nothing but the standard library is needed.
"""

import json
import os
import shlex
import ssl
import subprocess
import tempfile
import urllib.error
import urllib.parse
import urllib.request

import pytest

ready = "latchkey ready "


class GraphError(Exception):
    """A refusal: `status`, and `code` and `message` of the error in Graph's form."""

    def __init__(self, status, body):
        error = (body or {}).get("error") or {}
        self.status, self.code, self.message, self.body = status, error.get("code"), error.get("message"), body
        super().__init__(f"{status} {self.code}: {self.message}")


class Clock:
    """Tenant time. Everything that falls due on the way has happened when a call returns."""

    def __init__(self, server):
        self._server = server

    def advance(self, duration):
        """`P30D`, `PT2H`"""
        return self._server.send("POST", "/sandbox/clock", {"advance": duration})

    def set(self, instant):
        return self._server.send("POST", "/sandbox/clock", {"now": instant})

    def freeze(self):
        return self._server.send("POST", "/sandbox/clock", {"frozen": True})


class Caller:
    """Graph as one user or application of the sandbox."""

    def __init__(self, server, token):
        self._server, self.token = server, token

    def request(self, method, path, body=None):
        """`path` begins with its version, such as `/v1.0/me`. Returns the body; raises GraphError."""
        return self._server.send(method, path, body, {"Authorization": f"Bearer {self.token}"})

    def get(self, path):
        return self.request("GET", path)

    def post(self, path, body):
        return self.request("POST", path, body)

    def patch(self, path, body):
        return self.request("PATCH", path, body)

    def delete(self, path):
        return self.request("DELETE", path)


class Latchkey:
    """A running sandbox: its addresses, users and clients, its clock, and callers."""

    def __init__(self, url, sandbox):
        self.url, self.sandbox, self.clock = url, sandbox, Clock(self)
        self.ca_file = sandbox.get("caFile")
        self._tls = ssl.create_default_context(cafile=self.ca_file) if self.ca_file else None

    def send(self, method, path, body=None, headers=None):
        data = None if body is None else json.dumps(body).encode()
        sent = {"Content-Type": "application/json"} if data else {}
        address = self.url + urllib.parse.quote(path, safe="/?&=$(),'@:%+*;!~")
        request = urllib.request.Request(address, data, {**sent, **(headers or {})}, method=method)
        try:
            with urllib.request.urlopen(request, context=self._tls if address.startswith("https") else None) as answer:
                text = answer.read()
        except urllib.error.HTTPError as refused:
            text = refused.read()
            is_json = "json" in (refused.headers.get("Content-Type") or "")
            raise GraphError(refused.code, json.loads(text) if is_json and text else None) from None
        return json.loads(text) if text else None

    def as_(self, key):
        """A user by key (`manager`), or an application (`app:full`)."""
        client = self._client(key[4:] if key.startswith("app:") else "public")
        form = {"client_id": client["clientId"], "scope": "https://graph.microsoft.com/.default"}
        if key.startswith("app:"):
            form.update(grant_type="client_credentials", client_secret=client["clientSecret"])
        else:
            user = self.user(key)
            form.update(grant_type="password", username=user["userPrincipalName"], password=user["password"])
        endpoint = self.sandbox["tokenEndpoint"]
        request = urllib.request.Request(endpoint, urllib.parse.urlencode(form).encode())
        with urllib.request.urlopen(request, context=self._tls if endpoint.startswith("https") else None) as answer:
            return Caller(self, json.load(answer)["access_token"])

    def user(self, key):
        return self._named("users", key)

    def _client(self, key):
        return self._named("clients", key)

    def _named(self, kind, key):
        for each in self.sandbox[kind]:
            if each["key"] == key:
                return each
        raise KeyError(f"the sandbox has no {kind} {key}; it has {', '.join(each['key'] for each in self.sandbox[kind])}")

    def reset(self):
        """The first day again."""
        self.send("POST", "/sandbox/reset")

    def mails(self):
        return self.as_("app:full").get("/latchkey/v1/mails?$orderby=createdAt")["value"]

    def calls(self):
        """The last calls of the API."""
        return self.send("GET", "/sandbox/calls")["calls"]


def _sandbox_of(url):
    with urllib.request.urlopen(url + "/sandbox") as answer:
        return json.load(answer)


@pytest.fixture(scope="session")
def latchkey_server():
    """One sandbox for all tests of a session."""
    running = os.environ.get("LATCHKEY_SANDBOX_URL")
    if running:
        url = running[: -len("/sandbox")] if running.endswith("/sandbox") else running
        yield Latchkey(url, _sandbox_of(url))
        return
    with tempfile.TemporaryDirectory() as folder:
        settings = {
            "LATCHKEY_DATABASE": "sqlite::memory:",
            "LATCHKEY_DATA": folder,
            "LATCHKEY_PORT": "0",
            "LATCHKEY_LOG": "error",
        }
        command = shlex.split(os.environ.get("LATCHKEY_COMMAND", "latchkey")) + ["start"]
        # the server refuses settings that it does not know
        inherited = {name: value for name, value in os.environ.items() if name != "LATCHKEY_COMMAND"}
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env={**inherited, **settings})
        try:
            line = next((each for each in process.stdout if each.startswith(ready)), None)
            if line is None:
                pytest.fail(f"{command[0]} ended with {process.wait()} before it was ready")
            url = line[len(ready) :].strip()
            yield Latchkey(url, _sandbox_of(url))
        finally:
            process.terminate()
            process.wait(30)


@pytest.fixture
def latchkey(latchkey_server):
    """The sandbox as on its first day."""
    latchkey_server.reset()
    return latchkey_server
