package latchkey

import (
	"errors"
	"net/http"
	"testing"
	"time"
)

const em = "/v1.0/identityGovernance/entitlementManagement"

type row struct{ ID, State string }
type list struct{ Value []row }

// From a group to a delivered assignment that ends again.
func TestAnAssignmentIsDeliveredAndEnds(t *testing.T) {
	server := Start(t)
	token, err := server.Token("governanceAdmin")
	must(t, err)
	var catalogs list
	must(t, server.Send(http.MethodGet, em+"/catalogs?$filter=displayName eq 'General'", token, nil, &catalogs))
	var pack, policy, request row
	must(t, server.Send(http.MethodPost, em+"/accessPackages", token, map[string]any{
		"displayName": "P", "description": "x", "catalog": map[string]string{"id": catalogs.Value[0].ID}}, &pack))
	must(t, server.Send(http.MethodPost, em+"/assignmentPolicies", token, map[string]any{
		"displayName": "By hand", "allowedTargetScope": "allMemberUsers",
		"expiration":    map[string]string{"type": "afterDuration", "duration": "P30D"},
		"accessPackage": map[string]string{"id": pack.ID}}, &policy))
	must(t, server.Send(http.MethodPost, em+"/assignmentRequests", token, map[string]any{
		"requestType": "adminAdd", "assignment": map[string]string{
			"targetId": server.User("member").ID, "assignmentPolicyId": policy.ID, "accessPackageId": pack.ID}}, &request))
	for again := 0; again < 100 && request.State != "delivered"; again++ {
		time.Sleep(100 * time.Millisecond)
		must(t, server.Send(http.MethodGet, em+"/assignmentRequests/"+request.ID, token, nil, &request))
	}
	held := func() int {
		var assignments list
		must(t, server.Send(http.MethodGet,
			em+"/assignments?$filter=accessPackage/id eq '"+pack.ID+"' and state eq 'delivered'", token, nil, &assignments))
		return len(assignments.Value)
	}
	if held() != 1 {
		t.Fatal("the assignment was not delivered")
	}
	must(t, server.Advance("P31D"))
	if held() != 0 {
		t.Fatal("the assignment did not end")
	}
	must(t, server.Reset())
	err = server.Send(http.MethodGet, em+"/accessPackages/"+pack.ID, token, nil, nil)
	var refused *Error
	if !errors.As(err, &refused) || refused.Status != http.StatusNotFound {
		t.Fatalf("after a reset: %v", err)
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
