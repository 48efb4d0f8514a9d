"""What the Microsoft Graph SDKs for Python do, unmodified, against a running server: each act is printed with how it went."""

import asyncio
import datetime
import importlib
import json
import os
import re
import sys
import time
import traceback
import urllib.request

import msal
from azure.core.credentials import AccessToken
from kiota_abstractions.base_request_configuration import RequestConfiguration
from kiota_authentication_azure.azure_identity_authentication_provider import AzureIdentityAuthenticationProvider
from msgraph import GraphRequestAdapter, GraphServiceClient
from msgraph.generated.models.o_data_errors.o_data_error import ODataError
from msgraph_beta import GraphRequestAdapter as BetaAdapter, GraphServiceClient as BetaClient
from msgraph_core.requests.batch_request_content import BatchRequestContent
from msgraph_core.requests.batch_request_item import BatchRequestItem
from msgraph_core.tasks.page_iterator import PageIterator

setting = json.loads(os.environ["LATCHKEY_SETTING"])
origin = setting["origin"]
scopes = ["https://graph.microsoft.com/.default"]
printed = setting["printed"]


class Models:
    """The models of one version: `v1.AccessPackage(…)`."""

    def __init__(self, package):
        self.package = package

    def __getattr__(self, name):
        module = re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()
        return getattr(importlib.import_module(f"{self.package}.generated.models.{module}"), name)


v1, beta = Models("msgraph"), Models("msgraph_beta")


class Given:
    """A credential that has its token already: MSAL for Python leaves the port of an authority out when people sign in."""

    def __init__(self, token):
        self.token = token

    def get_token(self, *_scopes, **_options):
        return AccessToken(self.token, int(time.time()) + 3000)


class Client:
    """The SDKs of both versions for one person; only the address and the token are others than Microsoft's."""

    def __init__(self, who, token=None):
        auth = AzureIdentityAuthenticationProvider(Given(token or setting["tokens"][who]), scopes=scopes, allowed_hosts=["localhost"])
        self.adapter = GraphRequestAdapter(auth)
        self.adapter.base_url = f"{origin}/v1.0"
        beta_adapter = BetaAdapter(auth)
        beta_adapter.base_url = f"{origin}/beta"
        self.graph = GraphServiceClient(request_adapter=self.adapter)
        self.v1 = self.graph.identity_governance.entitlement_management
        self.beta = BetaClient(request_adapter=beta_adapter).identity_governance.entitlement_management


def asking(builder, **options):
    """`asking(builder, filter=…)`: the configuration that a GET of this builder takes."""
    kind = next(each for name, each in vars(type(builder)).items() if name.endswith("GetQueryParameters"))
    return RequestConfiguration(query_parameters=kind(**options))


def equal(found, expected):
    if found != expected:
        raise AssertionError(f"{found!r} is not {expected!r}")


async def until(says, read, is_so):
    for _ in range(150):
        found = await read()
        if is_so(found):
            return found
        await asyncio.sleep(0.1)
    raise AssertionError(f"not within 15 seconds: {says}")


async def sign_in():
    """MSAL, for an application."""
    full = setting["full"]
    app = msal.ConfidentialClientApplication(full["id"], client_credential=full["secret"], oidc_authority=f"{origin}/{setting['tenantId']}/v2.0")
    first = app.acquire_token_for_client(scopes=scopes)
    equal(app.acquire_token_for_client(scopes=scopes)["token_source"], "cache")
    equal(len((await Client("app", first["access_token"]).graph.groups.get()).value) > 0, True)


