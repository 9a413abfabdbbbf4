package attribution

// settleStatus fills the standing of each report and whom it was told.
func (r *resolver) settleStatus() {}
