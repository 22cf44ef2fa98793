// Package team holds who sells: teams with named levels, and the reps in them as of a date. A team is a document with a code of its own,
// from which its ID is derived, so it is read without a search.
//
// A rep is a member of a team for a stretch of days, at a level, under a manager. Nothing is overwritten when that changes: the old membership
// ends and a new one begins, so the chain above a rep on a past day stays what it was.
//
// All functions are pure. Documents are not safe for concurrent change; reading them is.
package team
