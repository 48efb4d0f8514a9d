"""A project's tests with the fixture of pytest-latchkey, which takes the sandbox of `latchkey exec` where it is there."""

em = "/v1.0/identityGovernance/entitlementManagement"


def test_a_request_of_a_member_is_delivered(latchkey):
    admin = latchkey.as_("globalAdmin")
    catalog = admin.post(f"{em}/catalogs", {"displayName": "Marketing"})
    package = admin.post(f"{em}/accessPackages", {"displayName": "Campaign", "catalog": {"id": catalog["id"]}})
    policy = admin.post(
        f"{em}/assignmentPolicies",
        {
            "displayName": "All members",
            "accessPackage": {"id": package["id"]},
            "allowedTargetScope": "allMemberUsers",
            "requestorSettings": {"enableTargetsToSelfAddAccess": True},
            "expiration": {"type": "noExpiration"},
        },
    )
    assignment = {"assignmentPolicyId": policy["id"], "accessPackageId": package["id"]}
    member = latchkey.as_("member")
    request = member.post(f"{em}/assignmentRequests", {"requestType": "userAdd", "assignment": assignment})
    latchkey.clock.advance("PT1S")
    delivered = admin.get(f"{em}/assignmentRequests/{request['id']}?$expand=assignment")
    assert delivered["assignment"]["state"] == "delivered"


def test_the_next_test_begins_with_the_first_day(latchkey):
    names = [each["displayName"] for each in latchkey.as_("globalAdmin").get(f"{em}/catalogs")["value"]]
    assert "Marketing" not in names
