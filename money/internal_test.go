package money

import (
	"math"
	"math/big"
	"math/rand/v2"
	"testing"
	"unsafe"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestValuesAreSmall(t *testing.T) {
	assert.EqualValues(t, 16, unsafe.Sizeof(Money{}))
	assert.EqualValues(t, 16, unsafe.Sizeof(Price{}))
	assert.EqualValues(t, 16, unsafe.Sizeof(Quantity{}))
	assert.EqualValues(t, 16, unsafe.Sizeof(Rate{}))
	assert.EqualValues(t, 8, unsafe.Sizeof(Currency{}))
	assert.EqualValues(t, 4, unsafe.Sizeof(Rounding{}))
}

func TestISOTableIsSorted(t *testing.T) {
	require.Zero(t, len(isoTable)%4)
	for i := 0; i+4 < len(isoTable); i += 4 {
		assert.Less(t, isoTable[i:i+3], isoTable[i+4:i+7])
		digits, ok := isoDigits(isoTable[i : i+3])
		assert.True(t, ok)
		assert.Equal(t, int(isoTable[i+3]-'0'), digits)
	}
}

// The 128-bit division agrees with the one in big integers wherever both apply.
func TestDivisionsAgree(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	ends := []uint64{0, 1, 2, 5, 10, maxCoef - 1, maxCoef}
	pick := func() uint64 {
		if random.IntN(3) == 0 {
			return ends[random.IntN(len(ends))]
		}
		return random.Uint64() >> (1 + random.IntN(63))
	}
	for range 200_000 {
		mode, neg, step := Mode(random.IntN(6)), random.IntN(2) == 0, uint64(1)
		if random.IntN(2) == 0 {
			step += uint64(random.IntN(math.MaxInt16))
		}
		a, b, d, e := pick(), pick(), max(1, pick()), random.IntN(55)-36
		q, exact, ok := mulDiv(mode, neg, a, b, e, d, step)
		want, wantExact := quotientWide(mode, neg, a, b, e, d, step)
		wantOK := want.Cmp(big.NewInt(maxCoef)) <= 0
		require.Equal(t, wantOK, ok, "%d × %d × 10^%d ÷ (%d × %d)", a, b, e, d, step)
		if ok {
			require.Equal(t, want.Uint64(), q, "%d × %d × 10^%d ÷ (%d × %d)", a, b, e, d, step)
			require.Equal(t, wantExact, exact)
		}
	}
}

// Both arithmetics of weights give the same parts.
func TestSharesAgree(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	for range 20_000 {
		n := 1 + random.IntN(8)
		numbers, caps, open := make([]number, n), make([]uint64, n), []int{}
		for i := range numbers {
			numbers[i] = number{random.Int64N(1 << (1 + random.IntN(40))), uint64(random.IntN(4))}
			caps[i] = random.Uint64N(1 << (1 + random.IntN(40)))
			if numbers[i].coef > 0 {
				open = append(open, i)
			}
		}
		total := random.Uint64N(1 << (1 + random.IntN(44)))
		run := func(sh shares) split {
			require.NotNil(t, sh)
			s := split{shares: sh, total: total, caps: caps, parts: make([]uint64, n), open: append([]int(nil), open...)}
			s.fillCaps()
			s.spread()
			return s
		}
		a, b := run(newNarrow(numbers)), run(newWide(numbers))
		require.Equal(t, a.parts, b.parts)
		require.Equal(t, a.total, b.total)
	}
}

func TestLanguagesAreListedOnce(t *testing.T) {
	assert.True(t, knownLocale("en"))
	assert.True(t, knownLocale("zu"))
	assert.False(t, knownLocale("e"))
}
