package party

// CustomerSaved says that a customer was made or revised. It carries nothing personal: events are kept when people are forgotten.
type CustomerSaved struct {
	Code         string `json:"code"`
	Organization string `json:"organization,omitempty"`
	Market       Market `json:"market"`
	Group        string `json:"group,omitempty"`
	Disabled     bool   `json:"disabled,omitempty"`
}

// EventType names the event.
func (CustomerSaved) EventType() (name string, schema int) { return "customer.saved", 1 }

// OrganizationSaved says that an organization was made or revised.
type OrganizationSaved struct {
	Code  string `json:"code"`
	Name  string `json:"name"`
	Group string `json:"group,omitempty"`
}

// EventType names the event.
func (OrganizationSaved) EventType() (name string, schema int) { return "organization.saved", 1 }

// SellerSaved says that a seller was made or revised.
type SellerSaved struct {
	Code     string `json:"code"`
	Name     string `json:"name"`
	Zone     string `json:"zone"`
	Disabled bool   `json:"disabled,omitempty"`
}

// EventType names the event.
func (SellerSaved) EventType() (name string, schema int) { return "seller.saved", 1 }
