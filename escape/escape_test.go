package escape_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/escape"
)

func TestVisible(t *testing.T) {
	for text, want := range map[string]string{
		"plain, é, 日本, ▼, 👩\u200d🚀":    "plain, é, 日本, ▼, 👩\u200d🚀",
		"\x1b]0;title\a\x1b[31mred":    `\x1b]0;title\x07\x1b[31mred`,
		"a\u009b31mb\x7f\x00":          `a\x9b31mb\x7f\x00`,
		"b\u202ec \u2066d\u2069\u200f": `b\u202ec \u2066d\u2069\u200f`,
		"a\u2028b\u2029c\ufeff\u00ad":  `a\u2028b\u2029c\ufeff\xad`,
		"a\xffb\xc3":                   `a\xffb\xc3`,
		"over\rwritten":                `over\rwritten`,
		"two\n\tlines":                 "two\n\tlines",
		"\U000e0041 tagged":            `\U000e0041 tagged`,
		"\ufffd it is a sign":          "\ufffd it is a sign",
	} {
		require.Equal(t, want, escape.Visible(text))
	}
	require.Equal(t, `two\n\tlines`, escape.Line("two\n\tlines"))
	require.Equal(t, "&lt;b&gt; &#34;\\x1b&#39;", escape.HTML("<b> \"\x1b'"))
}

func FuzzEscape(f *testing.F) {
	f.Add("a\x1b[31m\u202e\xff<b>\u2028\U000e0041", 3)
	f.Fuzz(func(t *testing.T, text string, cut int) {
		for _, got := range []string{escape.Visible(text), escape.Line(text), escape.HTML(text)} {
			requireShown(t, got)
			require.Equal(t, got, escape.Visible(got), "what shows is left alone")
		}
		require.NotContains(t, escape.Line(text), "\n")
		require.False(t, strings.ContainsAny(escape.HTML(text), "<>\"'"))

		encoded, err := json.Marshal(text)
		require.NoError(t, err)
		var before, after string
		require.NoError(t, json.Unmarshal(encoded, &before))
		require.NoError(t, json.Unmarshal(escape.JSON(encoded), &after))
		require.Equal(t, before, after, "it is the same JSON")
		requireShown(t, string(escape.JSON(encoded)))

		var out bytes.Buffer
		w := escape.NewWriter(&out, escape.NewInk())
		cut = min(max(cut, 0), len(text))
		_, _ = w.Write([]byte(text[:cut]))
		_, _ = w.Write([]byte(text[cut:]))
		require.NoError(t, w.Flush())
		require.Equal(t, escape.Visible(text), out.String(), "in pieces as in one")
	})
}

// requireShown wants a text in which nothing hides.
func requireShown(t *testing.T, text string) {
	require.True(t, utf8.ValidString(text))
	for _, r := range text {
		hides := unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp) && !strings.ContainsRune("\n\t\u200c\u200d", r)
		require.False(t, hides, "%q in %q", r, text)
	}
}

// What is painted comes out as a terminal's codes; a text that knows how the codes look does not.
func TestWriter_Painted(t *testing.T) {
	ink := escape.NewInk()
	var out bytes.Buffer
	w := escape.NewWriter(&out, ink)
	_, err := w.Write([]byte(ink.Paint("1", "bold \x1b[31m red") + " plain\n" + ink.Paint("2", "")))
	require.NoError(t, err)
	require.Equal(t, "\x1b[1mbold \\x1b[31m red\x1b[0m plain\n", out.String())
	require.Equal(t, "x", escape.Ink("").Paint("1", "x"))
	require.NotEqual(t, ink, escape.NewInk())
	require.Equal(t, ink.Paint("1", `a\nb`)+`\n`, ink.Line(ink.Paint("1", "a\nb")+"\n"))
}
