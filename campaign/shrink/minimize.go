package shrink

// minimize is delta debugging: it leaves out chunks of the parts, smaller and smaller ones, whenever what is
// left still shows what it must, until no single part can go. Of n parts it asks some n times if most can
// go, and n*n/2 times at worst.
func minimize(parts []int, shows func(gone []int) bool) (gone []int) {
	left := parts
	for chunk := len(left); chunk > 0 && len(left) > 0; {
		shrunk := false
		for from := 0; from < len(left); {
			to := min(from+chunk, len(left))
			try := append(append([]int(nil), gone...), left[from:to]...)
			if !shows(try) {
				from = to
				continue
			}
			gone, shrunk = try, true
			left = append(append([]int(nil), left[:from]...), left[to:]...)
		}
		if chunk > 1 {
			chunk = (chunk + 1) / 2
		} else if !shrunk {
			return gone
		}
	}
	return gone
}
