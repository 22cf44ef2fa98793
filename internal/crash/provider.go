package crash

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/payment"
	"github.com/seed-3f372218/o2c/paymenttest"
)

// provider is a payment gateway that a process reaches over loopback, so that it outlives that process.
type provider struct {
	*paymenttest.Gateway
	server *http.Server
	url    string
	// acted is told each time that the provider has done what a request asks, before it answers.
	acted func(verb string)
}

// message is what stands in requests and answers, whichever of it there is.
type message struct {
	Request  payment.Request      `json:"request,omitzero"`
	Vault    payment.VaultRequest `json:"vault,omitzero"`
	Key      string               `json:"key,omitempty"`
	Outcome  payment.Outcome      `json:"outcome,omitzero"`
	Vaulted  payment.Vaulted      `json:"vaulted,omitzero"`
	Error    string               `json:"error,omitempty"`
	NotFound bool                 `json:"not_found,omitempty"`
}

func startProvider(g *paymenttest.Gateway, acted func(verb string)) (*provider, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	p := &provider{Gateway: g, url: "http://" + listener.Addr().String(), acted: acted}
	p.server = &http.Server{Handler: p}
	go func() { _ = p.server.Serve(listener) }()
	return p, nil
}

func (p *provider) close() { _ = p.server.Close() }

// ServeHTTP does what a request asks. It goes on also when the one who asked is gone.
func (p *provider) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	var in, out message
	if err := json.NewDecoder(r.Body).Decode(&in); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	ctx, verb := context.WithoutCancel(r.Context()), strings.TrimPrefix(r.URL.Path, "/")
	var err error
	switch verb {
	case "authorize":
		out.Outcome, err = p.Authorize(ctx, in.Request)
	case "capture":
		out.Outcome, err = p.Capture(ctx, in.Request)
	case "void":
		out.Outcome, err = p.Void(ctx, in.Request)
	case "refund":
		out.Outcome, err = p.Refund(ctx, in.Request)
	case "vault":
		out.Vaulted, err = p.Vault(ctx, in.Vault)
	case "lookup":
		out.Outcome, err = p.Lookup(ctx, in.Key)
	case "settle":
		p.Settle(in.Key)
	case "return":
		p.Return(in.Key, "no funds")
	default:
		err = fmt.Errorf("crash: the provider has no verb %q", verb)
	}
	if err != nil {
		out.Error, out.NotFound = err.Error(), errors.Is(err, document.ErrNotFound)
	}
	p.acted(verb)
	_ = json.NewEncoder(w).Encode(out)
}

// line is the child's end: a payment.Gateway over the provider's address.
type providerLine struct{ url string }

var _ payment.Gateway = providerLine{}

func (l providerLine) call(ctx context.Context, verb string, in message) (out message, err error) {
	body, err := json.Marshal(in)
	if err != nil {
		return out, err
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, l.url+"/"+verb, bytes.NewReader(body))
	if err != nil {
		return out, err
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return out, err
	}
	defer func() { _ = answer.Body.Close() }()
	if err := json.NewDecoder(answer.Body).Decode(&out); err != nil {
		return out, err
	}
	switch {
	case out.NotFound:
		return out, fmt.Errorf("%s: %w", out.Error, document.ErrNotFound)
	case out.Error != "":
		return out, errors.New(out.Error)
	}
	return out, nil
}

func (l providerLine) Authorize(ctx context.Context, r payment.Request) (payment.Outcome, error) {
	out, err := l.call(ctx, "authorize", message{Request: r})
	return out.Outcome, err
}

func (l providerLine) Capture(ctx context.Context, r payment.Request) (payment.Outcome, error) {
	out, err := l.call(ctx, "capture", message{Request: r})
	return out.Outcome, err
}

func (l providerLine) Void(ctx context.Context, r payment.Request) (payment.Outcome, error) {
	out, err := l.call(ctx, "void", message{Request: r})
	return out.Outcome, err
}

func (l providerLine) Refund(ctx context.Context, r payment.Request) (payment.Outcome, error) {
	out, err := l.call(ctx, "refund", message{Request: r})
	return out.Outcome, err
}

func (l providerLine) Vault(ctx context.Context, r payment.VaultRequest) (payment.Vaulted, error) {
	out, err := l.call(ctx, "vault", message{Vault: r})
	return out.Vaulted, err
}

func (l providerLine) Lookup(ctx context.Context, key string) (payment.Outcome, error) {
	out, err := l.call(ctx, "lookup", message{Key: key})
	return out.Outcome, err
}
