//go:build !release

package rules

// mayBeOld tells whether the image may be older than the files beside it, so that a start compares.
const mayBeOld = true
