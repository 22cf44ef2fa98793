package pricing

import "math/bits"

// filter tells quickly that a list does not have an item: most lists that are asked do not. It never errs that way; that a list may have
// the item is for the list's map to say.
type filter []uint64

// newFilter makes room for so many items, 16 bits for each.
func newFilter(items int) filter { return make(filter, 1<<bits.Len(uint(items/4))) }

func (f filter) place(hash uint64) (word *uint64, mask uint64) {
	return &f[hash>>32&uint64(len(f)-1)], 1<<(hash&63) | 1<<(hash>>6&63)
}

func (f filter) add(hash uint64) {
	word, mask := f.place(hash)
	*word |= mask
}

func (f filter) may(hash uint64) bool {
	word, mask := f.place(hash)
	return *word&mask == mask
}

// hashOf gives the hash of an item's code, FNV-1a with its bits mixed once more. It decides how fast an answer comes and not what it is.
func hashOf(item string) uint64 {
	h := uint64(14695981039346656037)
	for i := range len(item) {
		h = (h ^ uint64(item[i])) * 1099511628211
	}
	h ^= h >> 32
	h *= 0x9e3779b97f4a7c15
	return h ^ h>>29
}
