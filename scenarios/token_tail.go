package scenarios

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/orrery-sim/orrery/scenarios/wording"
)

// tokenVersion is the version of the code of tokens, and of what choices and settings are called in
// it. Tokens of other versions are refused.
const tokenVersion = 2

// tail is what a replay must come to: the version, the hash of the file's text, by which a replay
// finds out that the file has changed, and the fingerprint, by which it knows the run. One whose run
// has not come to its end has no fingerprint, and one that somebody typed has no tail at all.
func (t *Token) tail() string {
	switch {
	case t.Print != 0:
		return fmt.Sprintf("~%d.%s.%016x", tokenVersion, t.Hash, t.Print)
	case t.Hash != "":
		return fmt.Sprintf("~%d.%s", tokenVersion, t.Hash)
	}
	return ""
}

// readTail reads what [Token.tail] wrote.
func (t *Token) readTail(text string) error {
	if isHex(text, 8) { // as the first version wrote it
		return fmt.Errorf("an older orrery wrote it, and what it names may mean something else by now; "+
			"to run what stands before ~%s all the same, leave that out", text)
	}
	version, rest, _ := strings.Cut(text, ".")
	switch n, err := strconv.Atoi(version); {
	case err != nil || n < 1:
		return fmt.Errorf("after ~ stand its version, the hash of the file and the fingerprint, "+
			"as in ~%d.3f2a91c0.b1b6496b8d0c6a15, not %q", tokenVersion, wording.Clip(text))
	case n != tokenVersion:
		age := "a newer"
		if n < tokenVersion {
			age = "an older"
		}
		return fmt.Errorf("%s orrery wrote it: its version is %d, and this program reads %d", age, n, tokenVersion)
	}
	hash, print, found := strings.Cut(rest, ".")
	if hash != "" && !isHex(hash, 8) {
		return fmt.Errorf("the hash of a file has eight hexadecimal digits, and %q has not", wording.Clip(hash))
	}
	if found && !isHex(print, 16) {
		return fmt.Errorf("a fingerprint has sixteen hexadecimal digits, and %q has not", wording.Clip(print))
	}
	t.Hash = hash
	t.Print, _ = strconv.ParseUint(print, 16, 64) // "": there is none
	return nil
}

// isHex reports whether a text is so many hexadecimal digits, the letters in lower case.
func isHex(s string, digits int) bool {
	return len(s) == digits && strings.Trim(s, "0123456789abcdef") == ""
}

// ParsePrint reads a fingerprint, as everything that prints one writes it.
func ParsePrint(text string) (uint64, error) {
	if !isHex(text, 16) {
		return 0, fmt.Errorf("%q is no fingerprint, which has sixteen hexadecimal digits", wording.Clip(text))
	}
	return strconv.ParseUint(text, 16, 64)
}
