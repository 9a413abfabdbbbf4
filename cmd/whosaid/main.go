// Whosaid reads news articles and writes who said what: a row for each direct, mixed and indirect
// attribution, with its speaker. See README.md, or run `whosaid help`.
//
// Each subcommand is one file. What they share is the list of flags (arguments.go), the reading of
// inputs (input.go), the stream from inputs to rows (stream.go) and the writing (output.go).
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"github.com/urfave/cli/v2"

	"whosaid/article"
	"whosaid/attribution"
)

// The exit codes.
const (
	exitRight       = 0   // all was read and written; or the reader of our output had enough
	exitSomeFailed  = 1   // some input could not be read, the rest was
	exitMisuse      = 2   // a flag, an argument or a file of rules is wrong; nothing was done
	exitNothing     = 3   // nothing could be read, or the output could not be written
	exitInterrupted = 130 // stopped by Ctrl-C; what was written are whole rows
)

// failure is an error with its exit code. With no message, all has been said already.
type failure struct {
	code    int
	message string
}

func (f *failure) Error() string { return f.message }

func misuse(format string, args ...any) error {
	return &failure{exitMisuse, fmt.Sprintf(format, args...)}
}

// failed ends the program with the code and the error's words. An error of the file system begins with the
// path, and one that knows its code keeps it.
func failed(code int, err error) error {
	var f *failure
	if errors.As(err, &f) {
		return err
	}
	if pe, ok := err.(*fs.PathError); ok {
		err = placed(pe.Path, pe.Err)
	}
	return &failure{code, err.Error()}
}

// commandPath names a command as it was called, as in "rules check".
func commandPath(c *cli.Context) string { return strings.TrimPrefix(c.Command.HelpName, "whosaid ") }

// required refuses a command without a flag that it cannot do without. It says what for.
func required(c *cli.Context, flag, what string) error {
	if !c.IsSet(flag) || c.Value(flag) == "" {
		return misuse("%s: no %s: name it with --%s", commandPath(c), what, flag)
	}
	return nil
}

// analysis says who said what in one document. It ends with the context's error where that is done first. It may be
// called by many goroutines.
type analysis func(context.Context, *article.Document) (*attribution.Result, error)

// program is what a run of whosaid is given from outside. Tests give their own.
type program struct {
	in       io.Reader
	out, err io.Writer
	terminal bool                                          // is err a terminal, and out none?
	engine   func(o attribution.Options) (analysis, error) // made once a run
	pause    time.Duration                                 // between two checkpoints of a journal

	shows *screen // standard output, where it is a terminal

	screen io.Writer // err as it is, for the line of progress

	unknown string // a command that was asked for and is not there
}

func main() { start(newEngine, checkpoints()) }

// start runs the program with the arguments, files and signals of its process.
func start(engine func(attribution.Options) (analysis, error), pause time.Duration) {
	if os.Getenv("GOGC") == "" {
		thrifty.start()
	}
	keepWithin(memoryGiven())
	signal.Ignore(syscall.SIGPIPE) // so that a write into a closed pipe is an error, which we then pass over
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second Ctrl-C ends the program at once
	var out io.Writer = os.Stdout
	shows := newScreen(os.Stdout)
	if shows != nil {
		out = newVisible(out)
	}
	p := &program{in: os.Stdin, out: out, shows: shows, err: os.Stderr, terminal: showsProgress(), engine: engine, pause: pause}
	os.Exit(p.run(ctx, os.Args))
}

// newEngine gives the analysis of the attribution room. Memory is not collected meanwhile: nearly all that is
// allocated stays.
func newEngine(o attribution.Options) (analysis, error) {
	defer thrifty.pause()()
	e, err := attribution.New(o)
	if err != nil {
		return nil, err
	}
	return e.Analyze, nil
}

// run does what the arguments say and gives the exit code.
func (p *program) run(ctx context.Context, args []string) int {
	p.screen, p.err = p.err, newVisible(p.err)
	app := p.app()
	if len(args) == 1 && isPiped(p.in) {
		args = append(args, "-") // also where it is empty, which is reported
	}
	args, err := arrange(app, args)
	if err == nil && p.shows == nil {
		err = noHelpInAFile(app, args)
	}
	if err == nil {
		err = app.RunContext(ctx, args)
	}
	if err == nil && p.unknown != "" {
		err = misuse("there is no command %q. %s", p.unknown, cli.SuggestCommand(app.Commands, p.unknown))
	}
	if err == nil || closedPipe(err) {
		return exitRight
	}
	var f *failure
	errors.As(failed(exitMisuse, err), &f)
	if f.message != "" {
		fmt.Fprintln(p.err, "whosaid: "+f.message)
	}
	return f.code
}

// app gives the commands, in the order in which the help lists them.
func (p *program) app() *cli.App {
	app := &cli.App{
		Name:  "whosaid",
		Usage: "who said what, from news articles to a table",
		UsageText: "whosaid FILE|DIR|- ...             rows to standard output, as `whosaid analyze` gives them\n" +
			"whosaid COMMAND [flags] [FILE ...]",
		Description: "For example, from an article to a spreadsheet:\n\n" +
			"   whosaid article.txt --excel --out quotes.csv\n\n" +
			"Exit codes: 0 right; 1 some input could not be read, the rest was; 2 misuse;\n" +
			"3 nothing could be read, or the output could not be written; 130 interrupted.",
		Version:                   version(),
		HideVersion:               true, // `whosaid version` tells it; -v stays free
		Suggest:                   true,
		DisableSliceFlagSeparator: true, // "Smith, John" is one value
		Reader:                    p.in,
		Writer:                    p.out,
		ErrWriter:                 p.err,
		ExitErrHandler:            func(*cli.Context, error) {}, // run gives the exit code
		OnUsageError:              usageError,
		Commands: []*cli.Command{
			p.analyzeCommand(),
			p.reportCommand(),
			p.serveCommand(),
			p.watchCommand(),
			p.summaryCommand(),
			p.speakersCommand(),
			p.verifyCommand(),
			p.echoesCommand(),
			p.versionsCommand(),
			p.whyCommand(),
			p.whyNotCommand(),
			p.parseCommand(),
			p.workerCommand(),
			p.mcpCommand(),
			p.rulesCommand(),
			p.goldCommand(),
			p.scoreCommand(),
			p.diffCommand(),
			p.agreeCommand(), p.sampleCommand(), p.precisionCommand(),
			p.fitCommand(),
			p.columnsCommand(),
			p.completionCommand(), p.manualCommand(),
			p.versionCommand(),
		},
	}
	app.Commands = append(app.Commands, p.trainCommands()...)
	app.CommandNotFound = func(_ *cli.Context, name string) { p.unknown = name }
	for _, c := range app.Commands {
		strict(c, c.Name)
	}
	return app
}

// strict gives a command, and those below it, our errors of usage. A command with no others below
// it has no subcommand `help` either: that would be the name of a file.
func strict(c *cli.Command, path string) {
	c.OnUsageError = usageError
	addExample(c, path)
	if len(c.Subcommands) == 0 {
		c.HideHelpCommand = true
	}
	for _, sub := range c.Subcommands {
		strict(sub, path+" "+sub.Name)
	}
}

func usageError(c *cli.Context, err error, _ bool) error {
	return misuse("%v%s (see `%s --help`)", err, meant(c, err), c.Command.HelpName)
}
