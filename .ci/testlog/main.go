// Command testlog reads the output of go test -json and prints what go test itself would: a line for each package, and everything about those that
// fail. It also writes every skipped test with its reason to a file, so that nothing is skipped silently, and fails when a test failed.
//
//	go test -json work | go run ./.ci/testlog -skipped FILE
package main

import (
	"bufio"
	"encoding/json"
	"flag"
	"fmt"
	"log"
	"os"
	"strings"
)

type event struct {
	Action, Package, ImportPath, Test, Output string
}

type key struct{ pkg, test string }

func main() {
	log.SetFlags(0)
	skipped := flag.String("skipped", "", "file for the skipped tests")
	flag.Parse()
	output := map[key][]string{}
	var skips []string
	failed := false
	in := bufio.NewReader(os.Stdin)
	for {
		line, err := in.ReadBytes('\n')
		if len(line) > 0 {
			var e event
			if json.Unmarshal(line, &e) != nil {
				fmt.Print(string(line)) // not from a test: the go command's own words
			} else {
				k := key{e.Package, e.Test}
				switch e.Action {
				case "output", "build-output":
					if e.Action == "build-output" {
						fmt.Print(e.Output)
						break
					}
					output[k] = append(output[k], e.Output)
				case "build-fail":
					failed = true
				case "skip":
					if e.Test != "" {
						skips = append(skips, e.Package+"."+e.Test+": "+reason(output[k]))
					}
					finish(output, k, e.Test == "")
				case "fail":
					failed = true
					finish(output, k, true)
				case "pass":
					finish(output, k, e.Test == "")
				}
			}
		}
		if err != nil {
			break
		}
	}
	for k := range output { // a package that ended without a word, such as by a crash
		finish(output, k, true)
	}
	if *skipped != "" {
		text := strings.Join(skips, "\n")
		if text != "" {
			text += "\n"
		}
		if err := os.WriteFile(*skipped, []byte(text), 0o644); err != nil {
			log.Fatal(err)
		}
	}
	if failed {
		os.Exit(1)
	}
}

func finish(output map[key][]string, k key, show bool) {
	if show {
		for _, line := range output[k] {
			if k.test == "" && (line == "PASS\n" || strings.HasPrefix(line, "=== ")) {
				continue
			}
			fmt.Print(line)
		}
	}
	delete(output, k)
}

// reason gives what a test said when it was skipped.
func reason(lines []string) string {
	for _, line := range lines {
		line = strings.TrimSpace(line)
		if line != "" && !strings.HasPrefix(line, "=== ") && !strings.HasPrefix(line, "--- ") {
			if _, why, ok := strings.Cut(line, ": "); ok {
				return why
			}
			return line
		}
	}
	return "no reason given"
}
