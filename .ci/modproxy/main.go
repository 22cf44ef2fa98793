// Command modproxy writes modules of this repository into a folder that the go command takes as a module proxy (GOPROXY=file://…), as they
// would be published: without nested modules, and from the files that git knows or would add.
//
//	go run ./.ci/modproxy -out DIR -version v0.1.0 . ./examples
package main

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"log"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"strings"
	"time"
	"unicode"
)

func main() {
	log.SetFlags(0)
	out := flag.String("out", "", "the proxy's folder")
	version := flag.String("version", "", "the version of every module")
	flag.Parse()
	if *out == "" || *version == "" || flag.NArg() == 0 {
		log.Fatal("usage: modproxy -out DIR -version VERSION MODULE-FOLDER...")
	}
	for _, dir := range flag.Args() {
		name, err := publish(*out, *version, filepath.Clean(dir))
		if err != nil {
			log.Fatalf("%s: %v", dir, err)
		}
		fmt.Println("published", name, *version)
	}
}

func publish(out, version, dir string) (string, error) {
	mod, err := os.ReadFile(filepath.Join(dir, "go.mod"))
	if err != nil {
		return "", err
	}
	name := ""
	for line := range strings.Lines(string(mod)) {
		if f := strings.Fields(line); len(f) == 2 && f[0] == "module" {
			name = f[1]
		}
	}
	if name == "" {
		return "", fmt.Errorf("go.mod has no module line")
	}
	files, err := files(dir)
	if err != nil {
		return "", err
	}
	at := filepath.Join(out, filepath.FromSlash(escape(name)), "@v")
	if err := os.MkdirAll(at, 0o755); err != nil {
		return "", err
	}
	info, err := json.Marshal(struct {
		Version string
		Time    time.Time
	}{version, time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)})
	if err != nil {
		return "", err
	}
	archive, err := pack(dir, name+"@"+version, files)
	if err != nil {
		return "", err
	}
	for file, data := range map[string][]byte{
		"list":            []byte(version + "\n"),
		version + ".info": info,
		version + ".mod":  mod,
		version + ".zip":  archive,
	} {
		if err := os.WriteFile(filepath.Join(at, file), data, 0o644); err != nil {
			return "", err
		}
	}
	return name, nil
}

// files gives a module's files, relative to its folder. Those of nested modules are not among them.
func files(dir string) ([]string, error) {
	cmd := exec.Command("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard")
	cmd.Dir = dir
	cmd.Stderr = os.Stderr
	list, err := cmd.Output()
	if err != nil {
		return nil, err
	}
	var all []string
	nested := map[string]bool{}
	for name := range strings.SplitSeq(strings.TrimSuffix(string(list), "\x00"), "\x00") {
		if stat, err := os.Lstat(filepath.Join(dir, name)); err != nil || !stat.Mode().IsRegular() {
			continue // deleted but still in the index, or a link, which a module cannot have
		}
		all = append(all, name)
		if path.Base(name) == "go.mod" && name != "go.mod" {
			nested[path.Dir(name)] = true
		}
	}
	var own []string
	for _, name := range all {
		inside := false
		for d := path.Dir(name); d != "."; d = path.Dir(d) {
			inside = inside || nested[d]
		}
		if !inside {
			own = append(own, name)
		}
	}
	return own, nil
}

// pack writes the archive. The go command checks its form when it unpacks it.
func pack(dir, prefix string, files []string) ([]byte, error) {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, name := range files {
		w, err := z.Create(prefix + "/" + name)
		if err != nil {
			return nil, err
		}
		data, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(name)))
		if err != nil {
			return nil, err
		}
		if _, err := w.Write(data); err != nil {
			return nil, err
		}
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// escape writes a module path as proxies do: an upper-case letter becomes an exclamation mark and the lower-case one.
func escape(name string) string {
	var b strings.Builder
	for _, r := range name {
		if unicode.IsUpper(r) {
			b.WriteByte('!')
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}
