package crash

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"os"
	"sync"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/store"
	"github.com/seed-3f372218/o2c/store/memory"
)

// Journal is the smallest durable store: every batch is a line of a file, synced before it is acknowledged, and opening the file commits
// them all again into memory. It is there to prove the harness without a database. One process has it open at a time. Safe for concurrent
// use.
type Journal struct {
	mu   sync.RWMutex // readers wait for a commit: what they see is on the disk
	mem  *memory.Store
	file *os.File
}

var _ store.Store = (*Journal)(nil)

// OpenJournal opens the file, or makes it. A last line that was not finished was never acknowledged, and is cut off.
func OpenJournal(path string) (*Journal, error) {
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	j := &Journal{mem: memory.New(), file: file}
	whole, err := j.read()
	if err == nil {
		err = file.Truncate(whole)
	}
	if err == nil {
		_, err = file.Seek(whole, io.SeekStart)
	}
	if err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return j, nil
}

// read commits every whole line into memory, and gives where the last one ends.
func (j *Journal) read() (whole int64, err error) {
	r := bufio.NewReaderSize(j.file, 1<<16)
	for {
		line, err := r.ReadBytes('\n')
		if errors.Is(err, io.EOF) {
			return whole, nil
		}
		if err != nil {
			return 0, err
		}
		var b document.Batch
		if err := json.Unmarshal(bytes.TrimSpace(line), &b); err != nil {
			return 0, err
		}
		if _, err := j.mem.Commit(context.Background(), b); err != nil {
			return 0, err
		}
		whole += int64(len(line))
	}
}

// Close closes the file.
func (j *Journal) Close() error {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.file.Close()
}

// Commit commits into memory, writes the line and syncs it. A line that cannot be written leaves the outcome unknown.
func (j *Journal) Commit(ctx context.Context, b document.Batch) (document.Committed, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	done, err := j.mem.Commit(ctx, b)
	if err != nil {
		return done, err
	}
	line, err := json.Marshal(b)
	if err == nil {
		_, err = j.file.Write(append(line, '\n'))
	}
	if err == nil {
		err = j.file.Sync()
	}
	if err != nil {
		return document.Committed{}, errors.Join(document.ErrUnknown, err)
	}
	return done, nil
}

// Get reads one record.
func (j *Journal) Get(ctx context.Context, ref document.Ref) (document.Record, error) {
	j.mu.RLock()
	defer j.mu.RUnlock()
	return j.mem.Get(ctx, ref)
}

// Find reads one page of records.
func (j *Journal) Find(ctx context.Context, q store.Query) ([]document.Record, error) {
	j.mu.RLock()
	defer j.mu.RUnlock()
	return j.mem.Find(ctx, q)
}

// Lookup gives the result of a committed batch.
func (j *Journal) Lookup(ctx context.Context, tenant string, batch document.ID) (document.Committed, error) {
	j.mu.RLock()
	defer j.mu.RUnlock()
	return j.mem.Lookup(ctx, tenant, batch)
}

// Events reads a page of events.
func (j *Journal) Events(ctx context.Context, tenant string, after int64, limit int) ([]document.EventRecord, error) {
	j.mu.RLock()
	defer j.mu.RUnlock()
	return j.mem.Events(ctx, tenant, after, limit)
}
