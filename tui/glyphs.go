package tui

// glyphs are the signs of the screen: of one column and one code point each.
type glyphs struct {
	leads, up, down, paused, sends, gets, lost, fired, wrote, says, asks, told, fault rune
	lane, away, flight, across, cross                                                 rune
	toRight, toLeft, bendRight, bendLeft, landRight, landLeft                         rune
	full, open, here, rule, rest                                                      rune
	held, violated, undecided                                                         rune
}

var unicodeGlyphs = glyphs{
	leads: '★', up: '·', down: '✖', paused: '‖', sends: '○', gets: '●', lost: '×', fired: '◷', wrote: '▪', says: '◆', asks: '?', told: '!', fault: '▼',
	lane: '┊', away: ' ', flight: '│', across: '─', cross: '┼',
	toRight: '▶', toLeft: '◀', bendRight: '╮', bendLeft: '╭', landRight: '╰', landLeft: '╯',
	full: '█', open: '▒', here: '▶', rule: '─', rest: '╌',
	held: '✓', violated: '✗', undecided: '?',
}

var asciiGlyphs = glyphs{
	leads: '*', up: '.', down: 'X', paused: 'P', sends: 'o', gets: '@', lost: 'x', fired: 't', wrote: 'w', says: '!', asks: '?', told: '=', fault: 'V',
	lane: ':', away: ' ', flight: '|', across: '-', cross: '+',
	toRight: '>', toLeft: '<', bendRight: '.', bendLeft: '.', landRight: '`', landLeft: '\'',
	full: '#', open: '~', here: '>', rule: '-', rest: '.',
	held: '+', violated: '!', undecided: '?',
}
