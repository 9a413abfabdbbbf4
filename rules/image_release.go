//go:build release

package rules

// mayBeOld is false of a release, which is made where the tests have compared the image with the files.
const mayBeOld = false
