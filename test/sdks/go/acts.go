// What the Microsoft Graph SDK for Go does, unmodified, against a running server: each act is printed with how it went. It zips every body.

package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"slices"
	"time"

	"github.com/microsoft/kiota-abstractions-go/serialization"
	graphcore "github.com/microsoftgraph/msgraph-sdk-go-core"
	"github.com/microsoftgraph/msgraph-sdk-go/groups"
	em "github.com/microsoftgraph/msgraph-sdk-go/identitygovernance"
	"github.com/microsoftgraph/msgraph-sdk-go/models"
	"github.com/microsoftgraph/msgraph-sdk-go/models/odataerrors"
	"github.com/microsoftgraph/msgraph-sdk-go/users"
)

const unknown = "11111111-2222-4333-8444-555555555555"

var ctx = context.Background()

func main() {
	isWell := true
	for _, act := range []struct {
		name string
		run  func()
	}{{"tutorial", tutorial}, {"pages", pages}, {"expand", expand}, {"batch", batch}, {"errors", faults}, {"times", times}, {"retries", retries}} {
		report := map[string]string{"act": act.name}
		func() {
			defer func() {
				if fault := recover(); fault != nil {
					isWell = false
					report["fault"] = says(fault)
				}
			}()
			act.run()
		}()
		fmt.Println(string(must(json.Marshal(report))))
	}
	if !isWell {
		os.Exit(1)
	}
}

func says(fault any) string {
	var refused *odataerrors.ODataError
	if err, ok := fault.(error); ok && errors.As(err, &refused) && refused.GetErrorEscaped() != nil {
		return fmt.Sprint(refused.ResponseStatusCode, " ", *refused.GetErrorEscaped().GetMessage())
	}
	return fmt.Sprint(fault)
}

