// One person's client, made of the SDK's request builders, models and runtime: only of the packages that are used, for each compiles for a minute and more.

package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"os"

	kiota "github.com/microsoft/kiota-abstractions-go"
	"github.com/microsoft/kiota-abstractions-go/authentication"
	"github.com/microsoft/kiota-abstractions-go/serialization"
	jsonserialization "github.com/microsoft/kiota-serialization-json-go"
	graphcore "github.com/microsoftgraph/msgraph-sdk-go-core"
	"github.com/microsoftgraph/msgraph-sdk-go/groups"
	"github.com/microsoftgraph/msgraph-sdk-go/identitygovernance"
	"github.com/microsoftgraph/msgraph-sdk-go/users"
)

type person struct{ Id, Name string }

var setting struct {
	Origin  string
	Tokens  map[string]string
	Users   map[string]person
	Printed struct{ Catalog, Group, Requestor, NewHirePackage string }

	PassingFaults []map[string]any
}

func init() {
	must(0, json.Unmarshal([]byte(os.Getenv("LATCHKEY_SETTING")), &setting))
	kiota.RegisterDefaultSerializer(func() serialization.SerializationWriterFactory {
		return jsonserialization.NewJsonSerializationWriterFactory()
	})
	kiota.RegisterDefaultDeserializer(func() serialization.ParseNodeFactory { return jsonserialization.NewJsonParseNodeFactory() })
}

type given string

func (token given) GetAuthorizationToken(context.Context, *url.URL, map[string]interface{}) (string, error) {
	return string(token), nil
}

func (given) GetAllowedHostsValidator() *authentication.AllowedHostsValidator {
	return must(authentication.NewAllowedHostsValidatorErrorCheck([]string{"localhost"}))
}

type client struct {
	adapter *graphcore.GraphRequestAdapterBase
	em      *identitygovernance.EntitlementManagementRequestBuilder
	groups  *groups.GroupsRequestBuilder
	users   *users.UsersRequestBuilder
}

func clientOf(who string) client {
	provider := authentication.NewBaseBearerTokenAuthenticationProvider(given(setting.Tokens[who]))
	adapter := must(graphcore.NewGraphRequestAdapterBase(provider, graphcore.GraphClientOptions{GraphServiceLibraryVersion: "1.89.0"}))
	adapter.SetBaseUrl(setting.Origin + "/v1.0")
	path := func() map[string]string { return map[string]string{"baseurl": adapter.GetBaseUrl()} }
	return client{
		adapter, identitygovernance.NewEntitlementManagementRequestBuilderInternal(path(), adapter),
		groups.NewGroupsRequestBuilderInternal(path(), adapter), users.NewUsersRequestBuilderInternal(path(), adapter),
	}
}

func sandbox(method, path string, body any, answer any) {
	request := must(http.NewRequest(method, setting.Origin+"/sandbox"+path, bytes.NewReader(must(json.Marshal(body)))))
	request.Header.Set("content-type", "application/json")
	answered := must(http.DefaultClient.Do(request))
	defer answered.Body.Close()
	equal(answered.StatusCode, 200)
	must(0, json.NewDecoder(answered.Body).Decode(answer))
}

// How many calls the rule struck.
func underFault(rule map[string]any, run func()) int {
	var told struct{ Faults []struct{ Happened int } }
	matched := map[string]any{"match": map[string]any{"path": "/users"}}
	for name, value := range rule {
		matched[name] = value
	}
	sandbox("POST", "/faults", matched, &told)
	defer sandbox("DELETE", "/faults", nil, &told)
	run()
	sandbox("GET", "/faults", nil, &told)
	return told.Faults[0].Happened
}

func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}

func equal(found, expected any) {
	if fmt.Sprint(found) != fmt.Sprint(expected) {
		panic(fmt.Sprintf("%v is not %v", found, expected))
	}
}

func only[T any](list []T) T {
	equal(len(list), 1)
	return list[0]
}

func at[T any](value T) *T { return &value }
