package order

import "github.com/seed-3f372218/o2c/document"

// QuoteState is where a revision of a quote stands. Expired is none of the states: it is computed.
type QuoteState string

// The states of a revision of a quote.
const (
	QuoteDraftState      QuoteState = "draft"
	QuoteSentState       QuoteState = "sent"
	QuoteAcceptedState   QuoteState = "accepted"
	QuoteDeclinedState   QuoteState = "declined"
	QuoteCounteredState  QuoteState = "countered"
	QuoteWithdrawnState  QuoteState = "withdrawn"
	QuoteSupersededState QuoteState = "superseded"
)

// QuoteAction is what can be done to a revision of a quote.
type QuoteAction string

// The actions on a revision of a quote.
const (
	QuoteSend       QuoteAction = "send"
	QuoteAccept     QuoteAction = "accept"
	QuoteAcceptLate QuoteAction = "accept_late"
	QuoteDecline    QuoteAction = "decline"
	QuoteCounter    QuoteAction = "counter"
	QuoteWithdraw   QuoteAction = "withdraw"
	QuoteSupersede  QuoteAction = "supersede"
)

type quoteRow = document.Row[QuoteState, QuoteAction]

var quoteLifecycle = document.NewTable(KindQuote, QuoteDraftState,
	quoteRow{From: QuoteDraftState, Action: QuoteSend, To: QuoteSentState, Guard: "not expired"},
	quoteRow{From: QuoteSentState, Action: QuoteAccept, To: QuoteAcceptedState, Guard: "valid today"},
	quoteRow{From: QuoteSentState, Action: QuoteAcceptLate, To: QuoteAcceptedState, Guard: "expired, with a reason"},
	quoteRow{From: QuoteSentState, Action: QuoteDecline, To: QuoteDeclinedState},
	quoteRow{From: QuoteCounteredState, Action: QuoteDecline, To: QuoteDeclinedState},
	quoteRow{From: QuoteSentState, Action: QuoteCounter, To: QuoteCounteredState},
	quoteRow{From: QuoteDraftState, Action: QuoteWithdraw, To: QuoteWithdrawnState},
	quoteRow{From: QuoteSentState, Action: QuoteWithdraw, To: QuoteWithdrawnState},
	quoteRow{From: QuoteCounteredState, Action: QuoteWithdraw, To: QuoteWithdrawnState},
	quoteRow{From: QuoteDraftState, Action: QuoteSupersede, To: QuoteSupersededState, Guard: "revision made"},
	quoteRow{From: QuoteSentState, Action: QuoteSupersede, To: QuoteSupersededState, Guard: "revision made"},
	quoteRow{From: QuoteCounteredState, Action: QuoteSupersede, To: QuoteSupersededState, Guard: "revision made"},
)

// QuoteLifecycle gives the state table of quotes, each revision by itself. The state in_approval is left out until there are approvals:
// then sending will need a live one for the quote's digest.
func QuoteLifecycle() document.Table[QuoteState, QuoteAction] { return quoteLifecycle }
