package payment_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/leanovate/gopter"
	"github.com/leanovate/gopter/gen"
	"github.com/leanovate/gopter/prop"
	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/payment"
)

// verbs are the actions of the table by the methods that perform them. Send is Begin: it makes the attempt and sends it.
var verbs = map[payment.AttemptAction]func(*payment.Payment) ([]document.Event, error){
	payment.Wait: func(p *payment.Payment) ([]document.Event, error) {
		return p.Learn(payment.Outcome{Result: payment.ResultPending}, later)
	},
	payment.Succeed: func(p *payment.Payment) ([]document.Event, error) { return p.Learn(succeeded(p.Amount), later) },
	payment.Fail:    func(p *payment.Payment) ([]document.Event, error) { return p.Learn(declined, later) },
	payment.Lose:    func(p *payment.Payment) ([]document.Event, error) { return p.Lost("no answer", later) },
}

var ways = map[payment.AttemptState][]payment.AttemptAction{
	payment.Sent: nil, payment.Pending: {payment.Wait}, payment.Succeeded: {payment.Succeed}, payment.Failed: {payment.Fail}, payment.Unknown: {payment.Lose},
}

func TestAttemptLifecycle_EveryCell(t *testing.T) {
	table := payment.AttemptLifecycle()
	require.Len(t, table.States(), len(ways)+1, "and created, in which no attempt is left")
	require.Len(t, table.Actions(), len(verbs)+1, "and send")
	for state, way := range ways {
		build := func() *payment.Payment {
			p := fresh(card("43.00 USD"))
			must(p.Begin(by))
			for _, step := range way {
				must(verbs[step](p))
			}
			require.Equal(t, state, p.Attempts[0].State)
			require.NoError(t, p.Validate())
			return p
		}
		for action, verb := range verbs {
			t.Run(string(state)+" "+string(action), func(t *testing.T) {
				p := build()
				before := text(p)
				events, err := verb(p)
				next, refused := table.Next(&p.Header, state, action)
				switch {
				case state == payment.Pending && action == payment.Wait, state == payment.Unknown && action == payment.Lose:
					require.NoError(t, err, "nothing new")
					require.Empty(t, events)
					require.Equal(t, before, text(p))
				case refused != nil:
					require.ErrorIs(t, err, document.ErrState)
					require.Equal(t, before, text(p))
				default:
					require.NoError(t, err)
					require.Equal(t, next, p.Attempts[0].State)
					require.Equal(t, next, events[0].Payload.(payment.AttemptMoved).State)
					require.Equal(t, next == payment.Succeeded, p.Received == p.Amount)
					require.Len(t, events, map[bool]int{false: 1, true: 2}[next == payment.Succeeded])
					require.NoError(t, p.Validate())
				}
			})
		}
		t.Run(string(state)+" send", func(t *testing.T) {
			p := build()
			before := text(p)
			_, err := p.Begin(later)
			if state == payment.Failed {
				require.NoError(t, err)
				require.Equal(t, payment.Sent, p.Attempts[1].State)
				return
			}
			require.ErrorIs(t, err, document.ErrRefused)
			require.ErrorContains(t, err, "attempt 1 is "+string(state))
			require.Equal(t, before, text(p))
		})
	}
}

// life is what a sequence of steps on a payment has shown so far.
type life struct {
	requests map[string]string // by key, the bytes first sent
	unknown  string            // the key of the open attempt
}

