package report

import (
	"cmp"
	"maps"
	"slices"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/order"
)

// Volume counts the orders of one day that came in by one channel.
type Volume struct {
	// Day is the civil day in the seller's zone.
	Day document.Date `json:"day"`
	// Channel is empty for orders that do not say it.
	Channel order.Channel `json:"channel"`
	// Confirmed are the orders that were confirmed on the day.
	Confirmed int `json:"confirmed"`
	// Canceled are those that had been confirmed, on this or an earlier day, and were canceled on the day. The count of the earlier day stays.
	Canceled int `json:"canceled"`
}

type volumeKey struct {
	day     document.Date
	channel order.Channel
}

// counts are how many orders were confirmed and canceled.
type counts struct{ confirmed, canceled int }

func (f *Fold) count(day document.Date, channel order.Channel, more counts) {
	k := volumeKey{day, channel}
	n := f.volume[k]
	f.volume[k] = counts{n.confirmed + more.confirmed, n.canceled + more.canceled}
}

// Volume gives the orders confirmed and canceled by day and channel, in this order. Days on which nothing happened are not listed.
func (f *Fold) Volume() []Volume {
	all := make([]Volume, 0, len(f.volume))
	for _, k := range slices.SortedFunc(maps.Keys(f.volume), func(a, b volumeKey) int {
		return cmp.Or(a.day.Compare(b.day), cmp.Compare(a.channel, b.channel))
	}) {
		all = append(all, Volume{Day: k.day, Channel: k.channel, Confirmed: f.volume[k].confirmed, Canceled: f.volume[k].canceled})
	}
	return all
}
