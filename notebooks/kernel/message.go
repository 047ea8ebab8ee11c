package kernel

import (
	"bytes"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"sync"
	"time"
)

// protocol is the version of the messages.
const protocol = "5.3"

// A header says what a message is.
type header struct {
	ID      string `json:"msg_id"`
	Session string `json:"session"`
	User    string `json:"username"`
	Date    string `json:"date"`
	Type    string `json:"msg_type"`
	Version string `json:"version"`
}

// A message is one that has come in.
type message struct {
	from    *client
	on      *socket
	route   [][]byte // the frames before the delimiter
	header  header
	head    json.RawMessage // the header as it came: it is the parent of what answers it
	content json.RawMessage
}

// delimiter stands between the route of a message and its signature.
var delimiter = []byte("<IDS|MSG>")

// Why a message is dropped.
var (
	errGarbage   = errors.New("it is no message")
	errSignature = errors.New("its signature is wrong")
	errRepeated  = errors.New("it has come before")
)

// A signer signs messages, and knows those that it has seen.
type signer struct {
	key []byte // none: messages are not signed

	mu   sync.Mutex
	seen map[string]bool
}

// seenMost is how many signatures are remembered, so that no message can be sent again by somebody who heard it.
const seenMost = 1 << 16

// sign is the signature of some frames.
func (s *signer) sign(frames [][]byte) []byte {
	if len(s.key) == 0 {
		return []byte{}
	}
	mac := hmac.New(sha256.New, s.key)
	for _, f := range frames {
		mac.Write(f)
	}
	return []byte(hex.EncodeToString(mac.Sum(nil)))
}

// read takes a message apart. An error says why it is none.
func (s *signer) read(frames [][]byte) (*message, error) {
	at := 0
	for at < len(frames) && !bytes.Equal(frames[at], delimiter) {
		at++
	}
	if len(frames) < at+6 {
		return nil, errGarbage
	}
	m := &message{route: frames[:at]}
	signature, parts := frames[at+1], frames[at+2:at+6]
	if len(s.key) > 0 && !hmac.Equal(signature, s.sign(parts)) {
		return nil, errSignature
	}
	if s.repeated(signature) {
		return nil, errRepeated
	}
	m.head, m.content = parts[0], parts[3]
	var object map[string]json.RawMessage
	if json.Unmarshal(m.head, &m.header) != nil || json.Unmarshal(m.content, &object) != nil || m.header.Type == "" {
		return nil, errGarbage
	}
	return m, nil
}

// repeated reports whether a signature has been seen, and remembers it.
func (s *signer) repeated(signature []byte) bool {
	if len(s.key) == 0 {
		return false
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.seen[string(signature)] {
		return true
	}
	if s.seen == nil || len(s.seen) >= seenMost {
		s.seen = map[string]bool{}
	}
	s.seen[string(signature)] = true
	return false
}

// write puts a message together. The parent is the header of what it answers; nil: nothing.
func (s *signer) write(session, kind string, parent json.RawMessage, content any) [][]byte {
	head := marshal(header{
		ID: rand.Text(), Session: session, User: "orrery", Date: time.Now().UTC().Format(time.RFC3339Nano), Type: kind, Version: protocol,
	})
	if parent == nil {
		parent = json.RawMessage("{}")
	}
	parts := [][]byte{head, parent, []byte("{}"), marshal(content)}
	return append([][]byte{delimiter, s.sign(parts)}, parts...)
}

// marshal is a value as JSON. What the kernel sends can always be written so.
func marshal(v any) []byte {
	text, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return text
}
