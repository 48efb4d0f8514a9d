"""A project's tests under `latchkey exec`, with nothing but Python and pytest."""

import json
import os
import urllib.parse
import urllib.request

em = "/identityGovernance/entitlementManagement"


def send(url, body=None, token=None):
    headers = {"Content-Type": "application/json"} if token else {}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    with urllib.request.urlopen(urllib.request.Request(url, body, headers)) as answer:
        return json.load(answer)


def test_an_assignment_is_delivered():
    form = {
        "grant_type": "client_credentials",
        "client_id": os.environ["LATCHKEY_CLIENT_ID"],
        "client_secret": os.environ["LATCHKEY_CLIENT_SECRET"],
        "scope": "https://graph.microsoft.com/.default",
    }
    token = send(os.environ["LATCHKEY_TOKEN_ENDPOINT"], urllib.parse.urlencode(form).encode())["access_token"]

    def graph(path, body=None):
        return send(os.environ["LATCHKEY_GRAPH_URL"] + path, body and json.dumps(body).encode(), token)

    catalog = graph(f"{em}/catalogs", {"displayName": "Marketing"})
    package = graph(f"{em}/accessPackages", {"displayName": "Campaign", "catalog": {"id": catalog["id"]}})
    policy = {
        "displayName": "Direct",
        "accessPackage": {"id": package["id"]},
        "allowedTargetScope": "notSpecified",
        "expiration": {"type": "noExpiration"},
    }
    assignment = {
        "targetId": graph("/users?$top=1")["value"][0]["id"],
        "assignmentPolicyId": graph(f"{em}/assignmentPolicies", policy)["id"],
        "accessPackageId": package["id"],
    }
    request = graph(f"{em}/assignmentRequests", {"requestType": "adminAdd", "assignment": assignment})
    send(os.environ["LATCHKEY_SANDBOX_URL"] + "/clock", b'{"advance":"PT1S"}', "none")
    delivered = graph(f"{em}/assignmentRequests/{request['id']}?$expand=assignment")
    assert delivered["assignment"]["state"] == "delivered"
