package storetest

// Checks gives every check, in the order in which Run runs them.
func Checks() []Check {
	return []Check{
		{
			Name: "NotFound", Promise: "Port: what is not there is ErrNotFound",
			Correct: "gives document.ErrNotFound from Get and Lookup, and empty pages without an error from Find and Events", run: notFound,
		},
		{
			Name: "Exact", Promise: "Port: records and events come back exactly as they went in",
			Correct: "keeps bodies byte for byte, texts without changing case, spaces or composition, all keys, and instants to the nanosecond", run: exact,
		},
		{
			Name: "KeptInputs", Promise: "Port: a batch is neither changed nor kept, and results are the caller's to change",
			Correct: "copies what it is given and what it gives", run: keptInputs,
		},
		{
			Name: "Limits", Promise: "Port: a batch within the bounds is stored, one outside is ErrInvalid",
			Correct: "calls document.Batch.Validate first, and has room for what it allows: 1,000 operations, bodies of 1 MiB, texts of 1,024 bytes, 1,000 keys", run: limits,
		},
		{
			Name: "CheckOrder", Promise: "Port: Commit checks in one order: invalid, committed before, moved, taken, refused",
			Correct: "gives the first of these that applies, so that every store answers a batch alike", run: checkOrder,
		},
		{
			Name: "S1_AllOrNothing", Promise: "S1: a batch is all or nothing",
			Correct: "leaves no record, key, number, event or batch ID of a batch that it refuses, whatever the reason and however late it is found", run: allOrNothing,
		},
		{
			Name: "S1_WholeBatches", Promise: "S1: readers see a batch as a whole",
			Correct: "shows, to who has seen one write of a batch, all the others, its events and its result", run: wholeBatches,
		},
		{
			Name: "S1_DirtyRead", Promise: "S1: nobody reads what is not committed",
			Correct: "shows nothing of a batch before all of it stands, so that nothing of one that is refused is ever seen", run: dirtyReads,
		},
		{
			Name: "S2_LostUpdate", Promise: "S2: two batches that write the same version of a document never both commit",
			Correct: "refuses a write whose version is not the stored one with a *document.MovedError that gives both versions, and changes nothing", run: lostUpdate,
		},
		{
			Name: "S2_Concurrent", Promise: "S2: two batches that write the same version of a document never both commit, concurrently",
			Correct: "makes one of many concurrent batches the winner of a version and gives all others ErrMoved; deadlocks and serialization failures of its database are its own to retry", run: concurrentUpdates,
		},
		{
			Name: "S3_GuardMoved", Promise: "S3: a read that the batch guards has not moved when the batch commits",
			Correct: "compares the version of every guard with the stored one and gives ErrMoved when they differ", run: guardMoved,
		},
		{
			Name: "S3_GuardAbsent", Promise: "S3: a document that the batch guards as absent (version 0) is not there when the batch commits",
			Correct: "gives ErrMoved when a guard of version 0 names a document that exists", run: guardAbsent,
		},
		{
			Name: "S3_WriteSkew", Promise: "S3: of two concurrent batches that each write what the other guards, one commits at most",
			Correct: "locks or re-checks guarded documents for as long as the commit lasts, absent ones too", run: writeSkew,
		},
		{
			Name: "S4_UniqueTaken", Promise: "S4: a unique key belongs to at most one document",
			Correct: "refuses the second taker within a tenant and kind with a *document.TakenError that names the key and its holder; plain keys and other kinds are free", run: uniqueTaken,
		},
		{
			Name: "S4_UniqueMoved", Promise: "S4: a unique key that the batch itself takes away from its holder is free",
			Correct: "judges unique keys by what the batch leaves behind, whatever the order of its writes", run: uniqueMoved,
		},
		{
			Name: "S4_UniqueConcurrent", Promise: "S4: of many concurrent takers of a unique key, one gets it",
			Correct: "gives one taker the key and all others ErrTaken with the holder", run: uniqueConcurrent,
		},
		{
			Name: "S5_EventsGapless", Promise: "S5: a tenant's events stand at 1, 2, 3 … without a gap, the same for every reader",
			Correct: "gives positions inside the commit, uses none up for a batch that fails, and shows position n never before n-1", run: eventsGapless,
		},
		{
			Name: "S5_EventsPaged", Promise: "S5: Events reads after a position, in order, at most as many as asked for",
			Correct: "gives the events with a position above after, ascending, at most store.Size(limit) of them, and some as long as there are any", run: eventsPaged,
		},
		{
			Name: "S5_EventOrderAfterRead", Promise: "S5: a batch's events stand together, in their order, after those of every batch that it read or overwrote",
			Correct: "appends a batch's events as one block in the order of commits", run: eventOrder,
		},
		{
			Name: "S6_Tenants", Promise: "S6: nothing of one tenant is read, found, counted or overwritten through another",
			Correct: "makes the tenant, compared byte by byte, a part of every key that it stores by", run: tenants,
		},
		{
			Name: "S7_Gapless", Promise: "S7: a gapless series has no gap and no duplicate among committed documents",
			Correct: "draws numbers inside the commit, so that a batch that fails uses none up", run: gapless,
		},
		{
			Name: "S7_GaplessConcurrent", Promise: "S7: a gapless series has no gap and no duplicate under concurrency",
			Correct: "lets one commit at a time draw from a series", run: gaplessConcurrent,
		},
		{
			Name: "S7_Series", Promise: "S7: numbers are drawn in the order of Batch.Numbers, from the series' first, and dates of a monotonic series never go back",
			Correct: "begins a series at First (0 means 1), renders with document.FormatNumber, and gives document.DateBackwards for a date before the last one drawn", run: seriesRules,
		},
		{
			Name: "S7_Gaps", Promise: "S7: a series that may have gaps gives no number twice",
			Correct: "begins it at First too, gives each number to one document at most, and may lose numbers drawn by batches that fail, but never gives one again", run: gaps,
		},
		{
			Name: "S8_SameBatch", Promise: "S8: a batch ID committed twice has one effect and one result",
			Correct: "keeps the result of every batch with the batch and gives it again, from Commit and Lookup, whatever happened since", run: sameBatch,
		},
		{
			Name: "S8_SameBatchConcurrent", Promise: "S8: a batch ID committed twice at the same time has one effect and one result",
			Correct: "lets the second wait for the first and gives both the same result", run: sameBatchConcurrent,
		},
		{
			Name: "S9_FindKeys", Promise: "S9: Find gives the records that have the key, each once, in the order of their IDs",
			Correct: "finds by the plain and unique keys of the last version, compared byte by byte, within tenant and kind, and by the zero key all of the kind", run: findKeys,
		},
		{
			Name: "S9_StableFind", Promise: "S9: a walk from page to page yields every record that has the key throughout exactly once, whatever others write between pages",
			Correct: "pages by the last ID seen, not by an offset", run: stableFind,
		},
		{
			Name: "S9_StableFindConcurrent", Promise: "S9: a walk from page to page yields every record that has the key throughout exactly once, whatever others write at the same time",
			Correct: "pages by the last ID seen, and gives each record as one commit left it", run: stableFindConcurrent,
		},
		{
			Name: "S12_Canceled", Promise: "S12: a canceled context ends every method with the context's error, and nothing done",
			Correct: "gives ctx.Err(), or ErrUnknown when a commit may have happened, and in that case knows the truth when it is looked up", run: canceled,
		},
		{
			Name: "Model", Promise: "Port: after any batches, every method answers as the contract says",
			Correct: "agrees with the kit's own small model of the contract after each step", run: modelRun,
		},
		{
			Name: "Bound_HostDecides", Promise: "Bound: within a transaction of the host's, all is committed when the host commits, or none", Ability: abilityBound,
			Correct: "does everything in the host's transaction, says by InTransaction that it is bound, and leaves the transaction fit for use after a refusal", run: boundToHost,
		},
		{
			Name: "Waiter_Wakes", Promise: "Waiter: WaitEvents returns as soon as the tenant has events after the position", Ability: abilityWaiter,
			Correct: "looks for events after it has begun to listen, so that none that is committed in between is missed, and wakes every waiter", run: waiterWakes,
		},
		{
			Name: "Waiter_Canceled", Promise: "Waiter: WaitEvents gives the context's error when that ends first", Ability: abilityWaiter,
			Correct: "watches its context for as long as it waits; an early return is a hint, an error is not", run: waiterCanceled,
		},
		{
			Name: "Archiver_Export", Promise: "Archiver: Export yields everything of the tenant, as it is stored, in order", Ability: abilityArchiver,
			Correct: "yields records by kind and ID, events by position, results of batches by ID and series by name, all of this tenant and nothing else, or an error", run: archiveExport,
		},
		{
			Name: "Archiver_Snapshot", Promise: "Archiver: Export shows the tenant as it stood at one moment, and writers go on meanwhile", Ability: abilityArchiver,
			Correct: "reads all of it from one snapshot, and holds no lock that commits wait for while the caller's loop body runs", run: archiveSnapshot,
		},
		{
			Name: "Archiver_Import", Promise: "Archiver: a store that has imported what another exported answers as that one", Ability: abilityArchiver,
			Correct: "keeps versions, numbers and positions, knows the results of batches, guards unique keys, and goes on with series and events where they ended", run: archiveImport,
		},
		{
			Name: "Archiver_ImportTaken", Promise: "Archiver: Import over something is refused, and changes nothing", Ability: abilityArchiver,
			Correct: "gives store.ImportTaken (ErrRefused) when anything is kept of the tenant, be it the result of a batch alone, and lets one of several imports at once win", run: archiveTaken,
		},
		{
			Name: "Archiver_ImportAtomic", Promise: "Archiver: Import stores all of the entries or none", Ability: abilityArchiver,
			Correct: "ends at the first error of the sequence, or when its context is canceled, gives that error, and leaves nothing", run: archiveAtomic,
		},
		{
			Name: "Archiver_ImportInvalid", Promise: "Archiver: entries that Export cannot have given are ErrInvalid, and nothing is stored", Ability: abilityArchiver,
			Correct: "checks each entry as Commit checks a batch, and that events stand at 1, 2, 3 … and nothing comes twice", run: archiveBad,
		},
		{
			Name: "S1_Durable", Promise: "S1: what was committed is there after a restart", Restarts: true,
			Correct: "has everything on stable storage before Commit returns: records, keys, series, events and results of batches", run: durable,
		},
		{
			Name: "S1_Crash", Promise: "S1: after a restart amid commits, each batch is there as a whole or not at all", Restarts: true,
			Correct: "has every batch that Commit answered, none that it refused, and knows by Lookup about those that it gave ErrUnknown for", run: crash,
		},
	}
}
