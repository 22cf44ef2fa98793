//go:build !unix

package pgtest

import (
	"fmt"
	"os/exec"
)

type account struct{}

func serverAccount() (account, error) {
	return account{}, fmt.Errorf("%w: servers are started on Unix only", errNone)
}

func (account) own(string) error { return nil }

func (account) become(*exec.Cmd) {}