// step does one thing to a payment, whatever that thing is, and gives what must not be.
func (l *life) step(p *payment.Payment, n int64) (string, error) {
	before := text(p)
	wasFailed := len(p.Attempts) == 0 || p.Attempts[len(p.Attempts)-1].State == payment.Failed
	var err error
	switch n % 8 {
	case 0, 1:
		var r payment.Request
		if r, err = p.Begin(later); err == nil {
			if !wasFailed {
				return "a new key without a definite failure", nil
			}
			if _, used := l.requests[r.Key]; used {
				return "a key is used again", nil
			}
			l.requests[r.Key] = text(r)
		}
	case 2:
		_, err = p.Lost("no answer", later)
	case 3:
		_, err = p.Learn(payment.Outcome{Result: payment.ResultPending, Reference: "op"}, later)
	case 4:
		_, err = p.Learn(declined, later)
	case 5:
		_, err = p.Learn(succeeded(p.Amount), later)
	case 6:
		_, err = p.Learn(succeeded(cents(n)), later)
	case 7:
		_, err = p.Learn(payment.NeverArrived(), later)
	}
	if err != nil && text(p) != before {
		return "an error changed the payment", nil
	}
	if r, _, is := p.Open(); is {
		if l.requests[r.Key] != text(r) {
			return fmt.Sprintf("key %s was sent with %s, now it is %s", r.Key, l.requests[r.Key], text(r)), nil
		}
		if l.unknown != "" && l.unknown != r.Key {
			return "the key changed while the outcome was open", nil
		}
		l.unknown = r.Key
	} else {
		l.unknown = ""
	}
	live := 0
	for _, a := range p.Attempts {
		if a.State != payment.Failed {
			live++
		}
	}
	if live > 1 {
		return "more than one attempt may move money", nil
	}
	return "", p.Validate()
}

// TestC1_OneAttemptMayMoveMoney and C2: whatever is begun, learned and lost, in any order, at most one attempt may move or has moved money; the key stays while its outcome is open; a new one comes after a
// definite failure only; one key always has one request, byte for byte, also after the payment was stored and read.
func TestC1_OneAttemptMayMoveMoney(t *testing.T) {
	moved := 0
	properties := gopter.NewProperties(parameters(t, 500))
	properties.Property("C1, C2", prop.ForAll(func(steps []int64) (string, error) {
		p, l := fresh(card("43.00 USD")), life{requests: map[string]string{}}
		for _, n := range steps {
			if wrong, err := l.step(p, n); wrong != "" || err != nil {
				return wrong, err
			}
			read := new(payment.Payment)
			if err := json.Unmarshal([]byte(text(p)), read); err != nil {
				return "", err
			}
			p = read
		}
		if !p.Received.IsZero() {
			moved++
		}
		return "", nil
	}, gen.SliceOf(gen.Int64Range(0, 799))))
	properties.TestingRun(t)
	require.Greater(t, moved, 50)
}

func TestC2_NewKeyOnlyAfterADefiniteFailure(t *testing.T) {
	p := fresh(card("43.00 USD"))
	first, err := p.Begin(by)
	require.NoError(t, err)
	require.Equal(t, payment.Request{Key: paymentID.String() + "/1", Amount: amount("43.00 USD"), Token: "tok-1", Capture: true}, first)
	require.LessOrEqual(t, len(first.Key), 45, "a key that every provider takes")
	must(p.Lost("connection reset", later))
	_, err = p.Begin(later)
	require.EqualError(t, err, "payment/attempt: payment "+paymentID.String()+": cannot charge: attempts[0]: attempt 1 is unknown; wait until its outcome is known")
	again, state, is := p.Open()
	require.True(t, is)
	require.Equal(t, payment.Unknown, state)
	require.Equal(t, first, again)
	must(p.Learn(payment.NeverArrived(), later))
	require.Equal(t, "the provider knows nothing of it", p.Attempts[0].Reason)
	second, err := p.Begin(later)
	require.NoError(t, err)
	require.Equal(t, paymentID.String()+"/2", second.Key)
	must(p.Learn(succeeded(p.Amount), later))
	_, err = p.Begin(later)
	require.ErrorContains(t, err, "attempt 2 is succeeded; nothing is left to charge")
	_, _, is = p.Open()
	require.False(t, is)
}

func TestLearn_RefusesWhatWasNotAskedFor(t *testing.T) {
	p := fresh(card("43.00 USD"))
	_, err := p.Learn(succeeded(p.Amount), by)
	require.ErrorIs(t, err, document.ErrState, "nothing was sent")
	must(p.Begin(by))
	before := text(p)
	for _, got := range []string{"42.99 USD", "43.01 USD", "4300.00 USD", "43.00 EUR", "0.00 USD", ""} {
		_, err := p.Learn(succeeded(amount(got)), later)
		require.ErrorIs(t, err, document.ErrRefused)
		require.ErrorContains(t, err, "asked for 43.00 USD, the provider moved "+got)
	}
	for _, result := range []payment.Result{"", "SUCCEEDED", "authorized"} {
		_, err := p.Learn(payment.Outcome{Result: result, Amount: p.Amount}, later)
		require.ErrorIs(t, err, document.ErrInvalid)
	}
	require.Equal(t, before, text(p))
}