// The tutorial in the words of v1.0: there is a package for beta too, and it is larger still.
func tutorial() {
	admin, requestor, printed := clientOf("governanceAdmin"), clientOf("requestor1"), setting.Printed
	general := only(must(admin.em.Catalogs().Get(ctx, &em.EntitlementManagementCatalogsRequestBuilderGetRequestConfiguration{
		QueryParameters: &em.EntitlementManagementCatalogsRequestBuilderGetQueryParameters{Filter: at("(displayName eq 'General')")},
	})).GetValue())
	equal([]any{*general.GetId(), *general.GetState()}, []any{printed.Catalog, models.PUBLISHED_ACCESSPACKAGECATALOGSTATE})
	catalog := models.NewAccessPackageCatalog()
	catalog.SetId(general.GetId())

	adding := models.NewAccessPackageResourceRequest()
	adding.SetRequestType(at(models.ADMINADD_ACCESSPACKAGEREQUESTTYPE))
	// As the tutorial prints it: what this version has no word for goes as additional data.
	adding.SetAdditionalData(map[string]any{"catalogId": *general.GetId(), "justification": "", "accessPackageResource": map[string]any{"resourceType": "AadGroup", "originId": printed.Group, "originSystem": "AadGroup"}})
	equal(*must(admin.em.ResourceRequests().Post(ctx, adding, nil)).GetState(), models.DELIVERED_ACCESSPACKAGEREQUESTSTATE)
	in := admin.em.Catalogs().ByAccessPackageCatalogId(*general.GetId())
	resource := only(must(in.Resources().Get(ctx, &em.EntitlementManagementCatalogsItemResourcesRequestBuilderGetRequestConfiguration{
		QueryParameters: &em.EntitlementManagementCatalogsItemResourcesRequestBuilderGetQueryParameters{Filter: at("originId eq '" + printed.Group + "'")},
	})).GetValue())
	role := only(must(in.ResourceRoles().Get(ctx, &em.EntitlementManagementCatalogsItemResourceRolesRequestBuilderGetRequestConfiguration{
		QueryParameters: &em.EntitlementManagementCatalogsItemResourceRolesRequestBuilderGetQueryParameters{
			Filter: at("(originSystem eq 'AadGroup' and displayName eq 'Member' and resource/id eq '" + *resource.GetId() + "')"), Expand: []string{"resource"},
		},
	})).GetValue())
	equal(*role.GetResource().GetId(), *resource.GetId())

	wanted := models.NewAccessPackage()
	wanted.SetDisplayName(at("Marketing Campaign"))
	wanted.SetDescription(at("Access to resources for the campaign"))
	wanted.SetCatalog(catalog)
	pack := must(admin.em.AccessPackages().Post(ctx, wanted, nil))
	must(admin.em.AccessPackages().ByAccessPackageId(*pack.GetId()).ResourceRoleScopes().Post(ctx, roleScope(role, resource), nil))
	policy := must(admin.em.AssignmentPolicies().Post(ctx, specificUsers(*pack.GetId()), nil))
	equal(*only(policy.GetSpecificAllowedTargets()).(models.SingleUserable).GetUserId(), printed.Requestor)

	asked := must(requestor.em.AssignmentRequests().Post(ctx, request(models.USERADD_ACCESSPACKAGEREQUESTTYPE, func(assignment models.AccessPackageAssignmentable) {
		assignment.SetAdditionalData(map[string]any{"targetId": printed.Requestor, "assignmentPolicyId": *policy.GetId(), "accessPackageId": *pack.GetId()})
	}), nil))
	equal([]any{*asked.GetState(), *asked.GetStatus()}, []any{models.SUBMITTED_ACCESSPACKAGEREQUESTSTATE, "Accepted"})
	untilDelivered(admin, *asked.GetId())
	assignment := only(must(admin.em.Assignments().Get(ctx, &em.EntitlementManagementAssignmentsRequestBuilderGetRequestConfiguration{
		QueryParameters: &em.EntitlementManagementAssignmentsRequestBuilderGetQueryParameters{Filter: at("assignmentPolicy/id eq '" + *policy.GetId() + "'"), Expand: []string{"target"}},
	})).GetValue())
	equal([]any{*assignment.GetId(), *assignment.GetTarget().GetObjectId()}, []any{*asked.GetId(), printed.Requestor})
	equal(namesOf(admin), []string{setting.Users["requestor1"].Name})

	must(admin.em.AssignmentRequests().Post(ctx, request(models.ADMINREMOVE_ACCESSPACKAGEREQUESTTYPE, func(assignment models.AccessPackageAssignmentable) { assignment.SetId(asked.GetId()) }), nil))
	must(0, admin.em.AssignmentPolicies().ByAccessPackageAssignmentPolicyId(*policy.GetId()).Delete(ctx, nil))
	must(0, admin.em.AccessPackages().ByAccessPackageId(*pack.GetId()).Delete(ctx, nil))
	equal(namesOf(admin), []string{})
}

func roleScope(role models.AccessPackageResourceRoleable, resource models.AccessPackageResourceable) models.AccessPackageResourceRoleScopeable {
	of := models.NewAccessPackageResource()
	of.SetId(resource.GetId())
	of.SetOriginId(&setting.Printed.Group)
	of.SetOriginSystem(at("AadGroup"))
	member, scope, made := models.NewAccessPackageResourceRole(), models.NewAccessPackageResourceScope(), models.NewAccessPackageResourceRoleScope()
	member.SetDisplayName(at("Member"))
	member.SetOriginSystem(at("AadGroup"))
	member.SetOriginId(role.GetOriginId())
	member.SetResource(of)
	scope.SetOriginId(&setting.Printed.Group)
	scope.SetOriginSystem(at("AadGroup"))
	made.SetRole(member)
	made.SetScope(scope)
	return made
}

