// What the Microsoft Graph SDKs for Java do, unmodified, against a running server: each act is printed with how it went.

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.microsoft.graph.core.content.BatchRequestContent;
import com.microsoft.graph.core.models.BatchRequestStep;
import com.microsoft.graph.core.requests.GraphClientFactory;
import com.microsoft.graph.core.tasks.PageIterator;
import com.microsoft.graph.models.*;
import com.microsoft.graph.models.odataerrors.ODataError;
import com.microsoft.graph.serviceclient.GraphServiceClient;
import com.microsoft.kiota.PeriodAndDuration;
import com.microsoft.kiota.authentication.AccessTokenProvider;
import com.microsoft.kiota.authentication.AllowedHostsValidator;
import com.microsoft.kiota.authentication.BaseBearerTokenAuthenticationProvider;
import com.microsoft.kiota.serialization.UntypedObject;
import com.microsoft.kiota.serialization.UntypedString;
import java.net.URI;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.Period;
import java.util.*;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Supplier;

class Acts {
    static final JsonObject setting = JsonParser.parseString(System.getenv("LATCHKEY_SETTING")).getAsJsonObject();
    static final String origin = setting.get("origin").getAsString();
    static final String unknown = "11111111-2222-4333-8444-555555555555";

    interface Act { void run() throws Exception; }

    public static void main(String[] args) {
        Map<String, Act> acts = new LinkedHashMap<>();
        acts.put("tutorial", Acts::tutorial);
        acts.put("pages", Acts::pages);
        acts.put("expand", Acts::expand);
        acts.put("batch", Acts::batch);
        acts.put("errors", Acts::errors);
        acts.put("times", Acts::times);
        boolean isWell = true;
        for (var act : acts.entrySet()) {
            var report = new JsonObject();
            report.addProperty("act", act.getKey());
            try {
                act.getValue().run();
            } catch (Throwable fault) {
                isWell = false;
                fault.printStackTrace();
                report.addProperty("fault", fault.toString());
            }
            System.out.println(new Gson().toJson(report));
        }
        System.exit(isWell ? 0 : 1);
    }

    /** The SDKs of both versions for one person; only the address and the token are others than Microsoft's. */
    static final class Client {
        final GraphServiceClient v1;
        final com.microsoft.graph.beta.serviceclient.GraphServiceClient beta;

        Client(String who) {
            String token = setting.getAsJsonObject("tokens").get(who).getAsString();
            var provider = new BaseBearerTokenAuthenticationProvider(new AccessTokenProvider() {
                public String getAuthorizationToken(URI uri, Map<String, Object> more) { return token; }
                public AllowedHostsValidator getAllowedHostsValidator() { return new AllowedHostsValidator("localhost"); }
            });
            v1 = new GraphServiceClient(provider, GraphClientFactory.create(provider).build());
            v1.getRequestAdapter().setBaseUrl(origin + "/v1.0");
            beta = new com.microsoft.graph.beta.serviceclient.GraphServiceClient(provider, GraphClientFactory.create(provider).build());
            beta.getRequestAdapter().setBaseUrl(origin + "/beta");
        }

        com.microsoft.graph.identitygovernance.entitlementmanagement.EntitlementManagementRequestBuilder em() { return v1.identityGovernance().entitlementManagement(); }
        com.microsoft.graph.beta.identitygovernance.entitlementmanagement.EntitlementManagementRequestBuilder emBeta() { return beta.identityGovernance().entitlementManagement(); }
    }

    static String printed(String name) { return setting.getAsJsonObject("printed").get(name).getAsString(); }

    static void equal(Object found, Object expected) {
        if (!Objects.equals(found, expected)) throw new AssertionError(found + " is not " + expected);
    }

    static <T> T only(List<T> list) {
        equal(list.size(), 1);
        return list.get(0);
    }

    static <T> T set(T thing, Consumer<T> say) {
        say.accept(thing);
        return thing;
    }

