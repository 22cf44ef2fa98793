package compat

import (
	"errors"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/money"
)

func fail(code, message, help string) error {
	return &document.Error{Code: code, Message: message, Help: help, Kind: document.ErrInvalid}
}

// explain gives an error of package money the shape of this module's.
func explain(err error, what string) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, money.ErrUnit):
		return &document.Error{Code: "pricing/unit", Message: what + " mixes units", Help: "convert to one", Kind: document.ErrInvalid, Cause: err}
	case errors.Is(err, money.ErrCurrency):
		return &document.Error{Code: "pricing/currency", Message: what + " mixes currencies", Help: "convert to one", Kind: document.ErrInvalid, Cause: err}
	}
	return &document.Error{Code: "pricing/range", Message: what + " does not fit", Help: "use smaller quantities", Kind: document.ErrInvalid, Cause: err}
}
