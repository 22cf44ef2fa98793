package pricefile

import (
	"bytes"
	"errors"
	"strings"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/money"
)

// Texts that a spreadsheet would take for a formula are written behind an apostrophe, which is taken off again: = + - @, a tab and a line break
// begin one. A text that itself begins so gets one more.
func guarded(rest string) bool {
	return rest != "" && strings.IndexByte("=+-@\t\r\n'", rest[0]) >= 0
}

// guard gives a text as it is written.
func guard(text string) string {
	if guarded(text) && (text[0] != '\'' || guarded(text[1:])) {
		return "'" + text
	}
	return text
}

// unguard gives the text that was meant.
func unguard(cell []byte) []byte {
	if len(cell) > 1 && cell[0] == '\'' && strings.IndexByte("=+-@\t\r\n'", cell[1]) >= 0 {
		return cell[1:]
	}
	return cell
}

// join writes several codes into a cell: gold | silver. A bar within a code stands behind a backslash, and so does a backslash.
func join(codes []string) string {
	escaped := make([]string, len(codes))
	for i, code := range codes {
		escaped[i] = strings.NewReplacer(`\`, `\\`, `|`, `\|`).Replace(code)
	}
	return guard(strings.Join(escaped, " | "))
}

// split is the reverse of join. Spaces around bars mean nothing; a backslash before anything else is one.
func split(cell []byte) []string {
	if cell = unguard(cell); len(bytes.TrimSpace(cell)) == 0 {
		return nil
	}
	var codes []string
	var code []byte
	end := func() {
		codes = append(codes, string(bytes.Trim(code, " ")))
		code = code[:0]
	}
	for i := 0; i < len(cell); i++ {
		switch c := cell[i]; {
		case c == '\\' && i+1 < len(cell) && (cell[i+1] == '\\' || cell[i+1] == '|'):
			i++
			code = append(code, cell[i])
		case c == '|':
			end()
		default:
			code = append(code, c)
		}
	}
	end()
	return codes
}

// cells reads the cells of a row as values, and remembers which of them could not be read.
type cells struct {
	*sheet
	comma  bool   // decimals have a comma
	broken uint64 // columns whose values are not known, as a set of bits; each was told, or follows from one that was
	number []byte
	texts  map[string]string // those that occur again and again
}

// hide marks a column whose value is not known.
func (c *cells) hide(column int) { c.broken |= 1 << column }

// bad tells what is wrong with a cell, whose value is then not known.
func (c *cells) bad(column int, code, message, help string) {
	c.add(c.at, column, code, message, help)
	c.hide(column)
}

// check tells why a cell is no value, if it is none.
func (c *cells) check(column int, err error) {
	if err == nil {
		return
	}
	c.hide(column)
	if number, ok := errors.AsType[*money.Error](err); ok {
		c.add(c.at, column, "pricefile/value", number.Message, number.Help)
		return
	}
	var f document.Faults
	f.Check("", "pricefile/value", err)
	for _, one := range f {
		c.fault(c.at, column, one)
	}
}

// once gives a text that occurs again and again.
func (c *cells) once(column int) string {
	cell := unguard(c.get(column))
	if text, known := c.texts[string(cell)]; known {
		return text
	}
	text := string(cell)
	if len(c.texts) < 10_000 {
		c.texts[text] = text
	}
	return text
}

// plain gives a cell without the spaces around it.
func (c *cells) plain(column int) []byte { return bytes.TrimSpace(c.get(column)) }

func (c *cells) yes(column int) bool {
	cell := c.plain(column)
	if len(cell) == 0 {
		return false
	}
	switch strings.ToLower(string(cell)) {
	case "yes", "true":
		return true
	case "no", "false":
		return false
	}
	c.bad(column, "pricefile/value", "is "+document.Quote(string(cell)), "write yes or no, or leave it empty")
	return false
}

// decimal puts a number into c.number, with a point whatever the file has; false when the cell has the wrong one of the two.
func (c *cells) decimal(column int, cell []byte) bool {
	c.number = append(c.number[:0], cell...)
	point, comma := bytes.IndexByte(cell, '.'), bytes.IndexByte(cell, ',')
	if !c.comma && comma < 0 {
		return true
	}
	if c.comma && point < 0 {
		if comma >= 0 {
			c.number[comma] = '.'
		}
		return true
	}
	if c.comma {
		c.bad(column, "pricefile/number", "is "+document.Quote(string(cell))+"; the numbers of this file have a decimal comma", "write for instance 1250,00")
	} else {
		c.bad(column, "pricefile/number", "is "+document.Quote(string(cell))+"; the numbers of this file have a decimal point", "write for instance 1250.00, or say that the file has a decimal comma")
	}
	return false
}

// withUnit gives the text of a number and what it is a number of: the one given, unless the cell says so itself. It is nil where nothing can be read.
func (c *cells) withUnit(column int, of string) []byte {
	cell := c.plain(column)
	if len(cell) == 0 {
		return nil
	}
	space := bytes.IndexByte(cell, ' ')
	alone := space < 0
	if alone {
		space = len(cell)
	}
	if !c.decimal(column, cell[:space]) {
		return nil
	}
	if alone && of == "" {
		c.hide(column) // the unit, or the currency, is missing: that is told
		return nil
	}
	if space < len(cell) {
		c.number = append(c.number, cell[space:]...)
	} else {
		c.number = append(append(c.number, ' '), of...)
	}
	return c.number
}

func (c *cells) quantity(column int, unit string) (q money.Quantity) {
	if text := c.withUnit(column, unit); text != nil {
		c.check(column, q.UnmarshalText(text))
	}
	return q
}

func (c *cells) price(column int, currency string) (p money.Price) {
	if text := c.withUnit(column, currency); text != nil {
		c.check(column, p.UnmarshalText(text))
	}
	return p
}

func (c *cells) amount(column int, currency string) (m money.Money) {
	if text := c.withUnit(column, currency); text != nil {
		c.check(column, m.UnmarshalText(text))
	}
	return m
}

func (c *cells) rate(column int) (r money.Rate, there bool) {
	cell := c.plain(column)
	if len(cell) == 0 || !c.decimal(column, cell) {
		return r, false
	}
	c.check(column, r.UnmarshalText(c.number))
	return r, true
}

func (c *cells) date(column int) (d document.Date) {
	c.check(column, d.UnmarshalText(c.plain(column)))
	return d
}