    static void tutorial() throws Exception {
        Client admin = new Client("governanceAdmin"), requestor = new Client("requestor1");
        var general = only(admin.em().catalogs().get(c -> c.queryParameters.filter = "(displayName eq 'General')").getValue());
        equal(List.of(general.getId(), general.getState()), List.of(printed("catalog"), AccessPackageCatalogState.Published));
        // As the tutorial prints it: what this version has no word for goes as additional data.
        var added = admin.em().resourceRequests().post(set(new AccessPackageResourceRequest(), it -> {
            it.setRequestType(AccessPackageRequestType.AdminAdd);
            var resource = new UntypedObject(Map.of("resourceType", new UntypedString("AadGroup"), "originId", new UntypedString(printed("group")), "originSystem", new UntypedString("AadGroup")));
            it.setAdditionalData(new HashMap<>(Map.of("catalogId", general.getId(), "justification", "", "accessPackageResource", resource)));
        }));
        equal(added.getState(), AccessPackageRequestState.Delivered);
        var catalog = admin.em().catalogs().byAccessPackageCatalogId(general.getId());
        var resource = only(catalog.resources().get(c -> c.queryParameters.filter = "originId eq '" + printed("group") + "'").getValue());
        equal(resource.getCreatedDateTime() != null, true);
        var role = only(catalog.resourceRoles().get(c -> {
            c.queryParameters.filter = "(originSystem eq 'AadGroup' and displayName eq 'Member' and resource/id eq '" + resource.getId() + "')";
            c.queryParameters.expand = new String[] {"resource"};
        }).getValue());
        equal(role.getResource().getId(), resource.getId());
        var pack = admin.em().accessPackages().post(set(new AccessPackage(), it -> {
            it.setDisplayName("Marketing Campaign");
            it.setDescription("Access to resources for the campaign");
            it.setCatalog(set(new AccessPackageCatalog(), each -> each.setId(general.getId())));
        }));
        admin.em().accessPackages().byAccessPackageId(pack.getId()).resourceRoleScopes().post(set(new AccessPackageResourceRoleScope(), it -> {
            it.setRole(set(new AccessPackageResourceRole(), each -> {
                each.setDisplayName("Member");
                each.setOriginSystem("AadGroup");
                each.setOriginId(role.getOriginId());
                each.setResource(set(new AccessPackageResource(), its -> { its.setId(resource.getId()); its.setOriginId(printed("group")); its.setOriginSystem("AadGroup"); }));
            }));
            it.setScope(set(new AccessPackageResourceScope(), each -> { each.setOriginId(printed("group")); each.setOriginSystem("AadGroup"); }));
        }));
        var policy = admin.emBeta().accessPackageAssignmentPolicies().post(set(new com.microsoft.graph.beta.models.AccessPackageAssignmentPolicy(), it -> {
            it.setAccessPackageId(pack.getId());
            it.setDisplayName("Specific users");
            it.setDescription("Specific users can request assignment");
            it.setAccessReviewSettings(null);
            it.setDurationInDays(30);
            it.setRequestorSettings(set(new com.microsoft.graph.beta.models.RequestorSettings(), each -> {
                each.setScopeType("SpecificDirectorySubjects");
                each.setAcceptRequests(true);
                each.setAllowedRequestors(List.of(set(new com.microsoft.graph.beta.models.SingleUser(), who -> {
                    who.setOdataType("#microsoft.graph.singleUser");
                    who.setIsBackup(false);
                    who.setId(printed("requestor"));
                    who.setDescription("Requestor1");
                })));
            }));
            it.setRequestApprovalSettings(set(new com.microsoft.graph.beta.models.ApprovalSettings(), each -> {
                each.setIsApprovalRequired(false);
                each.setIsApprovalRequiredForExtension(false);
                each.setIsRequestorJustificationRequired(false);
                each.setApprovalMode("NoApproval");
                each.setApprovalStages(List.of());
            }));
        }));
        equal(((com.microsoft.graph.beta.models.SingleUser) only(policy.getRequestorSettings().getAllowedRequestors())).getId(), printed("requestor"));
        var request = requestor.emBeta().accessPackageAssignmentRequests().post(set(new com.microsoft.graph.beta.models.AccessPackageAssignmentRequest(), it -> {
            it.setRequestType("UserAdd");
            it.setAccessPackageAssignment(set(new com.microsoft.graph.beta.models.AccessPackageAssignment(), each -> {
                each.setTargetId(printed("requestor"));
                each.setAssignmentPolicyId(policy.getId());
                each.setAccessPackageId(pack.getId());
            }));
        }));
        equal(List.of(request.getRequestState(), request.getRequestStatus()), List.of("Submitted", "Accepted"));
        var requests = admin.emBeta().accessPackageAssignmentRequests();
        untilDelivered(() -> requests.byAccessPackageAssignmentRequestId(request.getId()).get().getRequestState());
        equal(requests.byAccessPackageAssignmentRequestId(request.getId()).get().getCompletedDate() != null, true);
        var assignment = only(admin.emBeta().accessPackageAssignments().get(c -> {
            c.queryParameters.filter = "accessPackageAssignmentPolicy/Id eq '" + policy.getId() + "'";
            c.queryParameters.expand = new String[] {"target", "accessPackageAssignmentResourceRoles"};
        }).getValue());
        equal(List.of(assignment.getId(), assignment.getTarget().getObjectId(), assignment.getAccessPackageAssignmentResourceRoles().size()), List.of(request.getId(), printed("requestor"), 1));
        var members = admin.v1.groups().byGroupId(printed("group")).members();
        var she = only(members.get().getValue().stream().filter(each -> each.getId().equals(printed("requestor"))).toList());
        equal(((User) she).getUserPrincipalName(), setting.getAsJsonObject("users").getAsJsonObject("requestor1").get("name").getAsString());
        requests.post(set(new com.microsoft.graph.beta.models.AccessPackageAssignmentRequest(), it -> {
            it.setRequestType("AdminRemove");
            it.setAccessPackageAssignment(set(new com.microsoft.graph.beta.models.AccessPackageAssignment(), each -> each.setId(request.getId())));
        }));
        admin.emBeta().accessPackageAssignmentPolicies().byAccessPackageAssignmentPolicyId(policy.getId()).delete();
        admin.emBeta().accessPackages().byAccessPackageId(pack.getId()).delete();
        equal(members.get().getValue().stream().anyMatch(each -> each.getId().equals(printed("requestor"))), false);
    }

