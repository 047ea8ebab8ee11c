package tui

import "strings"

// signs are the signs of the screen: of one column and one code point each.
var signs = struct {
	leads, up, down, paused, sends, gets, lost, fired, wrote, says, asks, told, fault rune
	lane, away, flight, across, cross                                                 rune
	toRight, toLeft, bendRight, bendLeft, landRight, landLeft                         rune
	full, open, here, selected, rule, rest, marked                                    rune
	held, violated, undecided                                                         rune
}{
	leads: '★', up: '·', down: '✖', paused: '‖', sends: '○', gets: '●', lost: '×', fired: '◷', wrote: '▪', says: '◆', asks: '?', told: '!', fault: '▼',
	lane: '┊', away: ' ', flight: '│', across: '─', cross: '┼',
	toRight: '▶', toLeft: '◀', bendRight: '╮', bendLeft: '╭', landRight: '╰', landLeft: '╯',
	full: '█', open: '▒', marked: '◇', here: '▶', selected: '»', rule: '─', rest: '╌',
	held: '✓', violated: '✗', undecided: '?',
}

// inASCII is what stands for a character where there is nothing but ASCII: everything that the lab draws
// with and the usual marks of texts.
var inASCII = map[rune]byte{
	'★': '*', '·': '.', '✖': 'X', '‖': 'P', '○': 'o', '●': '@', '×': 'x', '◷': 't', '▪': 'w', '◆': '=', '▼': 'V', '▲': '^', '◇': 'm',
	'┊': ':', '»': '&', '│': '|', '─': '-', '┼': '+', '▶': '>', '◀': '<', '╮': '.', '╭': '.', '╰': '`', '╯': '\'', '═': '=',
	'█': '#', '▒': '~', '╌': '.', '┄': '.', '✓': '+', '✗': '!', '░': '.', '▓': '%',
	'┌': '+', '┐': '+', '└': '+', '┘': '+', '├': '|', '┤': '|', '▏': '_',
	'→': '>', '←': '<', '↑': '^', '↓': 'v', '…': '~', '–': '-', '—': '-', '‘': '\'', '’': '\'', '“': '"', '”': '"', '≤': '<', '≥': '>', '§': 'S',
	'\u00a0': ' ',
}

// ascii is a character in ASCII; what has no likeness there is a question mark.
func ascii(r rune) rune {
	if r < 0x7f {
		return r
	}
	if is, known := inASCII[r]; known {
		return rune(is)
	}
	return '?'
}

// asciiText is a text in ASCII.
func asciiText(text string) string { return strings.Map(ascii, text) }