func TestLearn_KeepsTextsThatFit(t *testing.T) {
	p := fresh(card("43.00 USD"))
	must(p.Begin(by))
	must(p.Lost(strings.Repeat("é", 10_000)+"\xff", later))
	require.LessOrEqual(t, len(p.Attempts[0].Reason), payment.MaxText)
	require.NoError(t, p.Validate())
	read := new(payment.Payment)
	require.NoError(t, json.Unmarshal([]byte(text(p)), read))
	require.Equal(t, p, read, "what was cut comes back as it is")
}

func TestArrive(t *testing.T) {
	for _, m := range []payment.Method{payment.Check, payment.Cash, payment.Wire} {
		d := check("64.50 USD")
		d.Method = m
		p := fresh(d)
		events, err := p.Arrive(later)
		require.NoError(t, err)
		require.Equal(t, payment.ReceivedMoney{Seller: "northwind", Customer: "lakeside", Method: m, Amount: amount("64.50 USD"), On: today}, events[0].Payload)
		before := text(p)
		_, err = p.Arrive(later)
		require.ErrorIs(t, err, document.ErrState)
		_, err = p.Begin(later)
		require.ErrorIs(t, err, document.ErrInvalid)
		_, err = p.Lost("x", later)
		require.ErrorIs(t, err, document.ErrState)
		require.Equal(t, before, text(p))
	}
	for _, m := range []payment.Method{payment.Card, payment.ACH} {
		d := card("64.50 USD")
		d.Method = m
		p := fresh(d)
		_, err := p.Arrive(later)
		require.ErrorIs(t, err, document.ErrState)
		require.True(t, p.Received.IsZero())
	}
}

// FuzzLearn gives any outcome to a payment in any state (S13): it is taken, or refused with an error of a known kind, and then nothing has changed. What is taken is valid and can be stored.
func FuzzLearn(f *testing.F) {
	f.Add("succeeded", "43.00 USD", "op-1", "", uint8(0))
	f.Add("succeeded", "43.01 USD", "op-1", "", uint8(1))
	f.Add("failed", "", "", "\xff\x00", uint8(2))
	f.Add("pending", "0.00 USD", "\u2028", "later", uint8(3))
	f.Add("", "43.00 EUR", "", strings.Repeat("x", 600), uint8(4))
	f.Fuzz(func(t *testing.T, result, moved, reference, reason string, way uint8) {
		p := fresh(card("43.00 USD"))
		if way%6 > 0 {
			must(p.Begin(by))
		}
		switch way % 6 {
		case 2:
			must(p.Lost("no answer", by))
		case 3:
			must(verbs[payment.Wait](p))
		case 4:
			must(verbs[payment.Fail](p))
		case 5:
			must(verbs[payment.Succeed](p))
		}
		o := payment.Outcome{Result: payment.Result(result), Reference: reference, Reason: reason}
		_ = o.Amount.UnmarshalText([]byte(moved))
		before := text(p)
		_, err := p.Learn(o, later)
		if err != nil && (text(p) != before || !errors.Is(err, document.ErrRefused) && !errors.Is(err, document.ErrInvalid) && !errors.Is(err, document.ErrState)) {
			t.Fatal(err)
		}
		if err := p.Validate(); err != nil {
			t.Fatal(err)
		}
		rec, err := document.Encode(p)
		if err != nil {
			t.Fatal(err)
		}
		read, err := document.Decode[payment.Payment](rec)
		if err != nil || text(read) != text(p) {
			t.Fatalf("%v: %s came back as %s", err, text(p), text(read))
		}
		if p.Received.IsZero() == (p.Attempts != nil && p.Attempts[0].State == payment.Succeeded) {
			t.Fatal("received is not what the attempts moved")
		}
	})
}
