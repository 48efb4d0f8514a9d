// What other implementations say of the audit's tree: golang.org/x/mod verifies the signed note of its checkpoints, and
// github.com/transparency-dev/merkle the tiles, the entries, and proofs of inclusion and consistency. Each act is
// printed with how it went.

package main

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/transparency-dev/merkle/compact"
	"github.com/transparency-dev/merkle/proof"
	"github.com/transparency-dev/merkle/rfc6962"
	"golang.org/x/mod/sumdb/note"
)

const entries = 300

var setting struct {
	Origin string            `json:"origin"`
	Tokens map[string]string `json:"tokens"`
}

var hasher = rfc6962.DefaultHasher

func main() {
	check(json.Unmarshal([]byte(os.Getenv("LATCHKEY_SETTING")), &setting))
	isWell := true
	for _, act := range []struct {
		name string
		run  func()
	}{{"grow", grow}, {"checkpoint", checkpoint}, {"tiles", tiles}, {"inclusion", inclusion}, {"consistency", consistency}} {
		report := map[string]string{"act": act.name}
		func() {
			defer func() {
				if fault := recover(); fault != nil {
					isWell = false
					report["fault"] = fmt.Sprint(fault)
				}
			}()
			act.run()
		}()
		line, err := json.Marshal(report)
		check(err)
		fmt.Println(string(line))
	}
	if !isWell {
		os.Exit(1)
	}
}

// Makes audit entries, and waits until a checkpoint signs them.
func grow() {
	for at := range entries {
		body, err := json.Marshal(map[string]any{"displayName": fmt.Sprint("Catalog ", at), "description": "of the tree"})
		check(err)
		status, said := send("POST", "/v1.0/identityGovernance/entitlementManagement/catalogs", body)
		demand(status == 201, "a catalog was answered with", status, string(said))
	}
	for end := time.Now().Add(time.Minute); time.Now().Before(end); time.Sleep(500 * time.Millisecond) {
		if status, signed := send("GET", "/latchkey/v1/audit-log/checkpoint", nil); status == 200 && sizeOf(string(signed)) >= entries {
			return
		}
	}
	panic("no checkpoint of so many entries in a minute")
}

var (
	signed string
	size   uint64
	root   []byte
)

// The note is signed by the key that the server names, and by no other.
func checkpoint() {
	signed = string(get("/latchkey/v1/audit-log/checkpoint"))
	var status struct {
		VerifierKeys []string `json:"verifierKeys"`
	}
	check(json.Unmarshal(get("/latchkey/v1/auditStatus"), &status))
	demand(len(status.VerifierKeys) == 1, "keys:", len(status.VerifierKeys))
	verifier, err := note.NewVerifier(status.VerifierKeys[0])
	check(err)
	opened, err := note.Open([]byte(signed), note.VerifierList(verifier))
	check(err)
	demand(len(opened.Sigs) == 1 && len(opened.UnverifiedSigs) == 0, "signatures:", len(opened.Sigs))
	lines := strings.Split(opened.Text, "\n")
	demand(len(lines) == 4 && lines[0] == verifier.Name() && lines[3] == "", "the text is", opened.Text)
	size = sizeOf(opened.Text)
	root, err = base64.StdEncoding.DecodeString(lines[2])
	check(err)
	_, err = note.Open([]byte(strings.Replace(signed, "\n"+lines[1]+"\n", "\n1\n", 1)), note.VerifierList(verifier))
	demand(err != nil, "another size is signed too")
}

var leaves [][]byte

