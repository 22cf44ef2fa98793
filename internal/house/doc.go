// Package house knows the rules of this repository that a compiler does not: the order of packages, what a pure package may do,
// which words of the documentation are backed by code, and which error codes there are. Its tests check them over the whole
// tree, nested modules included; the commands below it write the generated parts of docs/.
//
// Every check takes a [Tree] and returns what is wrong, so that the tests of this package can show it a bad tree as well.
package house

//go:generate go run ./gentables
//go:generate go run ./gendocs
