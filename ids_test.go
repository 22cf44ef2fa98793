package o2c

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestIDSource_RisesWhenTheClockStandsOrStepsBack(t *testing.T) {
	s := new(idSource)
	at := time.Date(2026, 11, 5, 15, 0, 0, 0, time.UTC)
	last := s.next(at)
	for i := range 10_000 { // more than the 4096 of one millisecond
		next := s.next(at.Add(-time.Duration(i%3) * time.Second))
		require.Equal(t, 1, next.Compare(last))
		require.EqualValues(t, 7, next[6]>>4)
		last = next
	}
	require.Equal(t, 1, s.next(at.Add(time.Minute)).Compare(last))
}
