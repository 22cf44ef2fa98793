package payment

import (
	"strconv"
	"unicode/utf8"

	"github.com/seed-3f372218/o2c/document"
)

// KindStoredMethod is the kind of stored methods of payment.
const KindStoredMethod document.Kind = "payment_method"

// StoredMethod is a method of payment that the provider keeps for a customer, known here by its token alone. It is made before the provider
// is asked, and usable once it has a token.
type StoredMethod struct {
	Header   document.Header `json:"header"`
	Customer string          `json:"customer"`
	Method   Method          `json:"method"`
	// Token names it to the provider; none until the provider has answered.
	Token string `json:"token,omitempty"`
	// Label is what people know it by.
	Label string `json:"label,omitempty" o2c:"personal"`
	// Failed says that the provider did not keep it.
	Failed string `json:"failed,omitempty"`
}

// NewStoredMethod makes a stored method that has no token yet. Its header's ID is the key under which the provider is asked.
func NewStoredMethod(tenant, customer string, method Method, id document.ID, by document.Stamp) (*StoredMethod, error) {
	m := &StoredMethod{Header: document.NewHeader(KindStoredMethod, tenant, id, by), Customer: customer, Method: method}
	if err := m.Validate(); err != nil {
		return nil, err
	}
	return m, nil
}

// Keep records what the provider calls it. A method that has a token, or has failed, stays as it is: that is ErrState.
func (m *StoredMethod) Keep(v Vaulted, by document.Stamp) ([]document.Event, error) {
	if m.Token != "" || m.Failed != "" {
		return nil, (&document.Error{Code: "payment_method/state", Message: "is stored already, or failed", Kind: document.ErrState}).About(&m.Header)
	}
	if v.Token == "" || !text(v.Token) {
		return nil, (&document.Error{Code: "payment_method/token", Path: "token", Message: "the provider gave no usable token", Kind: document.ErrInvalid}).About(&m.Header)
	}
	m.Token, m.Label = v.Token, clip(v.Label)
	m.Header.Touch(by)
	return []document.Event{document.NewEvent(&m.Header, by, MethodStored{Customer: m.Customer, Method: m.Method})}, nil
}

// Fail records that the provider did not keep it; whoever wants it stored asks again.
func (m *StoredMethod) Fail(reason string, by document.Stamp) error {
	if m.Token != "" || m.Failed != "" {
		return (&document.Error{Code: "payment_method/state", Message: "is stored already, or failed", Kind: document.ErrState}).About(&m.Header)
	}
	if m.Failed = clip(reason); m.Failed == "" {
		m.Failed = "no answer"
	}
	m.Header.Touch(by)
	return nil
}

func text(s string) bool { return len(s) <= MaxText && utf8.ValidString(s) }

// Head gives the method's header.
func (m *StoredMethod) Head() *document.Header { return &m.Header }

// Schema is 1.
func (m *StoredMethod) Schema() int { return 1 }

// Keys finds stored methods by customer.
func (m *StoredMethod) Keys() (plain, unique []document.Key) {
	return []document.Key{{Name: "customer", Value: m.Customer}}, nil
}

// Clone gives a deep copy.
func (m *StoredMethod) Clone() *StoredMethod {
	c := *m
	c.Header = m.Header.Clone()
	return &c
}

// Validate reports every fault at once (ErrInvalid).
func (m *StoredMethod) Validate() error {
	var faults document.Faults
	faults.Check("", "payment_method/header", m.Header.Validate())
	if m.Header.Kind != KindStoredMethod {
		faults.Add("header.kind", "payment_method/header", "is "+document.Quote(string(m.Header.Kind))+", not "+string(KindStoredMethod), "")
	}
	if m.Customer == "" || !text(m.Customer) {
		faults.Add("customer", "payment_method/required", "a stored method is a customer's", "")
	}
	for _, part := range [...]struct{ path, is string }{{"token", m.Token}, {"label", m.Label}, {"failed", m.Failed}} {
		if !text(part.is) {
			faults.Add(part.path, "payment_method/content", "is at most "+strconv.Itoa(MaxText)+" bytes of UTF-8, this is "+document.Quote(part.is), "")
		}
	}
	if !m.Method.ThroughGateway() {
		faults.Add("method", "payment_method/method", "a provider keeps card and ach, not "+document.Quote(string(m.Method)), "")
	}
	if m.Token != "" && m.Failed != "" {
		faults.Add("token", "payment_method/token", "what failed has no token", "")
	}
	return faults.Err(&m.Header)
}

// MethodStored: a provider keeps a method of payment.
type MethodStored struct {
	Customer string `json:"customer"`
	Method   Method `json:"method"`
}

// EventType is payment_method.stored, schema 1.
func (MethodStored) EventType() (string, int) { return "payment_method.stored", 1 }
