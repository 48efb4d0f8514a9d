"""From a group to a delivered assignment that ends again, with the plugin's fixture alone."""

import time

import pytest

from pytest_latchkey import GraphError

em = "/v1.0/identityGovernance/entitlementManagement"


def test_an_assignment_is_delivered_and_ends(latchkey):
    admin = latchkey.as_("governanceAdmin")
    catalog = admin.get(f"{em}/catalogs?$filter=displayName eq 'General'")["value"][0]
    package = admin.post(f"{em}/accessPackages", {"displayName": "P", "description": "x", "catalog": {"id": catalog["id"]}})
    policy = admin.post(
        f"{em}/assignmentPolicies",
        {
            "displayName": "Members",
            "allowedTargetScope": "allMemberUsers",
            "requestorSettings": {"enableTargetsToSelfAddAccess": True},
            "expiration": {"type": "afterDuration", "duration": "P30D"},
            "accessPackage": {"id": package["id"]},
        },
    )
    asked = {"targetId": latchkey.user("member")["id"], "assignmentPolicyId": policy["id"], "accessPackageId": package["id"]}
    member = latchkey.as_("member")
    request = member.post(f"{em}/assignmentRequests", {"requestType": "userAdd", "assignment": asked})
    for _ in range(100):
        if admin.get(f"{em}/assignmentRequests/{request['id']}")["state"] == "delivered":
            break
        time.sleep(0.1)
    assignments = f"{em}/assignments?$filter=accessPackage/id eq '{package['id']}' and state eq 'delivered'"
    assert len(admin.get(assignments)["value"]) == 1
    latchkey.clock.advance("P31D")
    assert admin.get(assignments)["value"] == []
    assert latchkey.mails() and latchkey.calls()


def test_each_test_begins_on_the_first_day(latchkey):
    assert latchkey.as_("app:full").get(f"{em}/accessPackages?$filter=displayName eq 'P'")["value"] == []


def test_a_refusal_is_an_error_in_the_form_of_graph(latchkey):
    with pytest.raises(GraphError) as refused:
        latchkey.as_("member").get("/v1.0/users/11111111-1111-4111-8111-111111111111")
    assert refused.value.status in (403, 404) and refused.value.code