async def tutorial():
    admin, requestor = Client("governanceAdmin"), Client("requestor1")
    general, = (await admin.v1.catalogs.get(asking(admin.v1.catalogs, filter="(displayName eq 'General')"))).value
    equal((general.id, general.state), (printed["catalog"], v1.AccessPackageCatalogState.Published))
    # As the tutorial prints it: what this version has no word for goes as additional data.
    added = await admin.v1.resource_requests.post(v1.AccessPackageResourceRequest(
        request_type=v1.AccessPackageRequestType.AdminAdd,
        additional_data={"catalogId": general.id, "justification": "", "accessPackageResource": {"resourceType": "AadGroup", "originId": printed["group"], "originSystem": "AadGroup"}}))
    equal(added.state, v1.AccessPackageRequestState.Delivered)
    catalog = admin.v1.catalogs.by_access_package_catalog_id(general.id)
    resource, = (await catalog.resources.get(asking(catalog.resources, filter=f"originId eq '{printed['group']}'"))).value
    role, = (await catalog.resource_roles.get(asking(catalog.resource_roles, expand=["resource"],
             filter=f"(originSystem eq 'AadGroup' and displayName eq 'Member' and resource/id eq '{resource.id}')"))).value
    equal(role.resource.id, resource.id)
    pack = await admin.v1.access_packages.post(v1.AccessPackage(
        display_name="Marketing Campaign", description="Access to resources for the campaign", catalog=v1.AccessPackageCatalog(id=general.id)))
    await admin.v1.access_packages.by_access_package_id(pack.id).resource_role_scopes.post(v1.AccessPackageResourceRoleScope(
        role=v1.AccessPackageResourceRole(display_name="Member", origin_system="AadGroup", origin_id=role.origin_id,
            resource=v1.AccessPackageResource(id=resource.id, origin_id=printed["group"], origin_system="AadGroup")),
        scope=v1.AccessPackageResourceScope(origin_id=printed["group"], origin_system="AadGroup")))
    policy = await admin.beta.access_package_assignment_policies.post(beta.AccessPackageAssignmentPolicy(
        access_package_id=pack.id, display_name="Specific users", description="Specific users can request assignment", access_review_settings=None, duration_in_days=30,
        requestor_settings=beta.RequestorSettings(scope_type="SpecificDirectorySubjects", accept_requests=True,
            allowed_requestors=[beta.SingleUser(odata_type="#microsoft.graph.singleUser", is_backup=False, id=printed["requestor"], description="Requestor1")]),
        request_approval_settings=beta.ApprovalSettings(is_approval_required=False, is_approval_required_for_extension=False,
            is_requestor_justification_required=False, approval_mode="NoApproval", approval_stages=[])))
    equal([(type(each).__name__, each.id) for each in policy.requestor_settings.allowed_requestors], [("SingleUser", printed["requestor"])])
    requests = admin.beta.access_package_assignment_requests
    request = await requestor.beta.access_package_assignment_requests.post(beta.AccessPackageAssignmentRequest(
        request_type="UserAdd", access_package_assignment=beta.AccessPackageAssignment(target_id=printed["requestor"], assignment_policy_id=policy.id, access_package_id=pack.id)))
    equal((request.request_state, request.request_status), ("Submitted", "Accepted"))
    done = await until("the request is delivered", requests.by_access_package_assignment_request_id(request.id).get, lambda now: now.request_state == "Delivered")
    equal(type(done.completed_date), datetime.datetime)
    assignments = admin.beta.access_package_assignments
    assignment, = (await assignments.get(asking(assignments, filter=f"accessPackageAssignmentPolicy/Id eq '{policy.id}'", expand=["target", "accessPackageAssignmentResourceRoles"]))).value
    equal((assignment.id, assignment.target.object_id, len(assignment.access_package_assignment_resource_roles)), (request.id, printed["requestor"], 1))
    members = admin.graph.groups.by_group_id(printed["group"]).members
    equal([each.user_principal_name for each in (await members.get()).value if each.id == printed["requestor"]], [setting["users"]["requestor1"]["name"]])
    await requests.post(beta.AccessPackageAssignmentRequest(
        request_type="AdminRemove", access_package_assignment=beta.AccessPackageAssignment(id=request.id)))
    equal(await admin.beta.access_package_assignment_policies.by_access_package_assignment_policy_id(policy.id).delete(), None)
    equal(await admin.beta.access_packages.by_access_package_id(pack.id).delete(), None)
    equal([each.id for each in (await members.get()).value if each.id == printed["requestor"]], [])


async def pages():
    graph = Client("governanceAdmin").graph
    first = await graph.users.get(asking(graph.users, top=3, select=["id", "displayName"], orderby=["displayName"]))
    equal(len(first.value), 3)
    seen = []
    await PageIterator(first, graph.request_adapter).iterate(lambda user: seen.append(user.id) or True)
    equal(len(set(seen)), len(seen))
    equal([user["id"] for user in setting["users"].values() if user["id"] not in seen], [])
    counted = await graph.users.get(asking(graph.users, count=True, top=1))
    equal(counted.odata_count, len(seen))