// Entries give the hashes of the tiles, and these the root that is signed.
func tiles() {
	for index := uint64(0); index*256 < size; index++ {
		width := min(size-index*256, 256)
		name := fmt.Sprintf("%03d", index)
		if width < 256 {
			name += fmt.Sprint(".p/", width)
		}
		bundle := get("/latchkey/v1/audit-log/tile/entries/" + name)
		hashes := get("/latchkey/v1/audit-log/tile/0/" + name)
		demand(uint64(len(hashes)) == width*32, "a tile has", len(hashes), "bytes")
		for at := uint64(0); at < width; at++ {
			length := int(bundle[0])<<8 | int(bundle[1])
			leaf := hasher.HashLeaf(bundle[2 : 2+length])
			bundle = bundle[2+length:]
			demand(bytes.Equal(leaf, hashes[at*32:at*32+32]), "the hash of entry", index*256+at)
			leaves = append(leaves, leaf)
		}
		demand(len(bundle) == 0, "a bundle has more than its entries")
	}
	demand(bytes.Equal(rootOf(size), root), "the entries do not lead to the signed root")
	upper := get("/latchkey/v1/audit-log/tile/1/000.p/" + fmt.Sprint(size/256))
	demand(bytes.Equal(upper[:32], rootOf(256)), "the tile of the next level")
}

// Every entry is proved to be in the tree, for the entries that the service names.
func inclusion() {
	var page struct {
		Value []struct {
			ID string `json:"id"`
		} `json:"value"`
	}
	check(json.Unmarshal(get("/v1.0/auditLogs/directoryAudits?$top=500"), &page))
	proved := 0
	for _, audit := range page.Value {
		status, body := send("GET", "/latchkey/v1/auditInclusionProof(auditId='"+audit.ID+"',size="+fmt.Sprint(size)+")", nil)
		if status == 400 || status == 404 {
			continue // It came after the checkpoint.
		}
		var said struct {
			Position uint64
			LeafHash []byte
			Hashes   [][]byte
		}
		demand(status == 200, "a proof was answered with", status, string(body))
		check(json.Unmarshal(body, &said))
		demand(bytes.Equal(said.LeafHash, leaves[said.Position]), "the hash of", audit.ID)
		check(proof.VerifyInclusion(hasher, said.Position, size, said.LeafHash, said.Hashes, root))
		proved++
	}
	demand(proved >= entries, "proofs:", proved)
}

// The tree of each size begins as every smaller one did.
func consistency() {
	for _, second := range []uint64{size, size - 1, 257, 256, 255, 100, 8, 7} {
		for _, first := range []uint64{1, 2, 3, 6, 7, 8, 64, 99, 100, 128, 255, 256, 257, size - 1, size} {
			if first > second {
				continue
			}
			var said struct{ Hashes [][]byte }
			check(json.Unmarshal(get(fmt.Sprintf("/latchkey/v1/auditConsistencyProof(first=%d,second=%d)", first, second)), &said))
			check(proof.VerifyConsistency(hasher, first, second, said.Hashes, rootOf(first), rootOf(second)))
		}
	}
	status, _ := send("GET", fmt.Sprintf("/latchkey/v1/auditConsistencyProof(first=%d,second=%d)", 9, 8), nil)
	demand(status == 400, "a tree that shrinks was answered with", status)
}

func rootOf(size uint64) []byte {
	grown := (&compact.RangeFactory{Hash: hasher.HashChildren}).NewEmptyRange(0)
	for _, leaf := range leaves[:size] {
		check(grown.Append(leaf, nil))
	}
	root, err := grown.GetRootHash(nil)
	check(err)
	return root
}

func sizeOf(text string) uint64 {
	size, err := strconv.ParseUint(strings.Split(text, "\n")[1], 10, 64)
	check(err)
	return size
}

func get(path string) []byte {
	status, body := send("GET", path, nil)
	demand(status == 200, path, "was answered with", status, string(body))
	return body
}

func send(method, path string, body []byte) (int, []byte) {
	request, err := http.NewRequest(method, setting.Origin+strings.ReplaceAll(path, " ", "%20"), bytes.NewReader(body))
	check(err)
	request.Header.Set("Authorization", "Bearer "+setting.Tokens["governanceAdmin"])
	if body != nil {
		request.Header.Set("Content-Type", "application/json")
	}
	response, err := http.DefaultClient.Do(request)
	check(err)
	defer response.Body.Close()
	said, err := io.ReadAll(response.Body)
	check(err)
	return response.StatusCode, said
}

func check(err error) {
	if err != nil {
		panic(err)
	}
}

func demand(isSo bool, says ...any) {
	if !isSo {
		panic(fmt.Sprintln(says...))
	}
}
