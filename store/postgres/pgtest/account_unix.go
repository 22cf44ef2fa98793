//go:build unix

package pgtest

import (
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"strconv"
	"syscall"
)

// account is the user that the server runs as: PostgreSQL refuses to run as root.
type account struct {
	other    bool // than the one that the process runs as
	uid, gid uint32
}

func serverAccount() (account, error) {
	if os.Getuid() != 0 {
		return account{}, nil
	}
	u, err := user.Lookup("postgres")
	if err != nil {
		return account{}, fmt.Errorf("%w for root: PostgreSQL runs as another user, and there is no user postgres", errNone)
	}
	uid, err := strconv.ParseUint(u.Uid, 10, 32)
	if err != nil {
		return account{}, err
	}
	gid, err := strconv.ParseUint(u.Gid, 10, 32)
	return account{other: true, uid: uint32(uid), gid: uint32(gid)}, err
}

// own hands a folder to the account.
func (a account) own(folder string) error {
	if !a.other {
		return nil
	}
	return os.Chown(folder, int(a.uid), int(a.gid))
}

// become makes a command run as the account, and in a session of its own, so that a signal from the terminal does not reach it.
func (a account) become(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	if a.other {
		cmd.SysProcAttr.Credential = &syscall.Credential{Uid: a.uid, Gid: a.gid}
	}
}