async def expand():
    em = Client("governanceAdmin").v1
    pack = em.access_packages.by_access_package_id(printed["newHirePackage"])
    found = await pack.get(asking(pack, expand=["catalog", "assignmentPolicies", "resourceRoleScopes($expand=role($expand=resource),scope)"]))
    equal(found.catalog.display_name, "Onboarding")
    equal(sorted(each.display_name for each in found.assignment_policies), ["Guests", "Staff"])
    for each in found.resource_role_scopes:
        equal(each.role.resource.id is not None and each.scope.is_root_scope, True)


async def batch():
    client = Client("governanceAdmin")
    em = client.v1
    found = BatchRequestItem(em.catalogs.to_get_request_information(asking(em.catalogs, filter="displayName eq 'General'")))
    made = BatchRequestItem(em.catalogs.to_post_request_information(v1.AccessPackageCatalog(display_name="Out of a batch", description="By Python")), depends_on=[found])
    missing = BatchRequestItem(em.catalogs.by_access_package_catalog_id("11111111-2222-4333-8444-555555555555").to_get_request_information(), depends_on=[made])
    after = BatchRequestItem(client.graph.users.to_get_request_information(), depends_on=[missing])
    content = BatchRequestContent({each.id: each for each in (found, made, missing, after)})
    answers = await client.graph.batch.post(content)
    equal([answers.get_response_by_id(each.id).status for each in (found, made, missing, after)], [200, 201, 404, 424])
    # The bodies of answers this version of msgraph-core reads in base64 only, which no service sends for JSON.
    catalog, = (await em.catalogs.get(asking(em.catalogs, filter="displayName eq 'Out of a batch'"))).value
    await em.catalogs.by_access_package_catalog_id(catalog.id).delete()


async def fault(call):
    try:
        await call
    except ODataError as error:
        return error
    raise AssertionError("there was no ODataError")


async def errors():
    em = Client("governanceAdmin").v1
    missing = await fault(em.access_packages.by_access_package_id("11111111-2222-4333-8444-555555555555").get())
    equal((missing.response_status_code, missing.error.code, type(missing.error.inner_error.date)), (404, "ResourceNotFound", datetime.datetime))
    equal(len(missing.error.inner_error.request_id), 36)
    wrong = await fault(em.access_packages.post(v1.AccessPackage(display_name="No catalog")))
    equal((wrong.response_status_code, [each.target for each in wrong.error.details]), (400, ["catalog/id"]))
    refused = await fault(Client("otherGovernanceAdmin").v1.resource_requests.post(v1.AccessPackageResourceRequest(
        request_type=v1.AccessPackageRequestType.AdminAdd, catalog=v1.AccessPackageCatalog(id=printed["catalog"]),
        resource=v1.AccessPackageResource(origin_id=printed["group"], origin_system="AadGroup"))))
    equal((refused.response_status_code, refused.error.code), (403, "CallerNotResourceOwner"))


async def times():
    """Dates and durations in this language's own types, there and back."""
    em = Client("governanceAdmin").v1
    policies = em.assignment_policies
    end = datetime.datetime(2096, 9, 23, 1, 2, 3, tzinfo=datetime.timezone.utc)
    stage = v1.AccessPackageApprovalStage(
        duration_before_automatic_denial=datetime.timedelta(days=14), duration_before_escalation=datetime.timedelta(days=1, hours=2, minutes=30), is_escalation_enabled=True, is_approver_justification_required=True,
        primary_approvers=[v1.RequestorManager(odata_type="#microsoft.graph.requestorManager", manager_level=1)],
        fallback_primary_approvers=[v1.SingleUser(odata_type="#microsoft.graph.singleUser", user_id=printed["requestor"])],
        escalation_approvers=[v1.SingleUser(odata_type="#microsoft.graph.singleUser", user_id=printed["requestor"])])
    def policy(name, expiration):
        return v1.AccessPackageAssignmentPolicy(
            display_name=name, description="By Python", allowed_target_scope=v1.AllowedTargetScope.AllMemberUsers, expiration=expiration,
            access_package=v1.AccessPackage(id=printed["newHirePackage"]),
            request_approval_settings=v1.AccessPackageAssignmentApprovalSettings(is_approval_required_for_add=True, stages=[stage]))
    pattern, kinds = v1.ExpirationPattern, v1.ExpirationPatternType
    for_a_while = await policies.post(policy("For a while", pattern(type=kinds.AfterDuration, duration=datetime.timedelta(days=365))))
    until_a_day = await policies.post(policy("Until a day", pattern(type=kinds.AfterDateTime, end_date_time=end)))
    for made in (for_a_while, until_a_day):
        read = await policies.by_access_package_assignment_policy_id(made.id).get()
        first, = read.request_approval_settings.stages
        equal((first.duration_before_automatic_denial, first.duration_before_escalation), (datetime.timedelta(days=14), datetime.timedelta(days=1, hours=2, minutes=30)))
        equal(type(read.created_date_time), datetime.datetime)
        await policies.by_access_package_assignment_policy_id(made.id).delete()
    equal((for_a_while.expiration.duration, until_a_day.expiration.end_date_time), (datetime.timedelta(days=365), end))


