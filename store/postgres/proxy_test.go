package postgres_test

import (
	"bytes"
	"context"
	"net"
	"net/url"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c/store/postgres/pgtest"
)

// What a proxy does when a message from the client has the text that it waits for.
type cut int

const (
	cutBefore cut = iota + 1 // the server never gets the message
	cutAfter                 // the server has answered it, the client never gets the answer
	holdAfter                // the same, but the connection to the client stays
)

// proxy stands between a store and the server, over TCP, and breaks connections.
type proxy struct {
	url    string
	server string
	mu     sync.Mutex
	what   cut
	text   string
	done   chan struct{} // closed when it has been done
}

// newProxy gives a proxy to a server for the URL of a schema on it. Statements are sent as text each time, so that they can be seen.
func newProxy(t *testing.T, server *pgtest.Server, schema string) *proxy {
	t.Helper()
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	require.NoError(t, err)
	u, err := url.Parse(schema)
	require.NoError(t, err)
	q := u.Query()
	q.Del("port")
	q.Del("host")
	q.Set("default_query_exec_mode", "exec")
	u.RawQuery, u.Host = q.Encode(), listener.Addr().String()
	p := &proxy{url: u.String(), server: server.Socket()}
	var connections sync.WaitGroup
	connections.Go(func() {
		for {
			client, err := listener.Accept()
			if err != nil {
				return
			}
			connections.Go(func() { p.serve(client) })
		}
	})
	t.Cleanup(func() {
		_ = listener.Close()
		connections.Wait()
	})
	return p
}

// arm makes the proxy act once, on the next message that has the text. The channel is closed when it has.
func (p *proxy) arm(what cut, text string) <-chan struct{} {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.what, p.text, p.done = what, text, make(chan struct{})
	return p.done
}

func (p *proxy) match(message []byte) (cut, chan struct{}) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.what == 0 || !bytes.Contains(message, []byte(p.text)) {
		return 0, nil
	}
	what := p.what
	p.what = 0
	return what, p.done
}

func (p *proxy) serve(client net.Conn) {
	server, err := (&net.Dialer{}).DialContext(context.Background(), "unix", p.server)
	if err != nil {
		_ = client.Close()
		return
	}
	var mu sync.Mutex
	var swallow chan struct{} // set when answers are no longer passed on
	var both sync.WaitGroup
	both.Go(func() { // the server's answers
		defer func() { _ = client.Close() }()
		buffer := make([]byte, 1<<16)
		var answer []byte
		for {
			n, err := server.Read(buffer)
			if err != nil {
				return
			}
			mu.Lock()
			done := swallow
			mu.Unlock()
			if done == nil {
				if _, err := client.Write(buffer[:n]); err != nil {
					return
				}
				continue
			}
			if answer = append(answer, buffer[:n]...); strings.Contains(string(answer), "COMMIT\x00") {
				answer = nil
				close(done)
			}
		}
	})
	buffer := make([]byte, 1<<16)
	for {
		n, err := client.Read(buffer)
		if err != nil {
			break
		}
		what, done := p.match(buffer[:n])
		if what == cutBefore {
			close(done)
			break
		}
		answered := make(chan struct{})
		if what != 0 {
			mu.Lock()
			swallow = answered
			mu.Unlock()
		}
		if _, err := server.Write(buffer[:n]); err != nil {
			break
		}
		if what != 0 {
			<-answered
			close(done)
		}
		if what == cutAfter {
			break
		}
	}
	_ = client.Close()
	_ = server.Close()
	both.Wait()
}
