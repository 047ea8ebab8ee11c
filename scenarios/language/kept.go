package language

import (
	"os"
	"path"
	"path/filepath"
	"slices"

	"github.com/orrery-sim/orrery/scenarios"
)

// LoadKept reads a scenario that consisted of these texts, as [File.Texts] had them: that of the file itself first. What
// the disk and the library have by now makes no difference.
func (l *Language) LoadKept(texts []Text) (*File, error) {
	name := texts[0].Name
	_, err := os.Stat(name)
	_, known := scenarios.Library(name)
	return l.parse(name, texts[0].Content, err != nil && known, &bundle{byName: map[string]*File{}, kept: texts})
}

// keptAs is the text that was kept under a name; nil if none was.
func (b *bundle) keptAs(name string) *Text {
	i := slices.IndexFunc(b.kept, func(t Text) bool { return t.Name == name })
	if i < 0 {
		return nil
	}
	return &b.kept[i]
}

// keptBeside finds the text of a file that f loads among those that were kept: under the name that it had in f's
// folder, or in the library.
func (f *File) keptBeside(module string) (name string, src []byte, shelved, found bool) {
	short := scenarios.ShortName
	for i, name := range []string{filepath.Join(folderOf(f.Name), module), short(path.Join(path.Dir(short(f.Name)), module)), short(module)} {
		if text := f.bundle.keptAs(name); text != nil {
			return name, text.Content, i > 0, true
		}
	}
	return "", nil, false, false
}
