// Package whatif says what another price book would make of the same baskets: how much more or less each basket, customer and item comes to, and
// which baskets it could no longer price. The baskets are, for instance, last year's orders.
//
// It reads baskets one by one and keeps a group for each customer and item, so that a million baskets need no more memory than a thousand of the
// same customers and items. Currencies are never added up with each other. All figures are exact sums of what pricing.Book.Price gives.
package whatif
