// Package pricefile reads and writes price lists as files that people look at: JSON, and CSV for spreadsheets. What it writes it reads back as it
// was, and what is wrong with a file it tells all at once, each fault with its line.
//
// # JSON
//
// A file has one list or an array of lists, as pricing.PriceListDraft has them. WriteJSON puts each entry and each tier on a line of its own.
//
// # CSV
//
// Price lists are two sheets, so that each is one table that a spreadsheet can filter and sort: a header row, then one thing per row.
//
// The file of lists has a row for each list:
//
//	list       the code; required, as are name and currency
//	valid_from, valid_before         the first day, and the first day that is no longer in it: 2026-07-01
//	zone                             whose days these are
//	contracts, customers, organizations, groups, channels, territories     whom it is for: gold | silver
//	priority, exclusive, disabled
//	derived_from, factor, step, offset, margin_floor, margin_ceiling       the list that it takes prices from, and how
//	extensions                       the host's own fields, as a JSON object
//
// The file of entries has a row for each price, and one for each tier of a table:
//
//	list                             may be left out where there is one list
//	item, category, any              what the price is for, one of the three
//	unit                             required
//	minimum_quantity, pooled, cumulative
//	kind                             volume, graduated or package; flat or nothing for one price
//	bound, at_zero, from, up_to, price, flat         tiers
//	per, size, free, round_down, minimum_charge, maximum_charge
//	base, factor, step, offset, margin_floor, margin_ceiling               a formula instead of a price
//
// The tiers of a table stand in rows one after the other. Each repeats list, item (category, any), unit, minimum_quantity and kind, or leaves out
// all of them; the columns that belong to the whole table need be in the first row only.
//
// Columns stand in any order, and those that nobody needs may be missing. Their names are known in any case and with spaces ("Minimum Quantity");
// an unknown one is a fault. Numbers are in the list's currency and the entry's unit, unless the cell says another one ("12 case"). Conditions are
// yes or no, true or false; an empty cell is no. Days are YYYY-MM-DD. Several codes stand in one cell between bars, a bar or a backslash within a
// code behind a backslash.
//
// The comma, the semicolon or the tab that comes first in the header row is the file's separator. A byte order mark, CRLF and quoted cells are
// fine. The decimal comma is never guessed: CSV.DecimalComma says so.
//
// Nothing in a file is worked out: "=2*3" as a code is that text. Where a text would be a formula to a spreadsheet, it is written behind an
// apostrophe, which reading takes off.
package pricefile
