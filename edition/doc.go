// Package edition keeps bodies of rules, such as a price book, a territory map or commission plans: changes are staged, published at an
// instant, and every edition that ever applied is kept, so that what was decided by one can be worked out again.
//
// A body of rules has members by code: price lists, maps, plans. Each is a document of its own that no longer changes once an edition has it. The
// Register is the head of them all: what is staged, and which edition applies from which instant. An Edition lists its members.
//
// All functions are pure. Documents are not safe for concurrent use while one is changed.
package edition
