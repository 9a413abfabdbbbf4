//go:build release

package main

import "github.com/urfave/cli/v2"

// trainCommands: a release makes no models.
func (p *program) trainCommands() []*cli.Command { return nil }