func specificUsers(pack string) models.AccessPackageAssignmentPolicyable {
	made, of, who, expiration, settings := models.NewAccessPackageAssignmentPolicy(), models.NewAccessPackage(), models.NewSingleUser(), models.NewExpirationPattern(), models.NewAccessPackageAssignmentRequestorSettings()
	of.SetId(&pack)
	who.SetUserId(&setting.Printed.Requestor)
	who.SetDescription(at("Requestor1"))
	expiration.SetTypeEscaped(at(models.AFTERDURATION_EXPIRATIONPATTERNTYPE))
	expiration.SetDuration(serialization.NewDuration(0, 0, 30, 0, 0, 0, 0))
	settings.SetEnableTargetsToSelfAddAccess(at(true))
	made.SetDisplayName(at("Specific users"))
	made.SetDescription(at("Specific users can request assignment"))
	made.SetAllowedTargetScope(at(models.SPECIFICDIRECTORYUSERS_ALLOWEDTARGETSCOPE))
	made.SetSpecificAllowedTargets([]models.SubjectSetable{who})
	made.SetExpiration(expiration)
	made.SetRequestorSettings(settings)
	made.SetAccessPackage(of)
	return made
}

func request(kind models.AccessPackageRequestType, say func(models.AccessPackageAssignmentable)) models.AccessPackageAssignmentRequestable {
	made, assignment := models.NewAccessPackageAssignmentRequest(), models.NewAccessPackageAssignment()
	say(assignment)
	made.SetRequestType(&kind)
	made.SetAssignment(assignment)
	return made
}