    static void untilDelivered(Callable<String> read) throws Exception {
        for (int times = 0; times < 150; times += 1) {
            if ("Delivered".equals(read.call())) return;
            Thread.sleep(100);
        }
        throw new AssertionError("the request was not delivered within 15 seconds");
    }

    static void pages() throws Exception {
        var users = new Client("governanceAdmin").v1;
        var first = users.users().get(c -> { c.queryParameters.top = 3; c.queryParameters.select = new String[] {"id", "displayName"}; c.queryParameters.orderby = new String[] {"displayName"}; });
        equal(first.getValue().size(), 3);
        List<String> seen = new ArrayList<>();
        new PageIterator.Builder<User, UserCollectionResponse>().client(users).collectionPage(Objects.requireNonNull(first)).collectionPageFactory(UserCollectionResponse::createFromDiscriminatorValue)
            .processPageItemCallback(user -> seen.add(user.getId())).build().iterate();
        equal(new HashSet<>(seen).size(), seen.size());
        for (var user : setting.getAsJsonObject("users").entrySet()) equal(seen.contains(user.getValue().getAsJsonObject().get("id").getAsString()), true);
        equal(users.users().get(c -> { c.queryParameters.count = true; c.queryParameters.top = 1; }).getOdataCount(), (long) seen.size());
    }

    static void expand() {
        var found = new Client("governanceAdmin").em().accessPackages().byAccessPackageId(printed("newHirePackage"))
            .get(c -> c.queryParameters.expand = new String[] {"catalog", "assignmentPolicies", "resourceRoleScopes($expand=role($expand=resource),scope)"});
        equal(found.getCatalog().getDisplayName(), "Onboarding");
        equal(found.getAssignmentPolicies().stream().map(AccessPackageAssignmentPolicy::getDisplayName).sorted().toList(), List.of("Guests", "Staff"));
        for (var each : found.getResourceRoleScopes()) equal(each.getRole().getResource().getId() != null && each.getScope().getIsRootScope(), true);
    }

    static void batch() throws Exception {
        var client = new Client("governanceAdmin");
        var catalogs = client.em().catalogs();
        var content = new BatchRequestContent(client.v1);
        var found = content.addBatchRequestStep(catalogs.toGetRequestInformation(c -> c.queryParameters.filter = "displayName eq 'General'"));
        var made = content.addBatchRequestStep(catalogs.toPostRequestInformation(set(new AccessPackageCatalog(), it -> { it.setDisplayName("Out of a batch"); it.setDescription("By Java"); })));
        var missing = content.addBatchRequestStep(catalogs.byAccessPackageCatalogId(unknown).toGetRequestInformation());
        var adapter = client.v1.getRequestAdapter();
        var after = new BatchRequestStep("after", adapter.convertToNativeRequest(client.v1.users().toGetRequestInformation()), List.of(missing));
        content.addBatchRequestStep(after);
        var answers = client.v1.getBatchRequestBuilder().post(content, null);
        var status = answers.getResponsesStatusCode();
        equal(List.of(status.get(found), status.get(made), status.get(missing), status.get("after")), List.of(200, 201, 404, 424));
        equal(only(answers.getResponseById(found, AccessPackageCatalogCollectionResponse::createFromDiscriminatorValue).getValue()).getDisplayName(), "General");
        var catalog = answers.getResponseById(made, AccessPackageCatalog::createFromDiscriminatorValue);
        equal(catalog.getDisplayName(), "Out of a batch");
        catalogs.byAccessPackageCatalogId(catalog.getId()).delete();
        // This client takes the first five characters off a path, which is the version.
        var ofBeta = new BatchRequestContent(client.beta);
        var two = ofBeta.addBatchRequestStep(client.emBeta().accessPackageCatalogs().toGetRequestInformation());
        equal(client.beta.getBatchRequestBuilder().post(ofBeta, null).getResponsesStatusCode().get(two), 200);
    }

