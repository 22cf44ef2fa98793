// Package commission pays reps a share of what their customers have paid: a plan has a rate for each level of a team, an order keeps the
// credits that were fixed when it was confirmed, and every payment earns entries that stand on the payees' pages.
//
// Three documents carry it:
//
//   - A Plan is master data.
//   - A Standing belongs to one order. It holds the frozen Credits, the net collected on each line so far, and what is booked of it for each payee. It is
//     all that a payment has to read to know what it earns: nothing is searched, and because the payment's batch writes it, two payments of one order
//     never earn the same money.
//   - A Page belongs to one payee and one month, so a statement is one document read by its name. Pages are bounded: a full one is closed under a
//     number of its own, never written again, and the open one goes on with its totals.
//
// A payment thus writes one standing for each order and one page for each payee, and an overflowing page one more.
//
// The rule is linear and never drifts: what is booked for one payee at one level of one order is always round(rate × net collected on the
// order), whatever the number and order of payments and reversals. Each line is brought its part by running rounding in line order: line n
// has round(rate × sum up to line n) − round(rate × sum up to line n−1), so lines add up to the order, and no line is a whole unit off its
// own share. An entry is what a line has now less what was booked for it before. A return takes back at the frozen rate by the same rule:
// when all money has gone back, nothing is left.
//
// All functions are pure. Documents are not safe for concurrent change; reading them is.
package commission