def sandbox(method, path, body=None):
    request = urllib.request.Request(f"{origin}/sandbox{path}", None if body is None else json.dumps(body).encode(), {"content-type": "application/json"}, method=method)
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)


async def under_fault(rule, call):
    """How many calls the rule struck."""
    sandbox("POST", "/faults", {"match": {"path": "/users"}, **rule})
    try:
        await call()
        return sandbox("GET", "/faults")["faults"][0]["happened"]
    finally:
        sandbox("DELETE", "/faults")


async def retries():
    """The retry handler waits as it is told. A connection that is reset is the caller's to try again."""
    graph = Client("governanceAdmin").graph

    async def read():
        equal(len((await graph.users.get(asking(graph.users, top=1))).value), 1)

    async def read_after_reset():
        try:
            await read()
        except Exception:  # of the transport, whichever it is
            await read()

    for rule in setting["passingFaults"]:
        equal(await under_fault(rule, read), 1)
    equal(await under_fault({"connection": "reset", "times": 1}, read_after_reset), 1)


async def deltas():
    """To the delta link, page by page; from there twice again, the second time with what changed alone; a token that was changed."""
    groups = Client("globalAdmin").graph.groups

    async def every(page, ask):
        rows = list(page.value)
        while page.odata_next_link:
            page = await groups.delta.with_url(page.odata_next_link).get(ask)
            rows += page.value
        return rows, page.odata_delta_link

    ask = RequestConfiguration()
    ask.headers.add("Prefer", "odata.maxpagesize=2")
    made = await groups.post(v1.Group(display_name="Delta by Python", mail_nickname="deltapython", mail_enabled=False, security_enabled=True))
    rows, link = await every(await groups.delta.get(ask), ask)
    equal(made.id in [row.id for row in rows], True)
    rows, link = await every(await groups.delta.with_url(link).get(ask), ask)
    equal(rows, [])
    await groups.by_group_id(made.id).patch(v1.Group(description="Changed"))
    minimal = RequestConfiguration()
    minimal.headers.add("Prefer", "return=minimal")
    rows, link = await every(await groups.delta.with_url(link).get(minimal), minimal)
    equal([(row.id, row.description, row.display_name) for row in rows], [(made.id, "Changed", None)])
    await groups.by_group_id(made.id).delete()
    rows, _ = await every(await groups.delta.with_url(link).get(ask), ask)
    equal([(row.id, row.additional_data["@removed"]) for row in rows], [(made.id, {"reason": "changed"})])
    equal((await fault(groups.delta.with_url(link[:-4] + "AAAA").get())).response_status_code, 400)


async def run():
    is_well = True
    for act in (sign_in, tutorial, pages, expand, batch, errors, times, retries, deltas):
        try:
            await act()
            print(json.dumps({"act": act.__name__}), flush=True)
        except Exception as error:  # whatever an SDK throws is a fault of the act
            is_well = False
            print(json.dumps({"act": act.__name__, "fault": f"{type(error).__name__}: {error}"[:2000]}), flush=True)
            traceback.print_exc()
    return is_well


sys.exit(0 if asyncio.run(run()) else 1)
