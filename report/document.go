package report

import (
	"bytes"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"encoding/json"
	"io"
	"strings"

	"github.com/orrery-sim/orrery/escape"
)

// The parts that all pages have. They are fixed texts; all that somebody brings is in one line of data.
var (
	//go:embed page/page.html
	documentFrame string
	//go:embed page/page.css
	documentStyle string
	//go:embed page/base.js
	documentScript string
)

// WriteDocument writes a page of HTML that needs no network. The script finds the data as JSON and makes texts of them,
// never elements; it begins with its function open, and has the functions of page/base.js. Nothing else runs on the page:
// its policy has the hash of the script.
func WriteDocument(w io.Writer, title string, data any, script string) error {
	text, err := json.Marshal(data) // <, > and & are written as numbers, so that it can stand in a script
	if err != nil {
		return err
	}
	script = "'use strict'\n" + documentScript + script + "open()\n"
	sum := sha256.Sum256([]byte(script))
	var b bytes.Buffer
	_, err = strings.NewReplacer( // one pass: what comes in is not looked at again
		"{{title}}", escape.HTML(title),
		"{{hash}}", base64.StdEncoding.EncodeToString(sum[:]),
		"{{style}}", documentStyle,
		"{{data}}", string(escape.JSON(text)),
		"{{script}}", script,
	).WriteString(&b, documentFrame)
	if err != nil {
		return err
	}
	_, err = b.WriteTo(w)
	return err
}
