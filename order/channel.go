package order

// Channel is the way that a request or an order came in by.
type Channel string

// The channels. A host may have others; nothing is decided by them.
const (
	FieldRep        Channel = "field_rep"
	ECommerce       Channel = "e_commerce"
	CustomerService Channel = "customer_service"
	Automated       Channel = "automated"
	Import          Channel = "import"
)
