// Package latchkey runs a Latchkey sandbox beside Go tests: a seeded tenant of entitlement management with a clock that
// moves. It needs nothing but the standard library and the command of LATCHKEY_COMMAND (else latchkey); under
// latchkey exec it takes the sandbox that is there.
package latchkey

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// User is a user of the sandbox.
type User struct {
	Key, ID, UserPrincipalName, DisplayName, Password string
}

// Client is a registered application of the sandbox; ClientSecret is empty for a public one.
type Client struct {
	Key, ClientID, ClientSecret string
}

// Server is a running sandbox.
type Server struct {
	URL           string
	TenantID      string
	TokenEndpoint string
	CAFile        string
	Users         []User
	Clients       []Client
}

// Error is a refusal in the form of Microsoft Graph.
type Error struct {
	Status        int
	Code, Message string
}

func (e *Error) Error() string { return fmt.Sprintf("%d %s: %s", e.Status, e.Code, e.Message) }

// Start starts a sandbox, and stops it when the test has ended.
func Start(t testing.TB) *Server {
	t.Helper()
	address, isThere := os.LookupEnv("LATCHKEY_SANDBOX_URL")
	if !isThere {
		address = run(t)
	}
	server := &Server{URL: strings.TrimSuffix(address, "/sandbox")}
	if err := server.Send(http.MethodGet, "/sandbox", "", nil, server); err != nil {
		t.Fatal(err)
	}
	return server
}

func run(t testing.TB) string {
	t.Helper()
	command := strings.Fields(os.Getenv("LATCHKEY_COMMAND"))
	if len(command) == 0 {
		command = []string{"latchkey"}
	}
	process := exec.Command(command[0], append(command[1:], "start")...)
	// the server refuses settings that it does not know
	inherited := slices.DeleteFunc(os.Environ(), func(each string) bool {
		return strings.HasPrefix(each, "LATCHKEY_COMMAND=")
	})
	process.Env = append(inherited, "LATCHKEY_DATABASE=sqlite::memory:", "LATCHKEY_DATA="+t.TempDir(),
		"LATCHKEY_PORT=0", "LATCHKEY_LOG=error")
	process.Stderr = os.Stderr
	output, err := process.StdoutPipe()
	if err == nil {
		err = process.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = process.Process.Signal(os.Interrupt)
		_ = process.Wait()
	})
	lines := bufio.NewScanner(output)
	for lines.Scan() {
		if address, isReady := strings.CutPrefix(lines.Text(), "latchkey ready "); isReady {
			go func() { _, _ = io.Copy(io.Discard, output) }()
			return strings.TrimSpace(address)
		}
	}
	t.Fatalf("%s ended before it was ready", command[0])
	return ""
}

// User finds a user by key: manager, member, governanceAdmin.
func (s *Server) User(key string) User {
	for _, each := range s.Users {
		if each.Key == key {
			return each
		}
	}
	panic("the sandbox has no user " + key)
}

// Token signs in a user by key, or an application (app:full).
func (s *Server) Token(key string) (string, error) {
	clientKey, isApplication := strings.CutPrefix(key, "app:")
	if !isApplication {
		clientKey = "public"
	}
	form := url.Values{"scope": {"https://graph.microsoft.com/.default"}}
	for _, each := range s.Clients {
		if each.Key == clientKey {
			form.Set("client_id", each.ClientID)
			form.Set("client_secret", each.ClientSecret)
		}
	}
	if isApplication {
		form.Set("grant_type", "client_credentials")
	} else {
		user := s.User(key)
		form.Del("client_secret")
		form.Set("grant_type", "password")
		form.Set("username", user.UserPrincipalName)
		form.Set("password", user.Password)
	}
	answer, err := http.PostForm(s.TokenEndpoint, form)
	if err != nil {
		return "", err
	}
	defer answer.Body.Close()
	var granted struct {
		AccessToken      string `json:"access_token"`
		ErrorDescription string `json:"error_description"`
	}
	if err := json.NewDecoder(answer.Body).Decode(&granted); err != nil {
		return "", err
	}
	if granted.AccessToken == "" {
		return "", fmt.Errorf("no token for %s: %s", key, granted.ErrorDescription)
	}
	return granted.AccessToken, nil
}

// Send calls a path, which begins with its version (/v1.0/me), and decodes the answer into result where it is not nil.
func (s *Server) Send(method, path, token string, body, result any) error {
	var content io.Reader
	if body != nil {
		text, err := json.Marshal(body)
		if err != nil {
			return err
		}
		content = bytes.NewReader(text)
	}
	request, err := http.NewRequest(method, s.URL+strings.ReplaceAll(path, " ", "%20"), content)
	if err != nil {
		return err
	}
	if body != nil {
		request.Header.Set("Content-Type", "application/json")
	}
	if token != "" {
		request.Header.Set("Authorization", "Bearer "+token)
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	if answer.StatusCode >= 400 {
		var refused struct {
			Error struct{ Code, Message string }
		}
		_ = json.NewDecoder(answer.Body).Decode(&refused)
		return &Error{answer.StatusCode, refused.Error.Code, refused.Error.Message}
	}
	if result == nil || answer.StatusCode == http.StatusNoContent {
		return nil
	}
	return json.NewDecoder(answer.Body).Decode(result)
}

// Advance moves tenant time (P30D); what falls due on the way has happened when it returns.
func (s *Server) Advance(duration string) error {
	return s.Send(http.MethodPost, "/sandbox/clock", "", map[string]string{"advance": duration}, nil)
}

// Reset gives back the first day.
func (s *Server) Reset() error { return s.Send(http.MethodPost, "/sandbox/reset", "", nil, nil) }
