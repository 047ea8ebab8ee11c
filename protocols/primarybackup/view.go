package primarybackup

import (
	"fmt"

	"github.com/orrery-sim/orrery/sim"
)

// A Member is one life of a server. What it knew, its next life does not.
type Member struct {
	ID   sim.ID
	Life int64
}

// A View says who serves. The zero View is none: nobody has pinged yet.
type View struct {
	Num     int64
	Primary Member
	Backup  Member // zero: there is none
}

func (v View) String() string {
	if v == (View{}) {
		return "none"
	}
	if v.Backup == (Member{}) {
		return fmt.Sprintf("%d: n%d alone", v.Num, v.Primary.ID)
	}
	return fmt.Sprintf("%d: n%d, n%d", v.Num, v.Primary.ID, v.Backup.ID)
}

// formed is the view as a fact.
func (v View) formed() Formed {
	return Formed{
		View: v.Num, Primary: v.Primary.ID, Backup: v.Backup.ID,
		PrimaryLife: v.Primary.Life, BackupLife: v.Backup.Life,
	}
}