func untilDelivered(admin client, id string) {
	for times := 0; times < 150; times++ {
		now := must(admin.em.AssignmentRequests().ByAccessPackageAssignmentRequestId(id).Get(ctx, nil))
		if *now.GetState() == models.DELIVERED_ACCESSPACKAGEREQUESTSTATE && now.GetCompletedDateTime() != nil {
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
	panic("the request was not delivered within 15 seconds")
}

// The tutorial's requestor among the group's members, by the name that only a user has.
func namesOf(admin client) []string {
	names := []string{}
	for _, each := range must(admin.groups.ByGroupId(setting.Printed.Group).Members().Get(ctx, &groups.ItemMembersRequestBuilderGetRequestConfiguration{})).GetValue() {
		if *each.GetId() == setting.Printed.Requestor {
			names = append(names, *each.(models.Userable).GetUserPrincipalName())
		}
	}
	return names
}

func pages() {
	admin := clientOf("governanceAdmin")
	first := must(admin.users.Get(ctx, &users.UsersRequestBuilderGetRequestConfiguration{
		QueryParameters: &users.UsersRequestBuilderGetQueryParameters{Top: at(int32(3)), Select: []string{"id", "displayName"}, Orderby: []string{"displayName"}},
	}))
	equal(len(first.GetValue()), 3)
	seen := map[string]int{}
	iterator := must(graphcore.NewPageIterator[models.Userable](first, admin.adapter, models.CreateUserCollectionResponseFromDiscriminatorValue))
	must(0, iterator.Iterate(ctx, func(user models.Userable) bool { seen[*user.GetId()]++; return true }))
	for _, user := range setting.Users {
		equal(seen[user.Id], 1)
	}
	counted := must(admin.users.Get(ctx, &users.UsersRequestBuilderGetRequestConfiguration{QueryParameters: &users.UsersRequestBuilderGetQueryParameters{Top: at(int32(1)), Count: at(true)}}))
	equal(*counted.GetOdataCount(), len(seen))
}

func expand() {
	pack := clientOf("governanceAdmin").em.AccessPackages().ByAccessPackageId(setting.Printed.NewHirePackage)
	found := must(pack.Get(ctx, &em.EntitlementManagementAccessPackagesAccessPackageItemRequestBuilderGetRequestConfiguration{
		QueryParameters: &em.EntitlementManagementAccessPackagesAccessPackageItemRequestBuilderGetQueryParameters{Expand: []string{"catalog", "assignmentPolicies", "resourceRoleScopes($expand=role($expand=resource),scope)"}},
	}))
	equal(*found.GetCatalog().GetDisplayName(), "Onboarding")
	names := []string{}
	for _, each := range found.GetAssignmentPolicies() {
		names = append(names, *each.GetDisplayName())
	}
	slices.Sort(names)
	equal(names, []string{"Guests", "Staff"})
	for _, each := range found.GetResourceRoleScopes() {
		equal(each.GetRole().GetResource().GetId() != nil && *each.GetScope().GetIsRootScope(), true)
	}
}

func batch() {
	admin := clientOf("governanceAdmin")
	catalogs := admin.em.Catalogs()
	wanted := models.NewAccessPackageCatalog()
	wanted.SetDisplayName(at("Out of a batch"))
	wanted.SetDescription(at("By Go"))
	content := graphcore.NewBatchRequest(admin.adapter)
	found := must(content.AddBatchRequestStep(*must(catalogs.ToGetRequestInformation(ctx, nil))))
	made := must(content.AddBatchRequestStep(*must(catalogs.ToPostRequestInformation(ctx, wanted, nil))))
	missing := must(content.AddBatchRequestStep(*must(catalogs.ByAccessPackageCatalogId(unknown).ToGetRequestInformation(ctx, nil))))
	after := must(content.AddBatchRequestStep(*must(admin.users.ToGetRequestInformation(ctx, nil))))
	missing.DependsOnItem(made)
	after.DependsOnItem(missing)
	answers := must(content.Send(ctx, admin.adapter))
	status := answers.GetStatusCodes()
	equal([]int32{status[*found.GetId()], status[*made.GetId()], status[*missing.GetId()], status[*after.GetId()]}, []int{200, 201, 404, 424})
	catalog := must(graphcore.GetBatchResponseById[models.AccessPackageCatalogable](answers, *made.GetId(), models.CreateAccessPackageCatalogFromDiscriminatorValue))
	equal(*catalog.GetDisplayName(), "Out of a batch")
	must(0, catalogs.ByAccessPackageCatalogId(*catalog.GetId()).Delete(ctx, nil))
}

func fault(_ any, err error) *odataerrors.ODataError {
	var refused *odataerrors.ODataError
	if !errors.As(err, &refused) {
		panic(fmt.Sprintf("not an ODataError: %v", err))
	}
	return refused
}

func faults() {
	admin := clientOf("governanceAdmin")
	missing := fault(admin.em.AccessPackages().ByAccessPackageId(unknown).Get(ctx, nil))
	inner := missing.GetErrorEscaped().GetInnerError()
	equal([]any{missing.ResponseStatusCode, *missing.GetErrorEscaped().GetCode(), len(*inner.GetRequestId()), inner.GetDate() != nil}, []any{404, "ResourceNotFound", 36, true})
	wanted := models.NewAccessPackage()
	wanted.SetDisplayName(at("No catalog"))
	wrong := fault(admin.em.AccessPackages().Post(ctx, wanted, nil))
	equal([]any{wrong.ResponseStatusCode, *only(wrong.GetErrorEscaped().GetDetails()).GetTarget()}, []any{400, "catalog/id"})
	adding, catalog, resource := models.NewAccessPackageResourceRequest(), models.NewAccessPackageCatalog(), models.NewAccessPackageResource()
	catalog.SetId(&setting.Printed.Catalog)
	resource.SetOriginId(&setting.Printed.Group)
	resource.SetOriginSystem(at("AadGroup"))
	adding.SetRequestType(at(models.ADMINADD_ACCESSPACKAGEREQUESTTYPE))
	adding.SetCatalog(catalog)
	adding.SetResource(resource)
	refused := fault(clientOf("otherGovernanceAdmin").em.ResourceRequests().Post(ctx, adding, nil))
	equal([]any{refused.ResponseStatusCode, *refused.GetErrorEscaped().GetCode()}, []any{403, "CallerNotResourceOwner"})
}

// Dates and durations in this language's own types, there and back.
func times() {
	policies := clientOf("governanceAdmin").em.AssignmentPolicies()
	end := time.Date(2096, 9, 23, 3, 2, 3, 0, time.FixedZone("", 7200))
	denial, escalation := serialization.NewDuration(0, 0, 14, 0, 0, 0, 0), serialization.NewDuration(0, 0, 1, 2, 30, 0, 0)
	for _, kind := range []models.ExpirationPatternType{models.AFTERDURATION_EXPIRATIONPATTERNTYPE, models.AFTERDATETIME_EXPIRATIONPATTERNTYPE} {
		wanted, expiration := specificUsers(setting.Printed.NewHirePackage), models.NewExpirationPattern()
		expiration.SetTypeEscaped(&kind)
		if kind == models.AFTERDURATION_EXPIRATIONPATTERNTYPE {
			expiration.SetDuration(serialization.NewDuration(0, 52, 0, 0, 0, 0, 0))
		} else {
			expiration.SetEndDateTime(&end)
		}
		wanted.SetExpiration(expiration)
		wanted.SetRequestApprovalSettings(approval(denial, escalation))
		made := must(policies.Post(ctx, wanted, nil))
		read := must(policies.ByAccessPackageAssignmentPolicyId(*made.GetId()).Get(ctx, nil))
		stage := only(read.GetRequestApprovalSettings().GetStages())
		equal([]any{stage.GetDurationBeforeAutomaticDenial().String(), stage.GetDurationBeforeEscalation().String()}, []any{denial.String(), escalation.String()})
		if kind == models.AFTERDURATION_EXPIRATIONPATTERNTYPE {
			equal(read.GetExpiration().GetDuration().String(), "P52W")
		} else {
			equal(read.GetExpiration().GetEndDateTime().Equal(end), true)
		}
		equal(read.GetCreatedDateTime() != nil, true)
		must(0, policies.ByAccessPackageAssignmentPolicyId(*made.GetId()).Delete(ctx, nil))
	}
}

// The retry handler waits as it is told. A connection that is reset is the caller's to try again, where Go does not.
func retries() {
	admin := clientOf("governanceAdmin")
	read := func() error {
		found, err := admin.users.Get(ctx, &users.UsersRequestBuilderGetRequestConfiguration{QueryParameters: &users.UsersRequestBuilderGetQueryParameters{Top: at(int32(1))}})
		if err == nil {
			equal(len(found.GetValue()), 1)
		}
		return err
	}
	for _, rule := range setting.PassingFaults {
		equal(underFault(rule, func() { must(0, read()) }), 1)
	}
	equal(underFault(map[string]any{"connection": "reset", "times": 1}, func() {
		if read() != nil {
			must(0, read())
		}
	}), 1)
}

func approval(denial, escalation *serialization.ISODuration) models.AccessPackageAssignmentApprovalSettingsable {
	stage, manager, made := models.NewAccessPackageApprovalStage(), models.NewRequestorManager(), models.NewAccessPackageAssignmentApprovalSettings()
	someone := func() []models.SubjectSetable {
		user := models.NewSingleUser()
		user.SetUserId(&setting.Printed.Requestor)
		return []models.SubjectSetable{user}
	}
	manager.SetManagerLevel(at(int32(1)))
	stage.SetDurationBeforeAutomaticDenial(denial)
	stage.SetDurationBeforeEscalation(escalation)
	stage.SetIsEscalationEnabled(at(true))
	stage.SetIsApproverJustificationRequired(at(true))
	stage.SetPrimaryApprovers([]models.SubjectSetable{manager})
	stage.SetFallbackPrimaryApprovers(someone())
	stage.SetEscalationApprovers(someone())
	made.SetIsApprovalRequiredForAdd(at(true))
	made.SetStages([]models.AccessPackageApprovalStageable{stage})
	return made
}
