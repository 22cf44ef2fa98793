package paymenttest

// Checks gives every check, in the order in which Run runs them.
func Checks() []Check {
	return []Check{
		{
			Name: "Authorize_HoldsOrTakes", Promise: "Port: Authorize holds the amount asked for, or takes it at once when Request.Capture says so",
			Correct: "holds without Capture, so that it can be captured and not refunded, and takes with it, so that it can be refunded and not captured", run: holdsOrTakes,
		},
		{
			Name: "C1_SameKeyOneEffect", Promise: "C1: the same key sent again has no second effect and gives the first outcome",
			Correct: "gives the provider the key as its idempotency key and its answer back as it was: result, amount, reference", run: sameKey,
		},
		{
			Name: "C1_SameKeyConcurrent", Promise: "C1: the same key sent several times at once has one effect",
			Correct: "lets one of the calls act, and gives the others its outcome or an error", run: sameKeyConcurrent,
		},
		{
			Name: "C2_KeyOfAnotherRequest", Promise: "C2: the same key with another request is an error and has no effect",
			Correct: "compares amount, token, parent and method with those first sent under the key, and neither acts nor gives the first outcome when they differ", run: keyOfAnother,
		},
		{
			Name: "C3_RefundBound", Promise: "C3: never more is refunded than was captured, all refunds together",
			Correct: "gives a failed Outcome for a refund of more than is left", run: refundBound,
		},
		{
			Name: "C4_CaptureBound", Promise: "C4: a capture takes exactly the amount asked for, and never more than was authorized",
			Correct: "sends the request's amount to the provider, and gives a failed Outcome for more than is left", run: captureBound,
		},
		{
			Name: "Void_LetsGo", Promise: "Port: Void lets an authorization go of which nothing was captured",
			Correct: "leaves nothing to capture of what it voided, and gives a failed Outcome for what was captured", run: voidLetsGo,
		},
		{
			Name: "Decline_IsAnOutcome", Promise: "Port: a refusal of the provider is an Outcome, not an error",
			Correct: "gives ResultFailed with the provider's words as Reason and no error, again for the same key, and moves nothing", run: declineIsAnOutcome,
		},
		{
			Name: "Lookup_UnknownKey", Promise: "Port: Lookup of a key that the provider has never seen is document.ErrNotFound",
			Correct: "gives an error that errors.Is finds document.ErrNotFound in, and only when the provider says so", run: lookupUnknown,
		},
		{
			Name: "Lookup_KnownKey", Promise: "Port: Lookup of a key that the provider has seen gives the outcome that the call gave",
			Correct: "finds operations of all four methods by the key, failed ones too", run: lookupKnown,
		},
		{
			Name: "Canceled_EndsWithError", Promise: "Port: every method ends when the context does, with an error",
			Correct: "gives ctx.Err(), and no Outcome that it does not know", run: canceledEnds,
		},
		{
			Name: "Vault_SameKeySameToken", Promise: "Port: Vault keeps a method of payment once for each key", Vaults: true,
			Correct: "gives the same token for the same key, an error for the same key with another request, and a token that Authorize takes", run: vaultSameKey,
		},
		{
			Name: "C34_MinorUnits", Promise: "C34: an amount goes to the provider's minor units and back unchanged, in every currency",
			Correct: "multiplies by the number of decimals that the provider uses for the currency, never by 100, and fails what does not fit", run: minorUnits,
		},
	}
}
