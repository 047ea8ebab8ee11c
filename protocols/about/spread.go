package about

// Heard is a fact of a protocol that spreads items: rumours, updates, broadcasts. It says that its node has
// one of them for the first time. The measures of what spreads stand on it, and so does a story's curve of
// who has heard.
type Heard interface {
	Heard() (item string)
}

// A Carrier is a message that brings items to who may lack them, whole: a push, not the digest that announces it.
type Carrier interface {
	Carried() int // how many
}

// Quit is a fact of such a protocol, too: its node has heard of the item, and spreads it no more.
type Quit interface {
	Quit() (item string)
}