    static ODataError fault(Callable<?> call) throws Exception {
        try {
            call.call();
        } catch (ODataError error) {
            return error;
        }
        throw new AssertionError("there was no ODataError");
    }

    static void errors() throws Exception {
        var em = new Client("governanceAdmin").em();
        var missing = fault(() -> em.accessPackages().byAccessPackageId(unknown).get());
        equal(List.of(missing.getResponseStatusCode(), missing.getError().getCode(), missing.getError().getInnerError().getRequestId().length()), List.of(404, "ResourceNotFound", 36));
        equal(missing.getError().getInnerError().getDate() != null, true);
        var wrong = fault(() -> em.accessPackages().post(set(new AccessPackage(), it -> it.setDisplayName("No catalog"))));
        equal(List.of(wrong.getResponseStatusCode(), only(wrong.getError().getDetails()).getTarget()), List.of(400, "catalog/id"));
        var refused = fault(() -> new Client("otherGovernanceAdmin").em().resourceRequests().post(set(new AccessPackageResourceRequest(), it -> {
            it.setRequestType(AccessPackageRequestType.AdminAdd);
            it.setCatalog(set(new AccessPackageCatalog(), each -> each.setId(printed("catalog"))));
            it.setResource(set(new AccessPackageResource(), each -> { each.setOriginId(printed("group")); each.setOriginSystem("AadGroup"); }));
        })));
        equal(List.of(refused.getResponseStatusCode(), refused.getError().getCode()), List.of(403, "CallerNotResourceOwner"));
    }

    /** Dates and durations in this language's own types, there and back. */
    static void times() {
        var policies = new Client("governanceAdmin").em().assignmentPolicies();
        var end = OffsetDateTime.parse("2096-09-23T03:02:03+02:00");
        var denial = PeriodAndDuration.ofPeriod(Period.ofDays(14));
        var escalation = PeriodAndDuration.of(Period.ofDays(1), Duration.ofMinutes(150));
        // Each time a new one: what was written once counts as unchanged, and goes out empty the second time.
        Supplier<List<SubjectSet>> someone = () -> List.of(set(new SingleUser(), it -> it.setUserId(printed("requestor"))));
        for (boolean isForAWhile : new boolean[] {true, false}) {
            var made = policies.post(set(new AccessPackageAssignmentPolicy(), it -> {
                it.setDisplayName(isForAWhile ? "For a while" : "Until a day");
                it.setDescription("By Java");
                it.setAllowedTargetScope(AllowedTargetScope.AllMemberUsers);
                it.setAccessPackage(set(new AccessPackage(), each -> each.setId(printed("newHirePackage"))));
                it.setExpiration(set(new ExpirationPattern(), each -> {
                    each.setType(isForAWhile ? ExpirationPatternType.AfterDuration : ExpirationPatternType.AfterDateTime);
                    if (isForAWhile) each.setDuration(PeriodAndDuration.ofPeriod(Period.ofDays(365)));
                    else each.setEndDateTime(end);
                }));
                it.setRequestApprovalSettings(set(new AccessPackageAssignmentApprovalSettings(), each -> {
                    each.setIsApprovalRequiredForAdd(true);
                    each.setStages(List.of(set(new AccessPackageApprovalStage(), stage -> {
                        stage.setDurationBeforeAutomaticDenial(denial);
                        stage.setDurationBeforeEscalation(escalation);
                        stage.setIsEscalationEnabled(true);
                        stage.setIsApproverJustificationRequired(true);
                        stage.setPrimaryApprovers(List.of(set(new RequestorManager(), manager -> manager.setManagerLevel(1))));
                        stage.setFallbackPrimaryApprovers(someone.get());
                        stage.setEscalationApprovers(someone.get());
                    })));
                }));
            }));
            var read = policies.byAccessPackageAssignmentPolicyId(made.getId()).get();
            var stage = only(read.getRequestApprovalSettings().getStages());
            equal(List.of(stage.getDurationBeforeAutomaticDenial(), stage.getDurationBeforeEscalation()), List.of(denial, escalation));
            if (isForAWhile) equal(read.getExpiration().getDuration(), PeriodAndDuration.ofPeriod(Period.ofDays(365)));
            else equal(read.getExpiration().getEndDateTime().toInstant(), end.toInstant());
            equal(read.getCreatedDateTime() != null, true);
            policies.byAccessPackageAssignmentPolicyId(made.getId()).delete();
        }
    }
}
