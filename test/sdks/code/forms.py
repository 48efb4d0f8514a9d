"""Runs what the Explorer wrote: each form as the body of a function of its own. What the server refuses was asked all the same."""

import asyncio
import json
import os
import sys
import time
import traceback

from azure.core.credentials import AccessToken
from kiota_abstractions.api_error import APIError
from kiota_authentication_azure.azure_identity_authentication_provider import AzureIdentityAuthenticationProvider
from msgraph import GraphRequestAdapter, GraphServiceClient
from msgraph_beta import GraphRequestAdapter as BetaAdapter, GraphServiceClient as BetaClient

setting = json.loads(os.environ["LATCHKEY_SETTING"])
forms = json.loads(os.environ["LATCHKEY_FORMS"])


class Given:
    def get_token(self, *_scopes, **_options):
        return AccessToken(setting["tokens"]["governanceAdmin"], int(time.time()) + 3000)


def client(version):
    auth = AzureIdentityAuthenticationProvider(Given(), scopes=["https://graph.microsoft.com/.default"], allowed_hosts=["localhost"])
    adapter = (BetaAdapter if version == "beta" else GraphRequestAdapter)(auth)
    adapter.base_url = f"{setting['origin']}/{version}"
    return (BetaClient if version == "beta" else GraphServiceClient)(request_adapter=adapter)


async def main():
    for form in forms:
        said = {"act": form["name"]}
        try:
            space = {}
            body = "\n".join("    " + line for line in form["code"].split("\n"))
            exec(compile(f"async def call(graph_client):\n{body}\n", form["name"], "exec"), space)
            await space["call"](client(form["version"]))
        except APIError as error:
            if not error.response_status_code:
                said["fault"] = f"no answer: {error}"
        except Exception:
            said["fault"] = traceback.format_exc(limit=-2)
        print(json.dumps(said, separators=(",", ":")), flush=True)


asyncio.run(main())
sys.exit(0)
