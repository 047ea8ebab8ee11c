package shardedkv

import (
	"strconv"
	"strings"
)

// pack writes texts as one, which is what a log entry can carry. It reads well: put x "two words".
func pack(fields ...string) string {
	var b strings.Builder
	for i, f := range fields {
		if i > 0 {
			b.WriteByte(' ')
		}
		if f == "" || strings.ContainsAny(f, " \\\n\"'`") { // the last three begin what Go takes for quoted
			b.WriteString(strconv.Quote(f))
		} else {
			b.WriteString(f)
		}
	}
	return b.String()
}

// unpack reads what pack wrote.
func unpack(text string) []string {
	var fields []string
	for text = strings.TrimLeft(text, " "); text != ""; text = strings.TrimLeft(text, " ") {
		if quoted, err := strconv.QuotedPrefix(text); err == nil {
			field, _ := strconv.Unquote(quoted)
			fields = append(fields, field)
			text = text[len(quoted):]
			continue
		}
		field, rest, _ := strings.Cut(text, " ")
		fields = append(fields, field)
		text = rest
	}
	return fields
}

func number(text string) int {
	n, _ := strconv.Atoi(text)
	return n
}
